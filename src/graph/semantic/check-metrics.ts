import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { warningDiagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Span } from '../../diagnostics/source.ts';
import type { MetricNode } from '../../domain/node.ts';
import { GRANULARITIES } from '../../domain/semantic.ts';
import { inputMeasures } from '../metric-inputs.ts';
import { sameJson } from '../same-json.ts';
import { conversionProblems } from './check-conversions.ts';
import { nameProblems } from './check-names.ts';
import { windowProblems } from './check-windows.ts';
import { doubtful, isStandardGranularity, refused, type Semantics } from './semantics.ts';

export function* metricProblems(semantics: Semantics): Iterable<Diagnostic> {
  const aliases = new Map<string, string>();
  for (const metric of semantics.metrics) {
    yield* cumulative(metric, semantics);
    yield* derived(metric, semantics);
    yield* conversionProblems(metric, semantics);
    yield* measureAliases(metric, semantics, aliases);
  }
}

function* cumulative(metric: MetricNode, { graph }: Semantics): Iterable<Diagnostic> {
  const { window: older, grain_to_date: olderGrain, cumulative_type_params: params } = metric.params;
  const at = (key: string): Span => metric.locate(['type_params', 'cumulative_type_params', key]);
  if (older !== null || olderGrain !== null) yield* olderPlace(metric, graph.project.root.config.flags['require_nested_cumulative_type_params'] === true);
  if (metric.type !== 'cumulative' || params === null) return;
  const { window, grain_to_date: grain } = params;
  if (older !== null && window !== null && !sameJson(older, window)) yield refused(`the metric \`${metric.name}\` says \`window\` twice, and not the same`, metric.locate(['type_params', 'window']), 'keep the one under `cumulative_type_params`');
  if (grain !== null && !isStandardGranularity(grain.toLowerCase())) yield refused(`\`${grain}\` is no granularity`, at('grain_to_date'), didYouMean(grain, GRANULARITIES));
  if (window !== null && grain !== null) yield refused(`the metric \`${metric.name}\` has both \`window\` and \`grain_to_date\``, at('grain_to_date'), 'keep one of them');
  if (window !== null) yield* windowProblems(window, at('window'), []);
}

function* olderPlace(metric: MetricNode, isRequired: boolean): Iterable<Diagnostic> {
  const at = metric.locate(['type_params', metric.params.window === null ? 'grain_to_date' : 'window']);
  const message = `the metric \`${metric.name}\` says \`window\` or \`grain_to_date\` directly under \`type_params\``;
  const hint = 'write it under `type_params: cumulative_type_params:`';
  yield isRequired ? refused(message, at, hint) : warningDiagnostic('deprecated', message, { at, hint, event: 'MFCumulativeTypeParamsDeprecation' });
}

function* derived(metric: MetricNode, { customGranularities }: Semantics): Iterable<Diagnostic> {
  const { metrics, expr } = metric.params;
  const names = new Set(metrics.map(({ name }) => name));
  for (const [index, { name, alias, offset_window: window, offset_to_grain: grain }] of metrics.entries()) {
    const at = (key: string): Span => metric.locate(['type_params', 'metrics', index, key]);
    if (window !== null) yield* windowProblems(window, at('offset_window'), customGranularities);
    if (grain !== null && !isStandardGranularity(grain.toLowerCase())) yield refused(`\`${grain}\` is no granularity`, at('offset_to_grain'), didYouMean(grain, GRANULARITIES));
    if (window !== null && grain !== null) yield refused(`\`${name}\` has both \`offset_window\` and \`offset_to_grain\``, at('offset_to_grain'), 'keep one of them');
    if (metric.type !== 'derived') continue;
    if (alias !== null) yield* nameProblems(alias, at('alias'));
    if (alias !== null && names.has(alias)) yield refused(`the alias \`${alias}\` is taken`, at('alias'));
    const used = alias ?? name;
    if (expr !== null && !expr.includes(used)) yield doubtful(`\`expr\` of the metric \`${metric.name}\` does not use \`${used}\``, metric.locate(['type_params', 'expr']));
  }
  if (metric.type !== 'derived') return;
  if (metrics.length === 0) yield refused(`the derived metric \`${metric.name}\` has no metrics to come from`, metric.locate(['type_params']), 'list them under `type_params: metrics:`');
  if (expr === null || expr === '') yield doubtful(`the derived metric \`${metric.name}\` has no \`expr\``, metric.locate(['type_params']));
}

/** Where one measure is meant in two ways, the two need names. */
function* measureAliases(metric: MetricNode, { graph, models }: Semantics, aliases: Map<string, string>): Iterable<Diagnostic> {
  const at = metric.locate(['type_params']);
  const inputs = inputMeasures(graph, metric);
  const measures = new Set(models.flatMap((model) => model.measures.map(({ name }) => name)));
  for (const name of new Set(inputs.map((input) => input.name))) {
    const same = inputs.filter((input) => input.name === name);
    const unnamed = same.some(({ filter, alias }) => filter !== null && alias === null);
    if (same.length > 1 && unnamed) yield refused(`the metric \`${metric.name}\` uses the measure \`${name}\` under several conditions`, at, 'give each an `alias`');
  }
  for (const { alias } of inputs) {
    if (alias === null) continue;
    yield* nameProblems(alias, at);
    if (measures.has(alias)) yield refused(`the alias \`${alias}\` is the name of a measure`, at);
    const other = aliases.get(alias);
    if (other !== undefined) yield refused(`the alias \`${alias}\` of a measure is used in the metric \`${other}\` too`, at);
    aliases.set(alias, metric.name);
  }
}
