import { compileNode } from '../compile/compile-node.ts';
import { compileTest } from '../compile/compile-test.ts';
import { withSession } from '../compile/inline.ts';
import type { NodeRun, RunContext } from '../compile/node-run.ts';
import { eventTimeWindow } from '../context/event-time.ts';
import type { Batch } from '../domain/batch.ts';
import { isBuildable, type ModelNode } from '../domain/node.ts';
import { isMicrobatch } from '../graph/microbatch.ts';
import type { BatchStep, Step } from '../plan/step.ts';
import { Sql } from '../sql/sql.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { microbatchOf } from './microbatch.ts';
import { planOf } from './run-node.ts';
import { isNoOp, planTasks, type NodeTask } from './tasks.ts';

export interface PlannedStep {
  readonly title: string;
  readonly sql: string;
}

export interface PlannedNode {
  readonly uniqueId: string;
  readonly name: string;
  readonly resourceType: string;
  readonly action: string;
  readonly steps: readonly PlannedStep[];
  /** Names of the assertions that gate the node. */
  readonly assertions: readonly string[];
}

export interface DryRun {
  readonly nodes: readonly PlannedNode[];
}

/** The plan of a build as things stand in the warehouse now. Nothing is changed. */
export function dryRun(context: RunContext, warehouse: Warehouse, signal: AbortSignal): Promise<DryRun> {
  return withSession(context, warehouse, signal, async (run) => {
    const nodes: PlannedNode[] = [];
    for (const task of planTasks(context, true)) if (!isNoOp(task.node)) nodes.push(await planTask(task, run));
    return { nodes };
  });
}

async function planTask(task: NodeTask, run: NodeRun): Promise<PlannedNode> {
  const { node, gatedBy } = task;
  const named = { uniqueId: node.uniqueId, name: node.name, resourceType: node.resourceType, assertions: gatedBy.map((test) => test.name) };
  if (node.resourceType === 'test') {
    return { ...named, action: 'assert', steps: [{ title: 'assert', sql: (await compileTest(node, run)).text }] };
  }
  if (!isBuildable(node)) return { ...named, action: node.resourceType, steps: [] };
  const { dialect, invocation } = run.context.session;
  const { fullRefresh } = invocation.flags;
  if (isMicrobatch(node, run.context.graph.project)) return { ...named, ...(await planBatches(node, run, gatedBy, fullRefresh)) };
  const plan = await planOf(node, await compileNode(node, run), run, { gatedBy, fullRefresh });
  return { ...named, action: plan.action, steps: plan.steps.flatMap((step) => written(step, dialect)) };
}

/** Each batch with its query as it would be now: what one batch leaves for the next is not there. */
async function planBatches(node: ModelNode, run: NodeRun, gatedBy: NodeTask['gatedBy'], fullRefresh: boolean) {
  const { dialect, invocation, target } = run.context.session;
  const clock = { now: invocation.startedAt, window: eventTimeWindow(invocation.flags) };
  const microbatch = await microbatchOf(node, run, { ...clock, threads: target.threads, earlier: undefined, fullRefresh });
  const queries = new Map<Batch, Sql>();
  for (const batch of microbatch.batches) queries.set(batch, await compileNode(node, { ...run, batch }));
  const [first = Sql.empty] = queries.values();
  const plan = await planOf(node, first, run, { gatedBy, fullRefresh, microbatch });
  const batchSteps = (step: BatchStep) => plan.batch?.(step, queries.get(step.batch) ?? Sql.empty) ?? [];
  return { action: plan.action, steps: plan.steps.flatMap((step) => written(step, dialect, batchSteps)) };
}

function written(step: Step, dialect: Dialect, batchSteps: (step: BatchStep) => readonly Step[] = () => []): PlannedStep[] {
  switch (step.kind) {
    case 'statement':
      return [{ title: step.title, sql: step.sql.text }];
    case 'hook':
      return [{ title: step.title, sql: step.hook.sql }];
    case 'move-file':
      return [{ title: step.title, sql: `-- ${step.from}` }];
    case 'retype':
      return step.statements.map((sql) => ({ title: step.title, sql: sql.text }));
    case 'load':
      return [{ title: step.title, sql: '' }];
    case 'assert':
      return [{ title: step.title, sql: step.tests.map((test) => `-- ${test}`).join('\n') }];
    case 'transaction':
      return [{ title: `begin: ${step.title}`, sql: 'begin' }, ...step.steps.flatMap((inner) => written(inner, dialect, batchSteps)), { title: 'commit', sql: 'commit' }];
    case 'publish': {
      const { swap, cleanup } = dialect.publish(step.request);
      const inner = [...swap.statements.map((sql) => sql.text), ...step.within.map((within) => written(within, dialect).map(({ sql }) => sql).join(';\n'))];
      const statements = swap.transaction ? ['begin', ...inner, 'commit'] : inner;
      return [{ title: step.title, sql: [...statements, ...cleanup.map((sql) => sql.text)].join(';\n') }];
    }
    case 'batch':
      return batchSteps(step).flatMap((inner) => written(inner, dialect)).map(({ title, sql }) => ({ title: title.includes(step.batch.label) ? title : `${step.title}: ${title}`, sql }));
    case 'parallel':
      return step.steps.flatMap((inner) => written(inner, dialect, batchSteps));
    case 'strategy':
      return [{ title: step.title, sql: `-- ${step.macro}` }];
    case 'call':
      return [{ title: step.title, sql: `-- ${step.macro}` }];
    case 'snapshot-merge':
      return [{ title: step.title, sql: '-- snapshot_merge_sql' }];
    case 'macro':
      return [{ title: step.title, sql: `-- ${step.macro}` }];
  }
}
