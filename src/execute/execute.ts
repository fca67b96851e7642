import { setMaxListeners } from 'node:events';
import { EphemeralFailure } from '../compile/compile-node.ts';
import type { NodeRun, RunContext } from '../compile/node-run.ts';
import { eventTimeWindow } from '../context/event-time.ts';
import { isBuildable, type BuildableNode, type CompilableNode, type FunctionNode, type ModelNode, type Node, type UnitTestNode } from '../domain/node.ts';
import type { RunResults, RunStatus } from '../domain/result.ts';
import type { Retried } from '../domain/previous-state.ts';
import { isMicrobatch } from '../graph/microbatch.ts';
import { Sql } from '../sql/sql.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { databaseErrorOf, failureDiagnostics, failureMessage, isCancelled } from './failure.ts';
import { makeFunction } from './make-function.ts';
import { createSchemas } from './prepare.ts';
import { runProjectHooks } from './project-hooks.ts';
import { ResultBook, type Entry, type NodeOutcome } from './result-book.ts';
import { runMicrobatch } from './microbatch.ts';
import { whileLocked } from './node-lock.ts';
import { publishVersionPointer, runNode, type NodeReport, type NodeRunOptions } from './run-node.ts';
import { GateClosed } from './run-steps.ts';
import { schedule, type IdleWorkers, type TaskOutcome } from './schedule.ts';
import { isNoOp, planTasks, type NodeTask } from './tasks.ts';
import { TestRuns } from './test-runs.ts';
import { runUnitTest } from './unit-test.ts';
import { Workers } from './workers.ts';

export interface ExecuteRequest {
  readonly context: RunContext;
  readonly warehouse: Warehouse;
  readonly threads: number;
  /** Let tests decide whether their node is published (`build`); otherwise each is a task of its own. */
  readonly gate: boolean;
  /** What is tried again, and from when it was. */
  readonly retried?: Retried | undefined;
  readonly signal: AbortSignal;
  /** Told of compiled SQL, for `target/compiled`. */
  readonly onCompiled: (node: CompilableNode | UnitTestNode, text: string, batch?: string) => void;
  /** Told of what was sent to the warehouse, for `target/run`. */
  readonly onRan: (node: CompilableNode, statements: readonly Sql[]) => void;
}

/** Runs the selection. Never rejects for a node's failure: that is in its result. */
export async function execute(request: ExecuteRequest): Promise<RunResults> {
  return new Execution(request).run();
}

class Execution {
  readonly #request: ExecuteRequest;
  readonly #workers: Workers;
  readonly #book: ResultBook;
  readonly #tests: TestRuns;
  readonly #stop = new AbortController();
  readonly #tasks: readonly NodeTask[];
  /** Of nodes that may yet fail: what they failed with is told too. */
  readonly #compiled = new Map<string, string>();

  constructor(request: ExecuteRequest) {
    const { context, gate, warehouse } = request;
    this.#request = request;
    this.#workers = new Workers(warehouse);
    this.#tasks = planTasks(context, gate);
    this.#book = new ResultBook(context, this.#tasks.reduce((total, task) => total + 1 + task.gatedBy.length, 0));
    this.#tests = new TestRuns(context, this.#book, request.onCompiled);
  }

  async run(): Promise<RunResults> {
    const { context, threads, signal } = this.#request;
    const stop = () => this.#stop.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    // every running query listens, and there may be many: that is no leak
    setMaxListeners(0, this.#stop.signal);
    this.#book.start(threads, this.#tasks);
    try {
      if (this.#tasks.length === 0 || !(await this.#open())) return this.#book.finish(signal.aborted);
      await schedule<NodeTask>({
        tasks: this.#tasks,
        threads,
        signal,
        stopOnFailure: context.session.invocation.flags.failFast,
        onStop: stop,
        run: (task, worker, idle) => this.#runTask(task, worker, idle),
        skip: (task, because) => this.#skip(task, because),
      });
      await this.#workers.renew(0);
      await runProjectHooks(this.#nodeRun(0), 'on-run-end', this.#book, this.#request.onCompiled);
    } finally {
      signal.removeEventListener('abort', stop);
      await this.#workers.close();
    }
    return this.#book.finish(signal.aborted);
  }

  /** Schemas and `on-run-start`; when a hook fails, nothing is built. */
  async #open(): Promise<boolean> {
    const { context } = this.#request;
    const connection = await this.#workers.connection(0);
    const [first] = this.#tasks;
    // A comment that cannot be made is the project's fault, not that of each node.
    if (first !== undefined) await context.comments.connection(connection, first.node);
    await createSchemas(context, connection, this.#stop.signal);
    if (await runProjectHooks(this.#nodeRun(0), 'on-run-start', this.#book, this.#request.onCompiled)) return true;
    for (const task of this.#tasks) this.#skip(task, undefined);
    return false;
  }

  #nodeRun(worker: number, node?: Node): NodeRun {
    const { context } = this.#request;
    const plain = () => this.#workers.connection(worker);
    return {
      context,
      connection: node === undefined ? plain : async () => context.comments.connection(await plain(), node),
      signal: this.#stop.signal,
      threadId: `Thread-${worker + 1}`,
      substitutes: new Map(),
    };
  }

  async #runTask(task: NodeTask, worker: number, idle: IdleWorkers): Promise<TaskOutcome> {
    await this.#workers.renew(worker);
    const run = this.#nodeRun(worker, task.node);
    const entry = this.#book.begin(task.node, run.threadId);
    try {
      const result = isNoOp(task.node) ? NO_OP : await withNodeConfig(task.node, run, () => this.#runKind(task, run, entry, idle));
      this.#book.end(entry, result);
      if (!UNPUBLISHED.has(result.status)) return 'done';
      for (const test of task.gatedBy) this.#book.skip(test, `${task.node.name} was not built`);
      return outcomeOfFailure(task.node);
    } catch (error) {
      this.#workers.noteFailure(worker, databaseErrorOf(error));
      return this.#fail(task, entry, error);
    }
  }

  #runKind(task: NodeTask, run: NodeRun, entry: Entry, idle: IdleWorkers): Promise<NodeOutcome> {
    const { node } = task;
    const { compiled } = entry;
    if (node.resourceType === 'test') return this.#tests.run(node, run, compiled);
    if (node.resourceType === 'unit_test') return this.#runUnitTest(node, run, compiled);
    if (node.resourceType === 'function') return this.#makeFunction(node, run, compiled);
    if (isBuildable(node)) return this.#build(task, node, run, entry, idle);
    throw new Error(`no way to run a ${node.resourceType}`);
  }

  #runUnitTest(test: UnitTestNode, run: NodeRun, compiled: () => void): Promise<NodeOutcome> {
    const onCompiled = (query: Sql) => {
      compiled();
      this.#request.onCompiled(test, query.text);
    };
    return runUnitTest(test, run, onCompiled, (sql, durationMs) => this.#book.statement(test, sql, durationMs));
  }

  async #makeFunction(node: FunctionNode, run: NodeRun, compiled: () => void): Promise<NodeOutcome> {
    const statements: Sql[] = [];
    const onCompiled = (body: Sql) => {
      compiled();
      this.#request.onCompiled(node, body.text);
    };
    const ran = (sql: Sql, durationMs: number) => {
      statements.push(sql);
      this.#book.statement(node, sql, durationMs);
    };
    try {
      const body = await makeFunction(node, run, { onCompiled, ran });
      return { status: 'success', message: 'CREATE FUNCTION', compiledCode: body.text, relationName: this.#book.relationName(node) };
    } finally {
      this.#request.onRan(node, statements);
    }
  }

  async #build(task: NodeTask, node: BuildableNode, run: NodeRun, entry: Entry, idle: IdleWorkers) {
    const statements: Sql[] = [];
    const { flags } = this.#request.context.session.invocation;
    try {
      const options: NodeRunOptions = {
        gatedBy: task.gatedBy,
        fullRefresh: flags.fullRefresh,
        onCompiled: (sql, batch) => {
          entry.compiled();
          if (batch === undefined) this.#compiled.set(node.uniqueId, sql.text);
          this.#request.onCompiled(node, sql.text, batch);
        },
        ran: (sql, durationMs) => {
          statements.push(sql);
          this.#book.statement(node, sql, durationMs);
        },
        assertOne: (test, staged, how, runner) => this.#tests.assertStaged(test, staged, how, runner),
      };
      const isBatched = isMicrobatch(node, this.#request.context.graph.project);
      return await whileLocked(node, run, async () => {
        const report = isBatched ? await this.#runBatches(node, run, options, entry, idle) : await runNode(node, run, options);
        if (report.status === 'success') await publishVersionPointer(node, run, options);
        return this.#built(node, report);
      });
    } finally {
      this.#request.onRan(node, statements);
    }
  }

  #runBatches(node: ModelNode, run: NodeRun, options: NodeRunOptions, entry: Entry, idle: IdleWorkers): Promise<NodeReport> {
    const { context, threads, retried } = this.#request;
    const { flags, startedAt } = context.session.invocation;
    const earlier = retried?.batches.get(node.uniqueId);
    return runMicrobatch(node, run, {
      ...options,
      // A retry has the options of the run before: what that run built anew stays.
      fullRefresh: earlier === undefined && options.fullRefresh,
      threads,
      now: retried?.startedAt ?? startedAt,
      window: eventTimeWindow(flags) ?? retried?.window,
      earlier,
      borrow: () => this.#borrow(node, idle),
      started: (batch, threadId) => this.#book.batchStarted(entry, batch, threadId),
      finished: (batch, threadId, outcome, seconds) => this.#book.batchFinished(entry, batch, threadId, outcome, seconds),
    });
  }

  /** A worker without a task, made ready for a node's statements. */
  async #borrow(node: ModelNode, idle: IdleWorkers) {
    const worker = idle.borrow();
    if (worker === undefined) return undefined;
    await this.#workers.renew(worker);
    const run = this.#nodeRun(worker, node);
    const connection = await run.connection();
    await connection.enterNode(node.config);
    const giveBack = async (): Promise<void> => {
      await connection.leaveNode().catch(() => undefined);
      idle.giveBack(worker);
    };
    return { run, giveBack };
  }

  #built(node: CompilableNode, report: NodeReport): NodeOutcome {
    const { status, relation, response, message, compiled, batchResults, diagnostics = [] } = report;
    const relationName = relation === undefined ? undefined : this.#book.relationName(node);
    return { status, message, adapterResponse: response, compiledCode: compiled?.text, relationName, batchResults, diagnostics };
  }

  #fail(task: NodeTask, entry: ReturnType<ResultBook['begin']>, error: unknown): TaskOutcome {
    for (const test of task.gatedBy) this.#book.skip(test, `${task.node.name} was not built`);
    if (isCancelled(error)) {
      this.#book.end(entry, { status: 'skipped', message: 'cancelled' });
      return 'cancelled';
    }
    const diagnostics = failureDiagnostics(error, task.node);
    const status = error instanceof EphemeralFailure ? 'skipped' : 'error';
    const compiledCode = this.#compiled.get(task.id);
    const relationName = compiledCode === undefined ? undefined : this.#book.relationName(task.node);
    this.#book.end(entry, { status, message: failureMessage(error, diagnostics, task.node), diagnostics, compiledCode, relationName });
    return outcomeOfFailure(task.node, error);
  }

  #skip(task: NodeTask, because: string | undefined): void {
    const cause = because === undefined ? 'the run ended early' : `${this.#nameOf(because)} failed`;
    for (const test of task.gatedBy) this.#book.skip(test, cause);
    this.#book.skip(task.node, cause);
  }

  #nameOf(uniqueId: string): string {
    const node: Node | undefined = this.#request.context.graph.nodes.get(uniqueId);
    return node?.name ?? uniqueId;
  }
}

/** With `on_error: continue` the children of a model that could not be built read what stands; a failed assertion holds them back. */
function outcomeOfFailure(node: Node, error?: unknown): TaskOutcome {
  const isTolerated = node.resourceType === 'model' && node.config['on_error'] === 'continue' && !(error instanceof GateClosed);
  return isTolerated ? 'tolerated' : 'failed';
}

const NO_OP: NodeOutcome = { status: 'no-op', message: 'NO-OP', failures: 0 };

/** What holds back the nodes that depend on it. */
const UNPUBLISHED: ReadonlySet<RunStatus> = new Set(['fail', 'error', 'partial success']);

/** The session is as the node's config asks for the length of the work. */
async function withNodeConfig<Result>(node: Node, run: NodeRun, work: () => Promise<Result>): Promise<Result> {
  const connection = await run.connection();
  try {
    await connection.enterNode('config' in node ? node.config : {});
    return await work();
  } finally {
    // A session that can't go back is lost, which its next statement tells.
    await connection.leaveNode().catch(() => undefined);
  }
}
