import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Span } from '../../diagnostics/source.ts';
import type { MetricNode } from '../../domain/node.ts';
import { GRANULARITIES, type WhereFilter } from '../../domain/semantic.ts';
import { itemName, itemProblem, readItems } from './query-items.ts';
import { doubtful, refused, type Semantics } from './semantics.ts';

/** Conditions of metrics and of what goes into them. */
export function* conditionProblems({ metrics, savedQueries, customGranularities }: Semantics): Iterable<Diagnostic> {
  for (const metric of metrics) {
    for (const { filter, path } of conditionsOf(metric)) yield* filterProblems(filter, metric.locate(path), customGranularities);
  }
  for (const { query, locate } of savedQueries) yield* filterProblems(query.where, locate(['query_params', 'where']), customGranularities);
}

interface Condition {
  readonly filter: WhereFilter | null;
  readonly path: readonly (string | number)[];
}

function conditionsOf({ filter, params }: MetricNode): readonly Condition[] {
  const single = (['measure', 'numerator', 'denominator'] as const).map((key): Condition => ({ filter: params[key]?.filter ?? null, path: ['type_params', key, 'filter'] }));
  const inputs = params.metrics.map((input, index): Condition => ({ filter: input.filter, path: ['type_params', 'metrics', index, 'filter'] }));
  return [{ filter, path: ['filter'] }, ...single, ...inputs];
}

function* filterProblems(filter: WhereFilter | null, at: Span, customGranularities: readonly string[]): Iterable<Diagnostic> {
  for (const { where_sql_template: text } of filter?.where_filters ?? []) {
    const read = readItems(text, 'filter');
    if ('problem' in read) {
      yield refused(`the condition can't be read: ${read.problem}`, at, read.hint ?? 'it may call Dimension(), TimeDimension(), Entity() and Metric()');
      continue;
    }
    for (const item of read.items) {
      const problem = itemProblem(item, customGranularities);
      const known = [...GRANULARITIES, ...customGranularities];
      const grain = (itemName(item, customGranularities).grain ?? item.grain)?.toLowerCase();
      if (problem !== undefined) yield refused(problem, at);
      else if (grain !== undefined && !known.includes(grain)) yield doubtful(`\`${grain}\` is no granularity`, at, didYouMean(grain, known));
    }
  }
}
