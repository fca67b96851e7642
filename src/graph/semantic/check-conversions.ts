import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Span } from '../../diagnostics/source.ts';
import type { MetricNode, SemanticModelNode } from '../../domain/node.ts';
import type { ConversionParams } from '../../domain/semantic.ts';
import { windowProblems } from './check-windows.ts';
import { doubtful, refused, type Semantics } from './semantics.ts';

const SIDES = [
  { measure: 'base_measure', property: 'base_property' },
  { measure: 'conversion_measure', property: 'conversion_property' },
] as const;

/** How many of one kind of event are followed by one of another kind, for the same entity. */
export function* conversionProblems(metric: MetricNode, { graph }: Semantics): Iterable<Diagnostic> {
  const params = metric.params.conversion_type_params;
  if (metric.type !== 'conversion' || params === null) return;
  const at = (...path: readonly (string | number)[]): Span => metric.locate(['type_params', 'conversion_type_params', ...path]);
  for (const side of SIDES) {
    const found = graph.references.findMeasure(params[side.measure].name, metric.packageName);
    if (found.kind !== 'found') continue;
    yield* countedMeasure(params[side.measure], found.node, at(side.measure));
    const entities = found.node.entities.map(({ name }) => name);
    const missing = (what: string, name: string, place: Span, known: readonly string[]): Diagnostic =>
      refused(`the semantic model \`${found.node.name}\` has no ${what} \`${name}\``, place, didYouMean(name, known));
    if (!entities.includes(params.entity)) yield missing('entity', params.entity, at('entity'), entities);
    const known = [...entities, ...found.node.dimensions.map(({ name }) => name)];
    for (const [index, pair] of (params.constant_properties ?? []).entries()) {
      const name = pair[side.property];
      if (!known.includes(name)) yield missing('entity or dimension', name, at('constant_properties', index, side.property), known);
    }
  }
  if (params.conversion_measure.filter !== null) yield doubtful(`the condition on \`${params.conversion_measure.name}\` is not fully supported by what queries conversions`, at('conversion_measure', 'filter'));
  if (params.window !== null) yield* windowProblems(params.window, at('window'), []);
}

function* countedMeasure(input: ConversionParams['base_measure'], model: SemanticModelNode, at: Span): Iterable<Diagnostic> {
  const measure = model.measures.find(({ name }) => name === input.name);
  if (measure === undefined) return;
  const { agg, expr } = measure;
  const counts = agg === 'count' || agg === 'count_distinct' || (agg === 'sum' && expr === '1');
  if (!counts) yield refused(`the measure \`${measure.name}\` does not count: it is a ${agg}`, at, 'conversions are made of measures with `agg: count`, `count_distinct`, or `sum` of 1');
}
