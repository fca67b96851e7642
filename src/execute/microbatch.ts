import { compileNode } from '../compile/compile-node.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { callMaterialization } from '../compile/call-materialization.ts';
import { hostFunction } from '../jinja/host.ts';
import { strategySql } from '../compile/strategy-sql.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Batch, BatchResults, BatchWindow } from '../domain/batch.ts';
import { relationNameOf, type ModelNode } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import { microbatchConfig } from '../graph/microbatch.ts';
import { batchesOf, numbered } from '../plan/batches.ts';
import type { MicrobatchRequest } from '../plan/request.ts';
import type { BatchStep, NodePlan, ParallelStep, Step } from '../plan/step.ts';
import { Sql } from '../sql/sql.ts';
import type { QueryResult } from '../warehouse/warehouse.ts';
import { databaseErrorOf, failureDiagnostics, failureMessage, isCancelled } from './failure.ts';
import { carryOut, type NodeReport, type NodeRunOptions } from './run-node.ts';
import { GateClosed, runSteps, type StepRunner } from './run-steps.ts';

/** When the batches of a run begin and end. */
export interface BatchClock {
  readonly now: Date;
  /** Of `--event-time-start` and `--event-time-end`. */
  readonly window: BatchWindow | undefined;
}

export interface MicrobatchOptions extends NodeRunOptions, BatchClock {
  readonly threads: number;
  /** What an earlier run left of the model, when only its failed batches are to be tried again. */
  readonly earlier: BatchResults | undefined;
  /** Another worker's session, when one has nothing to do. */
  readonly borrow: () => Promise<{ readonly run: NodeRun; readonly giveBack: () => Promise<void> } | undefined>;
  readonly started: (batch: Batch, threadId: string) => void;
  readonly finished: (batch: Batch, threadId: string, outcome: 'success' | 'error' | 'skipped', seconds: number) => void;
}

/** Builds a microbatch model batch by batch. That batches failed is in the report; anything else that goes wrong is thrown. */
export async function runMicrobatch(node: ModelNode, run: NodeRun, options: MicrobatchOptions): Promise<NodeReport> {
  const microbatch = await microbatchOf(node, run, options);
  return new MicrobatchRun(node, run, options, microbatch).run();
}

/** The batches of a run as things stand in the warehouse now. */
export async function microbatchOf(
  node: ModelNode,
  run: NodeRun,
  options: BatchClock & Pick<MicrobatchOptions, 'threads' | 'earlier' | 'fullRefresh'>,
): Promise<MicrobatchRequest> {
  const config = microbatchConfig(node);
  const existing = await run.context.catalog.find(relationNameOf(node), run.connection);
  const incremental = existing?.kind === 'table' && !(node.config.full_refresh ?? options.fullRefresh);
  const { now, window, earlier } = options;
  const batches = earlier === undefined || !incremental ? batchesOf({ config, incremental, window, now }) : numbered(earlier.failed, config.batchSize);
  const readsItself = READS_ITSELF.test(node.rawCode) && config.concurrentBatches !== true;
  const isConcurrent = !readsItself && (config.concurrentBatches ?? run.context.session.dialect.concurrentBatches);
  return { eventTime: config.eventTime, batches, readsItself, atOnce: isConcurrent ? Math.min(options.threads, batches.length) : 1 };
}

/** `this` in an expression or a statement of a template. */
const READS_ITSELF = /\{[{%](?:(?!\}\}|%\}).)*\bthis\b/s;

/** Thrown when a batch failed inside a transaction, which has to be run again without it. */
class BatchFailed extends Error {}

/** Thrown when there is nothing left to publish. */
class NothingBuilt extends Error {}

class MicrobatchRun {
  readonly #node: ModelNode;
  readonly #run: NodeRun;
  readonly #options: MicrobatchOptions;
  readonly #request: MicrobatchRequest;
  readonly #failures = new Map<Batch, unknown>();
  readonly #seconds = new Map<Batch, number>();
  readonly #told = new Set<Batch>();
  /** The query that planning has asked for; the others are compiled when their turn has come. */
  #firstQuery: Sql | undefined;
  #isPlanned = false;
  #inTransaction = false;
  #stopped = false;

  constructor(node: ModelNode, run: NodeRun, options: MicrobatchOptions, request: MicrobatchRequest) {
    this.#node = node;
    this.#run = run;
    this.#options = options;
    this.#request = request;
  }

  async run(): Promise<NodeReport> {
    const [first] = this.#request.batches;
    if (first === undefined) return this.#report('success', 'SUCCESS');
    try {
      this.#firstQuery = await this.#compileFirst(first);
      const options = { ...this.#options, microbatch: this.#request };
      return await carryOut(this.#node, this.#firstQuery, this.#run, options, (plan, runner) => this.#carryOut(plan, runner));
    } catch (error) {
      return this.#failed(first, error);
    }
  }

  #failed(first: Batch, error: unknown): NodeReport {
    if (error instanceof NothingBuilt) return this.#report('error', undefined);
    if (error instanceof GateClosed) {
      for (const batch of this.#request.batches) this.#failures.set(batch, this.#failures.get(batch));
      return this.#report('error', error.message);
    }
    if (this.#isPlanned || isCancelled(error)) throw error;
    // The warehouse refused the query when it was asked for its columns, or the config cannot be carried out.
    this.#noteFailure(first, error, this.#run);
    return this.#report('error', undefined);
  }

  #compileFirst(first: Batch): Promise<Sql> {
    this.#start(first, this.#run);
    return this.#compile(first, this.#run);
  }

  async #carryOut(plan: NodePlan, runner: StepRunner): Promise<NodeReport> {
    this.#isPlanned = true;
    const own = this.#runnerOn(this.#run, runner, plan);
    try {
      for (const step of plan.steps) await this.#carryOutStep(step, own);
    } finally {
      // What stood under the scratch name was renamed or is dropped.
      for (const step of plan.steps) if (step.kind === 'publish') await this.#run.context.catalog.remove(step.request.scratch);
    }
    const { batches } = this.#request;
    const failed = this.#failures.size;
    return failed === 0 ? this.#report('success', 'SUCCESS') : this.#report('partial success', `PARTIAL SUCCESS (${batches.length - failed}/${batches.length})`);
  }

  /** A transaction in which a batch failed was rolled back: it is run again without that batch. */
  async #carryOutStep(step: Step, runner: StepRunner): Promise<void> {
    this.#inTransaction = step.kind === 'transaction';
    for (;;) {
      try {
        await runSteps([step], runner);
        return;
      } catch (error) {
        if (!(error instanceof BatchFailed)) throw error;
      }
    }
  }

  #runnerOn(run: NodeRun, runner: StepRunner, plan: NodePlan): StepRunner {
    const own: StepRunner = {
      ...runner,
      renderStrategy: async (step) => strategySql(this.#node, step, await this.#batchRun(run, step.batch, step.target)),
      runBatch: (step) => this.#runBatch(step, run, own, plan),
      runParallel: (step) => this.#runParallel(step, own, plan),
    };
    return own;
  }

  async #runBatch(step: BatchStep, run: NodeRun, runner: StepRunner, plan: NodePlan): Promise<QueryResult | undefined> {
    const { batch, does } = step;
    if (this.#failures.has(batch) || this.#stopped) return undefined;
    this.#start(batch, run);
    const started = performance.now();
    try {
      const query = does === 'apply' ? Sql.empty : await this.#queryOf(step, run);
      const answer = await runSteps(plan.batch?.(step, query) ?? [], does === 'materialize' ? this.#materializing(step, query, run, runner) : runner);
      this.#addTime(batch, started);
      if (does !== 'stage') this.#finish(batch, 'success', run);
      return answer;
    } catch (error) {
      this.#addTime(batch, started);
      if (this.#inTransaction && databaseErrorOf(error)?.fields.retryable === true) throw error;
      this.#fail(batch, error, run);
    }
    if (this.#inTransaction) throw new BatchFailed();
    return undefined;
  }

  /** The first batch has the pre-hooks, the last one the post-hooks; after the first, the table is there to be added to. */
  #materializing({ batch }: BatchStep, query: Sql, run: NodeRun, runner: StepRunner): StepRunner {
    const { config } = this.#node;
    const hooks = { 'pre-hook': batch.index === 1 ? config['pre-hook'] : [], 'post-hook': batch.index === batch.total ? config['post-hook'] : [] };
    const node = { ...this.#node, config: { ...config, ...hooks } };
    const answer = (name: string, value: boolean) => hostFunction([], () => value, { name });
    const names = batch.index === 1 ? {} : { is_incremental: answer('is_incremental', true), should_full_refresh: answer('should_full_refresh', false) };
    return { ...runner, callMaterialization: ({ macro }) => callMaterialization(node, macro, query, { ...run, batch }, names) };
  }

  async #runParallel(step: ParallelStep, own: StepRunner, plan: NodePlan): Promise<void> {
    const queue = step.steps.values();
    const work = async (runner: StepRunner): Promise<void> => {
      for (const batch of queue) await runner.runBatch(batch);
    };
    const working = [work(own)];
    for (let borrowed = 1; borrowed < this.#request.atOnce; borrowed += 1) {
      const other = await this.#options.borrow();
      if (other === undefined) break;
      const connection = await other.run.connection();
      working.push(work(this.#runnerOn(other.run, { ...own, connection }, plan)).finally(other.giveBack));
    }
    const ended = await Promise.allSettled(working);
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
  }

  async #queryOf({ batch, table }: BatchStep, run: NodeRun): Promise<Sql> {
    const known = this.#firstQuery;
    this.#firstQuery = undefined;
    return known !== undefined && batch.index === 1 ? known : this.#compile(batch, run, table);
  }

  async #compile(batch: Batch, run: NodeRun, table?: RelationName): Promise<Sql> {
    const query = await compileNode(this.#node, await this.#batchRun(run, batch, table));
    this.#options.onCompiled(query, batch.label);
    return query;
  }

  /** What a batch's template sees: `this` is the table that the batches before it went into. */
  async #batchRun(run: NodeRun, batch: Batch | undefined, table: RelationName | undefined): Promise<NodeRun> {
    if (table === undefined || table.identifier === this.#node.alias) return { ...run, batch };
    const scratch = { ...table, kind: 'table' } as const;
    await run.context.catalog.add(scratch);
    return { ...run, batch, substitutes: new Map([...run.substitutes, [this.#node.uniqueId, scratch]]) };
  }

  #start(batch: Batch, run: NodeRun): void {
    if (this.#seconds.has(batch)) return;
    this.#seconds.set(batch, 0);
    this.#options.started(batch, run.threadId);
  }

  #addTime(batch: Batch, started: number): void {
    this.#seconds.set(batch, (this.#seconds.get(batch) ?? 0) + (performance.now() - started) / 1000);
  }

  #finish(batch: Batch, outcome: 'success' | 'error' | 'skipped', run: NodeRun): void {
    if (outcome === 'success' && this.#told.has(batch)) return;
    this.#told.add(batch);
    this.#options.finished(batch, run.threadId, outcome, this.#seconds.get(batch) ?? 0);
  }

  #fail(batch: Batch, error: unknown, run: NodeRun): void {
    if (isCancelled(error)) throw error;
    if (!this.#noteFailure(batch, error, run)) throw new NothingBuilt();
  }

  /** False when there is nothing left to publish: the first batch failed, after which dbt too stops, or all of them did. */
  #noteFailure(batch: Batch, error: unknown, run: NodeRun): boolean {
    this.#failures.set(batch, error);
    this.#finish(batch, 'error', run);
    const { batches } = this.#request;
    if (batch.index !== 1 && this.#failures.size < batches.length) return true;
    this.#stopped = true;
    for (const other of batches) {
      if (this.#failures.has(other)) continue;
      this.#failures.set(other, undefined);
      this.#finish(other, 'skipped', run);
    }
    return false;
  }

  #report(status: NodeReport['status'], message: string | undefined): NodeReport {
    const { batches } = this.#request;
    const successful = [...batches.filter((batch) => !this.#failures.has(batch)), ...(this.#options.earlier?.successful ?? [])];
    const failed = batches.filter((batch) => this.#failures.has(batch));
    const [first] = this.#failures.values();
    const diagnostics = this.#diagnostics();
    return {
      status,
      compiled: undefined,
      relation: relationNameOf(this.#node),
      message: message ?? failureMessage(first, diagnostics, this.#node),
      response: {},
      batchResults: { successful, failed },
      diagnostics,
    };
  }

  /** What the batches failed with: batches with one cause are told of together. */
  #diagnostics(): readonly Diagnostic[] {
    const causes = new Map<string, { readonly diagnostic: Diagnostic; readonly labels: string[] }>();
    for (const [batch, error] of this.#failures) {
      if (error === undefined) continue;
      for (const diagnostic of failureDiagnostics(error, this.#node)) {
        const key = `${diagnostic.message} ${diagnostic.at?.start ?? ''}`;
        const known = causes.get(key);
        if (known === undefined) causes.set(key, { diagnostic, labels: [batch.label] });
        else known.labels.push(batch.label);
      }
    }
    return [...causes.values()].map(({ diagnostic, labels }) => ({ ...diagnostic, message: `${shownLabels(labels)}: ${diagnostic.message}` }));
  }
}

const LABELS_MAX = 3;

function shownLabels(labels: readonly string[]): string {
  const more = labels.length - LABELS_MAX;
  const shown = labels.slice(0, LABELS_MAX).join(', ');
  return `batch${labels.length === 1 ? '' : 'es'} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
