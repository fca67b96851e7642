import { martError } from '../../diagnostics/diagnostic.ts';
import type { Batch } from '../../domain/batch.ts';
import type { RelationName } from '../../domain/relation.ts';
import { sql } from '../../sql/sql.ts';
import { batchSteps } from '../batch-steps.ts';
import { closing, dressing, dropLeftovers, fillTable, gate, publishStep } from '../building-blocks.ts';
import { hooksAfter, hooksOnStaged } from '../hooks.ts';
import { uniqueKey } from '../incremental-strategy.ts';
import { batchDeltaName } from '../names.ts';
import type { Materialization, MaterializationRequest, MicrobatchRequest } from '../request.ts';
import { planSchemaChange } from '../schema-change.ts';
import { statement, type BatchStep, type NodePlan, type Step } from '../step.ts';

type Request = MaterializationRequest & { readonly microbatch: MicrobatchRequest };

/**
 * An incremental model whose run is cut into batches by time. Each has a query of its own and may fail alone; what they made
 * is asserted and published together, since assertions speak of the table and not of a part of it.
 */
export const microbatch: Materialization = {
  name: 'microbatch',
  needs: ({ existing, fullRefresh }) => (existing?.kind === 'table' && !fullRefresh ? ['existingColumns', 'queryColumns'] : ['queryColumns']),
  plan: (request) => {
    if (request.microbatch === undefined) throw new Error(`${request.node.uniqueId} is planned as a microbatch without batches`);
    return planMicrobatch({ ...request, microbatch: request.microbatch });
  },
};

function planMicrobatch(request: Request): NodePlan {
  const { facts, fullRefresh, microbatch: batches, dialect } = request;
  checkKey(request);
  if (facts.existing?.kind !== 'table' || fullRefresh) return planAnew(request);
  // A batch that reads what the one before it made has to run inside the transaction; where that cannot be, on a copy.
  if (dialect.features.transactionalDdl) return planIntoTable(request);
  return batches.readsItself || planSchemaChange(request).altersColumns ? planOnCopy(request) : planIntoTable(request);
}

function checkKey({ node, dialect, strategyMacro }: Request): void {
  if (dialect.microbatchKey !== 'refused' || uniqueKey(node).length === 0 || strategyMacro !== undefined) return;
  throw martError('invalid-value', `${node.name}: microbatch takes no \`unique_key\` on ${dialect.type}: a batch replaces its window of \`event_time\``, {
    at: node.patch ?? node.codeSpan,
    hint: "remove `unique_key`, or set `incremental_strategy: 'merge'`",
    exitCode: 1,
  });
}

/** The first build and a full refresh: all batches go into the scratch table, which is asserted and published as a whole. */
function planAnew(request: Request): NodePlan {
  const { scratch, facts, microbatch: { batches } } = request;
  const [first, ...others] = batches;
  if (first === undefined) throw new Error(`${request.node.uniqueId} has no batches`);
  const columns = facts.queryColumns.map((column) => column.name);
  const create: BatchStep = { kind: 'batch', does: 'create', title: `build batch ${first.label}`, batch: first, table: scratch, delta: scratch, columns };
  return planScratch(request, 'microbatch (full)', [create, ...batchAfterBatch(request, others, scratch, columns)]);
}

/** The batches go into a copy of the table, which then takes its place. */
function planOnCopy(request: Request): NodePlan {
  const { scratch, target, dialect, microbatch: { batches } } = request;
  const copy = fillTable({ ...request, query: sql`select * from ${dialect.relation(target)}` }, scratch);
  const change = planSchemaChange({ ...request, target: scratch });
  return planScratch(request, 'microbatch', [...copy, ...change.steps, ...batchAfterBatch(request, batches, scratch, change.columns)]);
}

function planScratch(request: Request, action: string, filled: readonly Step[]): NodePlan {
  const { node, target, scratch, dialect, postHooks } = request;
  return {
    uniqueId: node.uniqueId,
    action,
    relation: target,
    batch: (step, query) => batchSteps({ ...request, query }, step),
    steps: [...dropLeftovers(request), ...filled, ...hooksOnStaged(postHooks, scratch), ...gate(request, scratch), publishStep(request, 'table'), ...hooksAfter(postHooks)],
    cleanup: [dialect.drop({ ...scratch, kind: 'table' }), ...deltas(request).map((delta) => dialect.drop({ ...delta, kind: 'table' }))],
  };
}

/** As many batches at a time as may run at once: each is staged, then brought in, in their order. */
function batchAfterBatch(request: Request, batches: readonly Batch[], table: RelationName, columns: readonly string[]): Step[] {
  const { dialect, microbatch: { atOnce } } = request;
  const groups = Array.from({ length: Math.ceil(batches.length / atOnce) }, (_, index) => batches.slice(index * atOnce, (index + 1) * atOnce));
  return groups.flatMap((group) => {
    const [stage, apply] = (['stage', 'apply'] as const).map((does) => group.map((batch) => batchStep(request, does, batch, table, columns)));
    return [
      ...together(stage ?? []),
      ...(apply ?? []).map((step): Step => ({ kind: 'transaction', title: step.title, steps: [step] })),
      ...(apply ?? []).map(({ delta }) => statement('drop the delta', dialect.drop({ ...delta, kind: 'table' }))),
    ];
  });
}

/**
 * The table stands: every batch is staged apart, where it may fail alone; then one transaction brings in those that did not,
 * asserts the table as readers will see it, and commits.
 */
function planIntoTable(request: Request): NodePlan {
  const { node, target, dialect, postHooks, microbatch: { batches, readsItself } } = request;
  const change = planSchemaChange(request);
  const [stage = [], apply = []] = (['stage', 'apply'] as const).map((does) => batches.map((batch) => batchStep(request, does, batch, target, change.columns)));
  const inner: Step[] = [
    ...(dialect.features.transactionalDdl ? change.steps : []),
    ...(readsItself ? batches.flatMap((_, index) => [...stage.slice(index, index + 1), ...apply.slice(index, index + 1)]) : apply),
    ...closing(request).within,
  ];
  const drops = deltas(request).map((delta) => dialect.drop({ ...delta, kind: 'table' }));
  return {
    uniqueId: node.uniqueId,
    action: 'microbatch',
    relation: target,
    batch: (step, query) => batchSteps({ ...request, query }, step),
    steps: [
      ...dropLeftovers(request),
      ...(readsItself ? [] : together(stage)),
      ...(dialect.features.transactionalDdl ? [] : change.steps),
      { kind: 'transaction', title: 'apply the batches', steps: inner },
      ...closing(request).after,
      ...drops.map((drop) => statement('drop the delta', drop)),
      ...dressing(request, 'table'),
      ...hooksAfter(postHooks),
    ],
    cleanup: drops,
  };
}

function batchStep(request: Request, does: BatchStep['does'], batch: Batch, table: RelationName, columns: readonly string[]): BatchStep {
  return { kind: 'batch', does, title: `${does} batch ${batch.label}`, batch, table, delta: deltaOf(request, batch), columns };
}

function together(steps: readonly BatchStep[]): Step[] {
  return steps.length > 1 ? [{ kind: 'parallel', title: `${steps.length} batches`, steps }] : [...steps];
}

function deltas(request: Request): readonly RelationName[] {
  return request.microbatch.batches.map((batch) => deltaOf(request, batch));
}

function deltaOf(request: Request, batch: Batch): RelationName {
  const delta = batchDeltaName(request.target, batch.index, request.dialect);
  return isTemporary(request) ? { identifier: delta.identifier } : delta;
}

/** Sessions do not see each other's temporary tables. */
function isTemporary({ dialect, microbatch: { atOnce } }: Request): boolean {
  return dialect.features.temporaryTables && atOnce === 1;
}
