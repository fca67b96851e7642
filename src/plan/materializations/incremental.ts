import { martError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { dropLeftovers, dressing, gate, innerHooks, outerHooks } from '../building-blocks.ts';
import { planStrategy } from '../incremental-strategy.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { planSchemaChange } from '../schema-change.ts';
import { statement, type NodePlan, type Step } from '../step.ts';
import { planTable } from './table.ts';

/** Adds to a table, or replaces the rows of some keys; built as a table when there is none, or on a full refresh. */
export const incremental: Materialization = {
  name: 'incremental',
  needs: ({ existing, fullRefresh }) =>
    existing?.kind === 'table' && !fullRefresh ? ['existingColumns', 'queryColumns'] : [],
  plan: planIncremental,
};

function planIncremental(request: MaterializationRequest): NodePlan {
  const { facts, fullRefresh } = request;
  if (facts.existing?.kind !== 'table' || fullRefresh) return planTable(request, 'incremental (full)');
  return planIncrement(request, strategyOf(request));
}

/** The strategy by config or by the warehouse's default, checked against what the warehouse can do. */
function strategyOf(request: MaterializationRequest): string {
  const { node, dialect } = request;
  const configured = node.config.incremental_strategy ?? 'default';
  if (configured === 'default') return dialect.defaultIncrementalStrategy(hasKey(request));
  if (dialect.incrementalStrategies.includes(configured)) return configured;
  throw martError('unsupported', `${node.name}: ${dialect.type} has no incremental strategy \`${configured}\``, {
    at: node.patch ?? node.codeSpan,
    hint: didYouMean(configured, dialect.incrementalStrategies) ?? `it has: ${dialect.incrementalStrategies.join(', ')}`,
    exitCode: 1,
  });
}

function hasKey(request: MaterializationRequest): boolean {
  const { unique_key: key } = request.node.config;
  return typeof key === 'string' ? key !== '' : (key ?? []).length > 0;
}

/**
 * The delta is staged apart; then one transaction changes the table, asserts the result as readers would see it, and
 * commits. A failed assertion rolls all of it back.
 */
function planIncrement(request: MaterializationRequest, strategy: string): NodePlan {
  const { node, target, delta, dialect, query, preHooks, postHooks } = request;
  const change = planSchemaChange(request);
  const temporary = dialect.features.temporaryTables;
  const staged = temporary ? { identifier: delta.identifier } : delta;
  const stage = temporary ? [dialect.createTemporaryTableAs(staged, query)] : dialect.createTableAs(staged, query, {});
  const alter = change.statements.map((sql) => statement('change columns', sql));
  const inner: Step[] = [
    ...(dialect.features.transactionalDdl ? alter : []),
    ...planStrategy(request, strategy, staged, change.columns),
    ...innerHooks(postHooks),
    ...gate(request, target),
  ];
  return {
    uniqueId: node.uniqueId,
    action: `incremental (${strategy})`,
    relation: target,
    steps: [
      ...outerHooks(preHooks, 'before'),
      ...innerHooks(preHooks),
      ...dropLeftovers(request),
      ...stage.map((sql) => statement('stage the delta', sql)),
      ...(dialect.features.transactionalDdl ? [] : alter),
      { kind: 'transaction', title: `apply the delta (${strategy})`, steps: inner },
      statement('drop the delta', dialect.drop({ ...staged, kind: 'table' })),
      ...dressing(request, 'table'),
      ...outerHooks(postHooks, 'after'),
    ],
    cleanup: [dialect.drop({ ...staged, kind: 'table' })],
  };
}
