import { renderHook } from '../compile/hooks.ts';
import { macroSql } from '../compile/macro-sql.ts';
import type { NodeRun, RunContext } from '../compile/node-run.ts';
import { adapterResponse } from '../compile/statement-results.ts';
import { isBuildable, relationNameOf, type BuildableNode, type CompilableNode } from '../domain/node.ts';
import type { Relation, RelationName } from '../domain/relation.ts';
import type { RunResults } from '../domain/result.ts';
import { hooksBefore } from '../plan/hooks.ts';
import { planClone } from '../plan/clone-node.ts';
import { Sql } from '../sql/sql.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { readFacts } from './facts.ts';
import { databaseErrorOf, failureDiagnostics, failureMessage, isCancelled } from './failure.ts';
import { whileLocked } from './node-lock.ts';
import { createSchemas } from './prepare.ts';
import { ResultBook, type NodeOutcome } from './result-book.ts';
import { runSteps, type StepRunner } from './run-steps.ts';
import { schedule, type Task, type TaskOutcome } from './schedule.ts';
import { Workers } from './workers.ts';

export interface CloneRequest {
  readonly context: RunContext;
  readonly warehouse: Warehouse;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** What the earlier state calls the relations of its nodes, by unique id. */
  readonly originals: ReadonlyMap<string, RelationName>;
  readonly onRan: (node: CompilableNode, statements: readonly Sql[]) => void;
}

interface CloneTask extends Task {
  readonly node: BuildableNode;
}

const NO_OP: NodeOutcome = { status: 'success', message: 'No-op' };

/** Makes every selected node from what an earlier state built; what stands already stays, unless `--full-refresh` says otherwise. */
export async function cloneSelection(request: CloneRequest): Promise<RunResults> {
  const { context, threads, signal } = request;
  const nodes = context.graph.order.filter((id) => context.selected.has(id)).flatMap((id) => context.graph.nodes.get(id) ?? []);
  const tasks = nodes
    .filter(isBuildable)
    .filter((node) => node.config.materialized !== 'ephemeral')
    .map((node): CloneTask => ({ id: node.uniqueId, node, after: [] }));
  const book = new ResultBook(context, tasks.length);
  const workers = new Workers(request.warehouse);
  book.start(threads, tasks.map((task) => ({ ...task, gatedBy: [] })));
  try {
    if (tasks.length > 0) await createSchemas(context, await workers.connection(0), signal);
    await schedule<CloneTask>({
      tasks,
      threads,
      signal,
      stopOnFailure: context.session.invocation.flags.failFast,
      onStop: () => undefined,
      run: (task, worker) => runTask(task, worker, request, workers, book),
      skip: (task) => book.skip(task.node, 'the run ended early'),
    });
  } finally {
    await workers.close();
  }
  return book.finish(signal.aborted);
}

async function runTask({ node }: CloneTask, worker: number, request: CloneRequest, workers: Workers, book: ResultBook): Promise<TaskOutcome> {
  const { context, signal } = request;
  const run: NodeRun = {
    context,
    connection: async () => context.comments.connection(await workers.connection(worker), node),
    signal,
    threadId: `Thread-${worker + 1}`,
    substitutes: new Map(),
  };
  const entry = book.begin(node, run.threadId);
  const statements: Sql[] = [];
  try {
    const ran = (sql: Sql, durationMs: number): void => {
      statements.push(sql);
      book.statement(node, sql, durationMs);
    };
    const outcome = await whileLocked(node, run, () => cloneNode(node, run, request.originals.get(node.uniqueId), ran));
    book.end(entry, { ...outcome, relationName: book.relationName(node) });
    return 'done';
  } catch (error) {
    workers.noteFailure(worker, databaseErrorOf(error));
    if (isCancelled(error)) {
      book.end(entry, { status: 'skipped', message: 'cancelled' });
      return 'cancelled';
    }
    const diagnostics = failureDiagnostics(error, node);
    book.end(entry, { status: 'error', message: failureMessage(error, diagnostics, node), diagnostics });
    return 'failed';
  } finally {
    request.onRan(node, statements);
  }
}

async function cloneNode(node: BuildableNode, run: NodeRun, name: RelationName | undefined, ran: StepRunner['ran']): Promise<NodeOutcome> {
  const { catalog, session } = run.context;
  const target = relationNameOf(node);
  const say = (message: string): void => session.report({ kind: 'log', message, level: 'info', uniqueId: node.uniqueId });
  if (name === undefined) {
    say(`No relation found in state manifest for ${node.uniqueId}`);
    return NO_OP;
  }
  const shown = session.dialect.relation(target);
  if ((await catalog.find(target, run.connection)) !== undefined && !session.invocation.flags.fullRefresh) {
    say(`Relation ${shown} already exists`);
    return NO_OP;
  }
  if (session.dialect.relation(name) === shown) {
    say(`Target relation and defer relation are the same, skipping clone for relation: ${shown}`);
    return NO_OP;
  }
  return carryOut(node, run, { ...name, kind: (await catalog.find(name, run.connection))?.kind }, ran);
}

async function carryOut(node: BuildableNode, run: NodeRun, original: RelationName & { readonly kind: Relation['kind'] | undefined }, ran: StepRunner['ran']): Promise<NodeOutcome> {
  const { context, signal } = run;
  const { dialect } = context.session;
  const connection = await run.connection();
  const runner: StepRunner = {
    dialect,
    connection,
    signal,
    ran,
    rebuilt: () => false,
    standing: (name) => context.catalog.findAnew(name, run.connection),
    doubt: () => undefined,
    renderHook: ({ hook, when }) => renderHook(node, hook, when, run),
    assert: notInClones,
    callMaterialization: notInClones,
    renderStrategy: notInClones,
    renderSnapshotMerge: notInClones,
    renderCall: (step) => macroSql(node, step, Sql.empty, run),
    runBatch: notInClones,
    runParallel: notInClones,
  };
  await connection.enterNode?.(node.config);
  const plan = await planClone({ node, dialect, original }, (request, needs) => readFacts(request, needs, run));
  try {
    const before = plan.action === 'view' ? hooksBefore(node.config['pre-hook']) : [];
    const answer = await runSteps([...before, ...plan.steps], runner);
    await context.catalog.add({ ...relationNameOf(node), kind: plan.action === 'view' ? 'view' : 'table' });
    return { status: 'success', message: answer?.message ?? plan.action, adapterResponse: adapterResponse(answer) };
  } catch (error) {
    for (const sql of plan.cleanup) await connection.query(sql).catch(() => undefined);
    throw error;
  } finally {
    await connection.leaveNode?.().catch(() => undefined);
  }
}

/** Steps that the plan of a clone never has. */
function notInClones(): Promise<never> {
  return Promise.reject(new Error('the plan of a clone is made of statements and hooks'));
}
