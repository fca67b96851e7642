import { martError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { wantsColumnComments } from '../building-blocks.ts';
import { planIncrement } from '../increment.ts';
import { uniqueKey } from '../incremental-strategy.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import type { NodePlan } from '../step.ts';
import { planTable } from './table.ts';

/** Adds to a table, or replaces the rows of some keys; built as a table when there is none, or on a full refresh. */
export const incremental: Materialization = {
  name: 'incremental',
  needs: (request) => {
    if (request.existing?.kind === 'table' && !request.fullRefresh) return ['existingColumns', 'queryColumns'];
    return wantsColumnComments(request) ? ['queryColumns'] : [];
  },
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
  const { node, dialect, strategyMacro } = request;
  const configured = node.config.incremental_strategy ?? 'default';
  if (configured === 'default') return dialect.defaultIncrementalStrategy(uniqueKey(node).length > 0);
  if (dialect.incrementalStrategies.includes(configured)) return configured;
  if (strategyMacro !== undefined && !BUILT_IN.has(configured)) return configured;
  throw martError('unsupported', `${node.name}: ${dialect.type} has no incremental strategy \`${configured}\``, {
    at: node.patch ?? node.codeSpan,
    hint: hintFor(configured, dialect.incrementalStrategies),
    exitCode: 1,
  });
}

/** Strategies whose names mean the same everywhere: a macro does not bring one to a warehouse that lacks it. */
const BUILT_IN = new Set(['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch']);

function hintFor(strategy: string, known: readonly string[]): string {
  const list = `it has: ${known.join(', ')}`;
  if (BUILT_IN.has(strategy)) return list;
  return didYouMean(strategy, known) ?? `${list}; one of your own is a macro \`get_incremental_${strategy.replaceAll('+', '_')}_sql(arg_dict)\``;
}
