import { callMaterialization } from '../compile/call-materialization.ts';
import { compileNode } from '../compile/compile-node.ts';
import { renderHooks } from '../compile/hooks.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { adapterResponse } from '../compile/statement-results.ts';
import type { JsonObject } from '../domain/json.ts';
import { relationNameOf, type BuildableNode, type TestNode } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import { planNode } from '../plan/plan-node.ts';
import type { NodePlan, Step } from '../plan/step.ts';
import type { Sql } from '../sql/sql.ts';
import type { QueryResult } from '../warehouse/warehouse.ts';
import type { AssertionResult } from './assertion.ts';
import { readFacts } from './facts.ts';
import { GateClosed, runSteps, type StepRunner } from './run-steps.ts';

/** What a node's run tells, for its result and for `target/run`. */
export interface NodeReport {
  readonly compiled: Sql;
  readonly action: string;
  readonly relation: RelationName | undefined;
  readonly message: string;
  readonly response: JsonObject;
}

export interface NodeRunOptions {
  readonly gatedBy: readonly TestNode[];
  readonly fullRefresh: boolean;
  readonly onCompiled: (sql: Sql) => void;
  readonly ran: (sql: Sql, durationMs: number) => void;
  /** Runs one test against `run.substitutes`; its own result is reported there. */
  readonly assertOne: (test: TestNode, run: NodeRun, step: { readonly staged: boolean; readonly inTransaction: boolean }, runner: StepRunner) => Promise<AssertionResult>;
}

/** Compiles a node, plans it by what stands in the warehouse, and carries the plan out. */
export async function runNode(node: BuildableNode, run: NodeRun, options: NodeRunOptions): Promise<NodeReport> {
  const compiled = await compileNode(node, run);
  options.onCompiled(compiled);
  const plan = await planOf(node, compiled, run, options);
  const keepLater: Sql[] = [];
  const connection = await run.connection();
  const runner: StepRunner = {
    dialect: run.context.session.dialect,
    connection,
    signal: run.signal,
    ran: options.ran,
    assert: (step) => assertStaged(node, step, run, runner, plan, options, keepLater),
    callMaterialization: (step) => callMaterialization(node, step.macro, compiled, run),
  };
  try {
    const answer = await runSteps(plan.steps, runner);
    await noteInCatalog(node, plan, run);
    return { compiled, action: plan.action, relation: plan.relation, message: messageOf(plan, answer), response: adapterResponse(answer) };
  } catch (error) {
    await cleanUp(plan, runner, keepLater);
    throw error;
  }
}

/** The plan of a node as things stand in the warehouse now. */
export async function planOf(node: BuildableNode, compiled: Sql, run: NodeRun, options: Pick<NodeRunOptions, 'gatedBy' | 'fullRefresh'>): Promise<NodePlan> {
  const [preHooks, postHooks] = await Promise.all([renderHooks(node, 'pre-hook', run), renderHooks(node, 'post-hook', run)]);
  const draft = {
    node,
    query: compiled,
    dialect: run.context.session.dialect,
    preHooks,
    postHooks,
    assertions: options.gatedBy.map((test) => test.uniqueId),
    fullRefresh: node.config.full_refresh ?? options.fullRefresh,
  };
  return planNode(draft, run.context.session.macros, (request, needs) => readFacts(request, needs, run));
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
  const staged: NodeRun = { ...run, substitutes: new Map([...run.substitutes, [node.uniqueId, step.relation]]) };
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
}

async function noteInCatalog(node: BuildableNode, plan: NodePlan, run: NodeRun): Promise<void> {
  if (plan.relation === undefined) return;
  const kind = node.config.materialized === 'view' ? 'view' : 'table';
  await run.context.catalog.add({ ...relationNameOf(node), kind });
}

function messageOf(plan: NodePlan, answer: QueryResult | undefined): string {
  return answer?.message ?? plan.action;
}
