import { closing, dressing, dropLeftovers, gate, publishStep } from './building-blocks.ts';
import { hooksAfter, hooksOnStaged } from './hooks.ts';
import { planStrategy } from './incremental-strategy.ts';
import type { RelationName } from '../domain/relation.ts';
import type { MaterializationRequest } from './request.ts';
import { planSchemaChange } from './schema-change.ts';
import { statement, type NodePlan, type Step } from './step.ts';

/**
 * The delta is staged apart; then one transaction changes the table, asserts the result as readers would see it, and
 * commits. A failed assertion rolls all of it back.
 */
export function planIncrement(request: MaterializationRequest, strategy: string): NodePlan {
  const { node, target, dialect, postHooks } = request;
  const change = planSchemaChange(request);
  if (change.altersColumns && !dialect.features.transactionalDdl && !hasForeignKeys(request)) return planOnCopy(request, strategy);
  const { staged, stage } = staging(request);
  const inner: Step[] = [
    ...(dialect.features.transactionalDdl ? change.steps : []),
    ...planStrategy(request, strategy, staged, change.columns),
    ...closing(request).within,
  ];
  return {
    uniqueId: node.uniqueId,
    action: `incremental (${strategy})`,
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...stage,
      ...(dialect.features.transactionalDdl ? [] : change.steps),
      { kind: 'transaction', title: `apply the delta (${strategy})`, steps: inner },
      ...closing(request).after,
      statement('drop the delta', dialect.drop({ ...staged, kind: 'table' })),
      ...dressing(request, 'table'),
      ...hooksAfter(postHooks),
    ],
    cleanup: [dialect.drop({ ...staged, kind: 'table' })],
  };
}

function staging({ dialect, delta, query }: MaterializationRequest): { readonly staged: RelationName; readonly stage: readonly Step[] } {
  const temporary = dialect.features.temporaryTables;
  const staged = temporary ? { identifier: delta.identifier } : delta;
  const statements = temporary ? [dialect.createTemporaryTableAs(staged, query)] : dialect.createTableAs(staged, query, {});
  return { staged, stage: statements.map((sql) => statement('stage the delta', sql)) };
}

/**
 * Where changing columns would commit, and dropping one could not be undone: a copy of the table is changed, filled and asserted,
 * and takes the table's place.
 */
function planOnCopy(request: MaterializationRequest, strategy: string): NodePlan {
  const { node, target, scratch, dialect, postHooks } = request;
  const onCopy = { ...request, target: scratch };
  const change = planSchemaChange(onCopy);
  const { staged, stage } = staging(request);
  const drop = dialect.drop({ ...staged, kind: 'table' });
  return {
    uniqueId: node.uniqueId,
    action: `incremental (${strategy})`,
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...stage,
      ...dialect.copyTable(target, scratch, node.config).map((sql) => statement('copy the table', sql)),
      ...change.steps,
      ...planStrategy(onCopy, strategy, staged, change.columns),
      statement('drop the delta', drop),
      ...hooksOnStaged(postHooks, scratch),
      ...gate(request, scratch),
      publishStep(request, 'table'),
      ...hooksAfter(postHooks),
    ],
    cleanup: [drop, dialect.drop({ ...scratch, kind: 'table' })],
  };
}

/** A copy would be without them. */
function hasForeignKeys({ node }: MaterializationRequest): boolean {
  if (node.resourceType !== 'model') return false;
  return [...node.constraints, ...[...node.columns.values()].flatMap((column) => column.constraints)].some(({ type }) => type === 'foreign_key');
}
