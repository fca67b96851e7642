import { rm } from 'node:fs/promises';
import { callMaterialization } from '../compile/call-materialization.ts';
import { withContractTypes } from '../compile/contract-types.ts';
import { withForeignKeys } from '../compile/foreign-keys.ts';
import { compileNode } from '../compile/compile-node.ts';
import { renderHook } from '../compile/hooks.ts';
import { macroSql } from '../compile/macro-sql.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { snapshotMerge, snapshotQuery } from '../compile/snapshot-sql.ts';
import { versionPointer } from '../compile/version-pointer.ts';
import { strategySql } from '../compile/strategy-sql.ts';
import { adapterResponse } from '../compile/statement-results.ts';
import { MartError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { BatchResults } from '../domain/batch.ts';
import type { JsonObject } from '../domain/json.ts';
import { isBuildable, relationNameOf, type BuildableNode, type TestNode } from '../domain/node.ts';
import type { Relation, RelationKind, RelationName } from '../domain/relation.ts';
import { headerOf } from '../plan/building-blocks.ts';
import { hooksBefore } from '../plan/hooks.ts';
import { planNode } from '../plan/plan-node.ts';
import type { MaterializationRequest, NodeFacts } from '../plan/request.ts';
import { checkUniqueKey } from '../plan/snapshot-config.ts';
import { isMadeByMacros } from '../plan/snapshot-macros.ts';
import type { CallStep, HookStep, NodePlan, StatementStep, Step } from '../plan/step.ts';
import type { Sql } from '../sql/sql.ts';
import type { AssertionResult } from './assertion.ts';
import { readFacts } from './facts.ts';
import { GateClosed, runHook, runStatement, runSteps, type StatementRunner, type StepRunner } from './run-steps.ts';

/** What a node's run tells, for its result and for `target/run`. */
export interface NodeReport {
  readonly status: 'success' | 'partial success' | 'error';
  /** Undefined for what has a query for each of its batches. */
  readonly compiled: Sql | undefined;
  readonly relation: RelationName | undefined;
  readonly message: string;
  readonly response: JsonObject;
  readonly batchResults?: BatchResults | undefined;
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

export interface NodeRunOptions {
  readonly gatedBy: readonly TestNode[];
  readonly fullRefresh: boolean;
  /** Told of the node's query; of a batch's with its label. */
  readonly onCompiled: (sql: Sql, batch?: string) => void;
  readonly ran: (sql: Sql, durationMs: number) => void;
  /** Runs one test against `run.substitutes`; its own result is reported there. */
  readonly assertOne: (test: TestNode, run: NodeRun, step: { readonly staged: boolean; readonly inTransaction: boolean }, runner: StatementRunner) => Promise<AssertionResult>;
}

/** Compiles a node, plans it by what stands in the warehouse, and carries the plan out. */
export async function runNode(node: BuildableNode, run: NodeRun, options: NodeRunOptions): Promise<NodeReport> {
  const compiled = await compileNode(node, run);
  options.onCompiled(compiled);
  return runCompiled(node, compiled, run, options);
}

/** Once the latest version of a model is published: the view that stands for it, where there shall be one. */
export async function publishVersionPointer(node: BuildableNode, run: NodeRun, options: NodeRunOptions): Promise<void> {
  const pointer = await versionPointer(node, run);
  if (pointer !== undefined) await runCompiled(pointer.node, pointer.query, run, { ...options, gatedBy: [], fullRefresh: false });
}

function runCompiled(node: BuildableNode, compiled: Sql, run: NodeRun, options: NodeRunOptions): Promise<NodeReport> {
  return carryOut(node, compiled, run, options, async (plan, runner) => {
    const answer = await runSteps(plan.steps, { ...runner, callMaterialization: (step) => callMaterialization(node, step.macro, compiled, run) });
    const message = answer?.message ?? plan.action;
    return { status: 'success', compiled, relation: plan.relation, message, response: adapterResponse(answer) };
  });
}

/** Runs the steps of a plan, and tells what came of them. */
export type PlanWork = (plan: NodePlan, runner: StepRunner) => Promise<NodeReport>;

/** Plans a node and has `work` run the plan's steps. When that fails, nothing staged stays and nothing is noted as published. */
export async function carryOut(
  node: BuildableNode,
  compiled: Sql,
  run: NodeRun,
  options: NodeRunOptions & Pick<MaterializationRequest, 'microbatch'>,
  work: PlanWork,
): Promise<NodeReport> {
  const published = new PublishedNote(node, run);
  const hooks = {
    connection: await run.connection(),
    signal: run.signal,
    ran: options.ran,
    renderHook: async ({ hook, when, relation }: HookStep) => {
      if (relation !== undefined) return renderHook(node, hook, when, onStaged(node, relation, run));
      if (when === 'post-hook') await published.make();
      return renderHook(node, hook, when, run);
    },
    renderCall: (step: CallStep) => macroSql(node, step, compiled, run),
  };
  const plan = await planOf(node, compiled, run, options, async (steps) => {
    for (const step of steps) await (step.kind === 'hook' ? runHook(step, hooks) : runStatement(step.sql, hooks));
  });
  const carryOutPlan = (current: NodePlan) => runPlan({ node, run, options, plan: current, hooks, published, work });
  try {
    return await carryOutPlan(plan);
  } catch (error) {
    if (plan.isProvisional !== true || !isUnfitFile(error)) throw error;
    return carryOutPlan(await planOf(node, compiled, run, { ...options, wholeSeed: true }, async () => undefined));
  }
}

/** The file, or the types that its first part was found to have, do not go together with what was loaded. */
function isUnfitFile(error: unknown): boolean {
  return error instanceof MartError && error.diagnostics.some(({ code }) => code === 'csv-invalid');
}

interface PlannedRun {
  readonly node: BuildableNode;
  readonly run: NodeRun;
  readonly options: NodeRunOptions;
  readonly plan: NodePlan;
  readonly hooks: Pick<StepRunner, 'connection' | 'signal' | 'ran' | 'renderHook' | 'renderCall'>;
  readonly published: PublishedNote;
  readonly work: PlanWork;
}

async function runPlan({ node, run, options, plan, hooks, published, work }: PlannedRun): Promise<NodeReport> {
  const keepLater: Sql[] = [];
  const runner: StepRunner = {
    ...hooks,
    dialect: run.context.session.dialect,
    rebuilt: builtInRun(run),
    standing: (name) => run.context.catalog.findAnew(name, run.connection),
    doubt: (relation) => run.context.catalog.doubt(relation),
    assert: (step) => assertStaged(node, step, run, runner, plan, options, keepLater),
    renderSnapshotMerge: (step) => snapshotMerge(node, step.changes, run),
    renderStrategy: (step) => strategySql(node, step, { ...run, batch: step.batch }),
    ...NOT_OF_THIS_NODE,
  };
  for (const diagnostic of plan.warnings ?? []) run.context.session.report({ kind: 'diagnostic', diagnostic });
  try {
    const report = await work(plan, runner);
    if (plan.relation !== undefined) await published.make();
    return report;
  } catch (error) {
    published.withdraw();
    await cleanUp(plan, runner, keepLater);
    throw error;
  }
}

/** Steps that only some nodes have; who runs those brings the way to do them. */
const NOT_OF_THIS_NODE: Pick<StepRunner, 'runBatch' | 'runParallel' | 'callMaterialization'> = {
  runBatch: () => Promise.reject(new Error('no batches here')),
  runParallel: () => Promise.reject(new Error('no batches here')),
  callMaterialization: () => Promise.reject(new Error('no materialization macro here')),
};

/** Whether a relation is one that the selection builds. */
function builtInRun({ context }: NodeRun): (name: RelationName) => boolean {
  const folded = (name: RelationName) => `${name.schema ?? ''}.${name.identifier}`.toLowerCase();
  let names: Set<string> | undefined;
  return (name) => {
    names ??= new Set([...context.selected].flatMap((id) => context.graph.nodes.get(id) ?? []).filter(isBuildable).map((node) => folded(relationNameOf(node))));
    return names.has(folded(name));
  };
}

/**
 * The plan of a node as things stand in the warehouse now. With `prepare`, pre-hooks and header are run by it before anything
 * is asked, since they may make what the query reads; without it they are steps of the plan.
 */
export async function planOf(
  node: BuildableNode,
  compiled: Sql,
  run: NodeRun,
  options: Pick<NodeRunOptions, 'gatedBy' | 'fullRefresh'> & Pick<MaterializationRequest, 'microbatch'> & { readonly wholeSeed?: boolean },
  prepare?: (steps: readonly (HookStep | StatementStep)[]) => Promise<void>,
): Promise<NodePlan> {
  const before = [...hooksBefore(node.config['pre-hook']), ...headerOf(node)];
  const draft = {
    node: withContractTypes(withForeignKeys(node, run), run.context.session.dialect),
    query: compiled,
    dialect: run.context.session.dialect,
    before: prepare === undefined ? before : [],
    postHooks: node.config['post-hook'],
    assertions: options.gatedBy.map((test) => test.uniqueId),
    fullRefresh: node.config.full_refresh ?? options.fullRefresh,
    microbatch: options.microbatch,
    empty: run.context.session.invocation.flags.empty,
    wholeSeed: options.wholeSeed ?? false,
  };
  return planNode(draft, run.context.session.macros, async (request, needs) => {
    await prepare?.(before);
    const facts = await readFacts(request, needs, run);
    return isMadeByMacros(node, run.context.session.macros) ? { ...facts, snapshotQuery: await queryByMacros(node, compiled, facts, run) } : facts;
  });
}

function queryByMacros(node: BuildableNode, compiled: Sql, { existing }: NodeFacts, run: NodeRun): Promise<Sql> {
  checkUniqueKey(node);
  return snapshotQuery(node, compiled, existing !== undefined, run);
}

/** The run in which a relation that is not published yet goes by the node's name. */
function onStaged(node: BuildableNode, name: RelationName, run: NodeRun): NodeRun {
  const relation: Relation = { ...name, kind: kindOf(node) };
  return { ...run, substitutes: new Map([...run.substitutes, [node.uniqueId, relation]]) };
}

async function assertStaged(
  node: BuildableNode,
  step: Extract<Step, { kind: 'assert' }>,
  run: NodeRun,
  runner: StepRunner,
  plan: NodePlan,
  options: NodeRunOptions,
  keepLater: Sql[],
): Promise<void> {
  const staged = onStaged(node, step.relation, run);
  const inTransaction = plan.steps.some((candidate) => candidate.kind === 'transaction' && candidate.steps.includes(step));
  let failed = 0;
  for (const test of options.gatedBy) {
    const result = await options.assertOne(test, staged, { staged: true, inTransaction }, runner);
    if (result.status === 'fail' || result.status === 'error') failed += 1;
    keepLater.push(...result.keepLater);
  }
  if (failed > 0) throw new GateClosed(failed, options.gatedBy.length);
}

/** After a failure or a cancel: without the run's signal, since that may be what ended it. */
async function cleanUp(plan: NodePlan, runner: StepRunner, keepLater: readonly Sql[]): Promise<void> {
  for (const sql of [...plan.cleanup, ...keepLater]) await runner.connection.query(sql).catch(() => undefined);
  for (const path of plan.cleanupFiles ?? []) await rm(path, { force: true }).catch(() => undefined);
}

function kindOf({ config: { materialized } }: BuildableNode): RelationKind {
  return materialized === 'view' || materialized === 'materialized_view' || materialized === 'dynamic_table' ? materialized : materialized === 'external' ? 'view' : 'table';
}

/** The catalog's note that the node stands. Made once, before post-hooks look, since one may drop or rename the relation. */
class PublishedNote {
  readonly #node: BuildableNode;
  readonly #run: NodeRun;
  #made = false;

  constructor(node: BuildableNode, run: NodeRun) {
    this.#node = node;
    this.#run = run;
  }

  async make(): Promise<void> {
    if (this.#made) return;
    this.#made = true;
    await this.#run.context.catalog.add({ ...relationNameOf(this.#node), kind: kindOf(this.#node) });
  }

  /** What was undone with its transaction is read again when somebody asks. */
  withdraw(): void {
    if (this.#made) this.#run.context.catalog.forget({ database: this.#node.database, schema: this.#node.schema });
  }
}
