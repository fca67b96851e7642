import { dressing, dropLeftovers, gate, hooksAfter, hooksWithin } from './building-blocks.ts';
import { planStrategy } from './incremental-strategy.ts';
import type { MaterializationRequest } from './request.ts';
import { planSchemaChange } from './schema-change.ts';
import { statement, type NodePlan, type Step } from './step.ts';

/**
 * The delta is staged apart; then one transaction changes the table, asserts the result as readers would see it, and
 * commits. A failed assertion rolls all of it back.
 */
export function planIncrement(request: MaterializationRequest, strategy: string): NodePlan {
  const { node, target, delta, dialect, query, postHooks } = request;
  const change = planSchemaChange(request);
  const temporary = dialect.features.temporaryTables;
  const staged = temporary ? { identifier: delta.identifier } : delta;
  const stage = temporary ? [dialect.createTemporaryTableAs(staged, query)] : dialect.createTableAs(staged, query, {});
  const inner: Step[] = [
    ...(dialect.features.transactionalDdl ? change.steps : []),
    ...planStrategy(request, strategy, staged, change.columns),
    ...hooksWithin(postHooks),
    ...gate(request, target),
  ];
  return {
    uniqueId: node.uniqueId,
    action: `incremental (${strategy})`,
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...stage.map((sql) => statement('stage the delta', sql)),
      ...(dialect.features.transactionalDdl ? [] : change.steps),
      { kind: 'transaction', title: `apply the delta (${strategy})`, steps: inner },
      statement('drop the delta', dialect.drop({ ...staged, kind: 'table' })),
      ...dressing(request, 'table'),
      ...hooksAfter(postHooks),
    ],
    cleanup: [dialect.drop({ ...staged, kind: 'table' })],
  };
}
