import { rename } from 'node:fs/promises';
import type { Relation, RelationName } from '../domain/relation.ts';
import type { BatchStep, CallStep, HookStep, ParallelStep, PublishStep, RetypeStep, SnapshotMergeStep, Step, StrategyStep } from '../plan/step.ts';
import { Sql } from '../sql/sql.ts';
import { DatabaseError } from '../warehouse/database-error.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import type { Connection, QueryResult } from '../warehouse/warehouse.ts';

/** A step that failed, with the statement at fault. */
export class StepError extends Error {
  readonly statement: Sql;
  readonly database: DatabaseError;

  constructor(statement: Sql, database: DatabaseError) {
    super(database.message, { cause: database });
    this.name = 'StepError';
    this.statement = statement;
    this.database = database;
  }
}

/** Thrown by `assert` when an assertion of severity error failed: what was staged is not published. */
export class GateClosed extends Error {
  readonly failed: number;
  readonly total: number;

  constructor(failed: number, total: number) {
    super(`not published: ${failed} of ${total} assertion${total === 1 ? '' : 's'} failed`);
    this.name = 'GateClosed';
    this.failed = failed;
    this.total = total;
  }
}

/** What sending statements needs. */
export interface StatementRunner {
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly signal: AbortSignal;
  /** Told of every statement that was sent, also of one that failed. */
  readonly ran: (sql: Sql, durationMs: number) => void;
}

/** What steps need beyond their own data. */
export interface StepRunner extends StatementRunner {
  /** Whether this run builds a relation: a view in the way of a swap may then be left out and built anew. */
  readonly rebuilt: (relation: RelationName) => boolean;
  /** What stands under a name now, asked anew. */
  readonly standing: (name: RelationName) => Promise<Relation | undefined>;
  /** Told of a relation that may have been dropped: whether it stands is to be asked again. */
  readonly doubt: (relation: RelationName) => void;
  /** Runs the tests of an assert step; throws {@link GateClosed}. */
  readonly assert: (step: Extract<Step, { kind: 'assert' }>) => Promise<void>;
  readonly renderHook: (step: HookStep) => Promise<Sql>;
  readonly renderStrategy: (step: StrategyStep) => Promise<Sql>;
  readonly renderCall: (step: CallStep) => Promise<Sql>;
  readonly renderSnapshotMerge: (step: SnapshotMergeStep) => Promise<Sql>;
  /** Does a batch's step, or notes that the batch failed and goes on. */
  readonly runBatch: (step: BatchStep) => Promise<QueryResult | undefined>;
  readonly runParallel: (step: ParallelStep) => Promise<void>;
  readonly callMaterialization: (step: Extract<Step, { kind: 'macro' }>) => Promise<QueryResult | undefined>;
}

/** Runs steps in order. Returns the answer of the main statement, if there was one. */
export async function runSteps(steps: readonly Step[], runner: StepRunner): Promise<QueryResult | undefined> {
  let main: QueryResult | undefined;
  for (const step of steps) main = (await runStep(step, runner)) ?? main;
  return main;
}

async function runStep(step: Step, runner: StepRunner): Promise<QueryResult | undefined> {
  switch (step.kind) {
    case 'statement': {
      const answer = await runStatement(step.sql, runner);
      return step.main === true ? answer : undefined;
    }
    case 'hook':
      await runHook(step, runner);
      return undefined;
    case 'move-file':
      await rename(step.from, step.to);
      return undefined;
    case 'retype':
      await retype(step, runner);
      return undefined;
    case 'load':
      return load(step, runner);
    case 'assert':
      await runner.assert(step);
      return undefined;
    case 'transaction':
      return retrying(() => inTransaction(runner, () => runSteps(step.steps, runner)));
    case 'publish':
      await publishWhatStands(step, runner);
      return undefined;
    case 'strategy':
      return runStatement(await runner.renderStrategy(step), runner);
    case 'snapshot-merge':
      return runStatement(await runner.renderSnapshotMerge(step), runner);
    case 'call': {
      const sql = await runner.renderCall(step);
      const answer = sql.text === '' ? undefined : await runStatement(sql, runner);
      return step.main === true ? answer : undefined;
    }
    case 'batch':
      return runner.runBatch(step);
    case 'parallel':
      await runner.runParallel(step);
      return undefined;
    case 'macro':
      return runner.callMaterialization(step);
  }
}

export async function runStatement(sql: Sql, runner: Omit<StatementRunner, 'dialect'>): Promise<QueryResult> {
  const started = performance.now();
  try {
    return await runner.connection.query(sql, runner.signal);
  } catch (error) {
    throw error instanceof DatabaseError ? new StepError(sql, error) : error;
  } finally {
    runner.ran(sql, performance.now() - started);
  }
}

/** Renders a hook and runs what it says; a hook may say nothing, having done its work while it was rendered. */
export async function runHook(step: HookStep, runner: Omit<StatementRunner, 'dialect'> & Pick<StepRunner, 'renderHook'>): Promise<void> {
  const sql = await runner.renderHook(step);
  if (sql.text !== '') await runStatement(sql, runner);
}

async function load(step: Extract<Step, { kind: 'load' }>, runner: StepRunner): Promise<QueryResult> {
  try {
    const rows = await runner.connection.loadCsv(step.relation, step.source, step.columns, runner.signal);
    return { columns: [], rows: [], rowsAffected: rows, message: `INSERT ${rows}` };
  } catch (error) {
    throw error instanceof DatabaseError ? new StepError(Sql.of(step.title), error) : error;
  }
}

async function inTransaction<T>(runner: StepRunner, work: () => Promise<T>): Promise<T> {
  const { connection } = runner;
  await connection.begin();
  try {
    const result = await work();
    await connection.commit();
    return result;
  } catch (error) {
    await connection.rollback().catch(() => undefined);
    throw error;
  }
}

/** What stands under the name is what it was when the node was planned, unless another run has changed it: then it is looked at again. */
async function publishWhatStands(step: PublishStep, runner: StepRunner): Promise<void> {
  try {
    await publish(step, runner);
  } catch (error) {
    const { request } = step;
    if (!(error instanceof StepError) || !STANDS_OTHERWISE.has(error.database.fields.kind)) throw error;
    const existing = await runner.standing(request.target);
    if (existing?.kind === request.existing?.kind) throw error;
    await publish({ ...step, request: { ...request, existing } }, runner);
  }
}

const STANDS_OTHERWISE: ReadonlySet<string> = new Set(['relation-exists', 'relation-not-found']);

async function publish(step: PublishStep, runner: StepRunner): Promise<void> {
  const { request } = step;
  const { swap, cleanup } = runner.dialect.publish(request);
  const take = async (): Promise<readonly RelationName[]> => {
    const kept = await attachments(request.existing ?? request.target, step, runner);
    for (const sql of kept.before) await runStatement(sql, runner).catch(goneMeanwhile);
    for (const sql of [...swap.statements, ...kept.after]) await runStatement(sql, runner);
    return kept.mayBeGone ?? [];
  };
  const all = async (): Promise<readonly RelationName[]> => {
    const gone = await take();
    await runSteps(step.within, runner);
    return gone;
  };
  const mayBeGone = await retrying(swap.transaction ? () => inTransaction(runner, all) : take);
  // Without a transaction a swap that was done is not tried again together with what follows it.
  if (!swap.transaction) await runSteps(step.within, runner);
  for (const relation of mayBeGone) runner.doubt(relation);
  for (const sql of cleanup) await runStatement(sql, runner);
}

/** A view that was found a moment ago and is gone was replaced by another session: the unit is tried again. */
function goneMeanwhile(error: unknown): never {
  if (!(error instanceof StepError) || error.database.fields.kind !== 'relation-not-found') throw error;
  const { statement, database } = error;
  throw new StepError(statement, new DatabaseError(database.message, { ...database.fields, kind: 'conflict', retryable: true }));
}

async function retype({ relation, statements }: RetypeStep, runner: StepRunner): Promise<void> {
  const kept = await runner.connection.attachments({ ...relation, kind: 'table' }, relation, { rebuilt: runner.rebuilt });
  for (const sql of kept.before) await runStatement(sql, runner).catch(goneMeanwhile);
  for (const sql of [...statements, ...kept.after]) await runStatement(sql, runner);
  for (const view of kept.mayBeGone ?? []) runner.doubt(view);
}

async function attachments(existing: Relation, step: PublishStep, runner: StepRunner) {
  const found = await runner.connection.attachments(existing, step.request.scratch, { rebuilt: runner.rebuilt, hooks: step.hooks }).catch((error: unknown) => {
    throw error instanceof DatabaseError ? new StepError(Sql.of(step.title), error) : error;
  });
  if (found.foreign.length === 0) return found;
  const name = runner.dialect.relation(existing);
  throw new StepError(
    Sql.of(step.title),
    new DatabaseError(`${name} cannot be replaced: ${found.foreign.join(', ')} depend on it and are not mart’s to re-create`, {
      kind: 'other',
      code: 'dependents-foreign',
      hint: 'drop them, let their owner grant rights on them to this role, or set `publish: in_place` on the model',
      retryable: false,
    }),
  );
}

const ATTEMPTS_MAX = 5;

/** Conflicts with another session are tried again: the whole unit, since it was rolled back. */
async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const refusal = error instanceof StepError ? error.database : error;
      const retryable = refusal instanceof DatabaseError && refusal.fields.retryable;
      if (!retryable || attempt === ATTEMPTS_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}
