/** A unit of work and the ids of those that must end well before it may start. */
export interface Task {
  readonly id: string;
  readonly after: readonly string[];
}

/** `tolerated`: it failed, and what waits for it runs nevertheless. */
export type TaskOutcome = 'done' | 'failed' | 'tolerated' | 'cancelled';

/** Workers that have no task. A running task may put one to work, and gives it back before it ends. */
export interface IdleWorkers {
  borrow(): number | undefined;
  giveBack(worker: number): void;
}

export interface Schedule<T extends Task> {
  readonly tasks: readonly T[];
  readonly threads: number;
  /** Does the work on one of `threads` workers, numbered from 0. Must not reject. */
  readonly run: (task: T, worker: number, idle: IdleWorkers) => Promise<TaskOutcome>;
  /** Called for a task that will not run: because of a task it waits for, or because the run ends early. */
  readonly skip: (task: T, because: string | undefined) => void;
  readonly stopOnFailure: boolean;
  readonly signal: AbortSignal;
  /** Called once when the first failure ends the run early. */
  readonly onStop: () => void;
}

/**
 * Runs tasks in dependency order, as many at a time as there are threads. What depends on a failed task is skipped;
 * the rest goes on. Tasks must be given parents first; among those ready, the given order decides.
 */
export function schedule<T extends Task>(plan: Schedule<T>): Promise<void> {
  return new Scheduler(plan).run();
}

class Scheduler<T extends Task> implements IdleWorkers {
  readonly #plan: Schedule<T>;
  readonly #waiting = new Map<string, number>();
  readonly #dependents = new Map<string, T[]>();
  readonly #ready: T[] = [];
  #readyNext = 0;
  readonly #settled = new Set<string>();
  readonly #idle: number[];
  #running = 0;
  #stopped = false;
  #finish: () => void = () => {};

  constructor(plan: Schedule<T>) {
    this.#plan = plan;
    this.#idle = Array.from({ length: plan.threads }, (_, index) => plan.threads - 1 - index);
    const known = new Set(plan.tasks.map((task) => task.id));
    for (const task of plan.tasks) {
      const after = [...new Set(task.after)].filter((id) => known.has(id));
      this.#waiting.set(task.id, after.length);
      if (after.length === 0) this.#ready.push(task);
      for (const id of after) {
        const dependents = this.#dependents.get(id);
        if (dependents === undefined) this.#dependents.set(id, [task]);
        else dependents.push(task);
      }
    }
  }

  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#fill();
    });
  }

  borrow(): number | undefined {
    return this.#stopped ? undefined : this.#idle.pop();
  }

  giveBack(worker: number): void {
    this.#idle.push(worker);
    this.#fill();
  }

  #fill(): void {
    if (this.#plan.signal.aborted) this.#stopped = true;
    while (!this.#stopped && this.#idle.length > 0 && this.#readyNext < this.#ready.length) {
      const task = this.#ready[this.#readyNext];
      const worker = this.#idle.pop();
      this.#readyNext += 1;
      if (task !== undefined && worker !== undefined && !this.#settled.has(task.id)) this.#start(task, worker);
      else if (worker !== undefined) this.#idle.push(worker);
    }
    if (this.#running === 0) this.#end();
  }

  #start(task: T, worker: number): void {
    this.#running += 1;
    void this.#plan.run(task, worker, this).then((outcome) => {
      this.#running -= 1;
      this.#idle.push(worker);
      this.#settle(task, outcome);
      this.#fill();
    });
  }

  #settle(task: T, outcome: TaskOutcome): void {
    this.#settled.add(task.id);
    if (outcome === 'done' || outcome === 'tolerated') this.#releaseDependents(task);
    else this.#skipDependents(task);
    if ((outcome === 'failed' || outcome === 'tolerated') && this.#plan.stopOnFailure && !this.#stopped) {
      this.#stopped = true;
      this.#plan.onStop();
    }
  }

  #releaseDependents(task: T): void {
    for (const dependent of this.#dependents.get(task.id) ?? []) {
      const left = (this.#waiting.get(dependent.id) ?? 1) - 1;
      this.#waiting.set(dependent.id, left);
      if (left === 0) this.#ready.push(dependent);
    }
  }

  #skipDependents(task: T): void {
    const queue = [task];
    for (let failed = queue.shift(); failed !== undefined; failed = queue.shift()) {
      for (const dependent of this.#dependents.get(failed.id) ?? []) {
        if (this.#settled.has(dependent.id)) continue;
        this.#settled.add(dependent.id);
        this.#plan.skip(dependent, task.id);
        queue.push(dependent);
      }
    }
  }

  #end(): void {
    for (const task of this.#plan.tasks) {
      if (this.#settled.has(task.id)) continue;
      this.#settled.add(task.id);
      this.#plan.skip(task, undefined);
    }
    this.#finish();
  }
}
