import { martError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { planIncrement } from '../increment.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import type { NodePlan } from '../step.ts';
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
  const strategy = strategyOf(request);
  if (facts.existing?.kind !== 'table' || fullRefresh) return planTable(request, 'incremental (full)');
  return planIncrement(request, strategy);
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
