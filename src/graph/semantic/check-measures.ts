import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Span } from '../../diagnostics/source.ts';
import type { SemanticModelNode } from '../../domain/node.ts';
import type { Measure } from '../../domain/semantic.ts';
import { timeDimensions } from './check-semantic-models.ts';
import { refused, type Semantics } from './semantics.ts';

type Place = (...path: readonly (string | number)[]) => Span;

export function* measureProblems({ models }: Semantics): Iterable<Diagnostic> {
  const homes = new Map<string, string>();
  for (const model of models) {
    for (const [index, measure] of model.measures.entries()) {
      const at: Place = (...path) => model.locate(['measures', index, ...path]);
      const other = homes.get(measure.name);
      if (other !== undefined && other !== model.name) yield refused(`the measure \`${measure.name}\` is in the semantic model \`${other}\` too`, at('name'), 'rename one of them');
      homes.set(measure.name, model.name);
      yield* timeDimension(model, measure, at);
      yield* percentile(measure, at);
      yield* count(measure, at);
      yield* nonAdditive(model, measure, at);
    }
  }
}

function* timeDimension(model: SemanticModelNode, { name, agg_time_dimension: own }: Measure, at: Place): Iterable<Diagnostic> {
  const standard = model.defaults?.agg_time_dimension ?? null;
  if (own === null && standard === null)
    yield refused(`the measure \`${name}\` has no time dimension`, at('name'), 'say `agg_time_dimension` in it, or in the `defaults` of its semantic model');
  const known = timeDimensions(model);
  if (own !== null && !known.includes(own)) yield refused(`the semantic model \`${model.name}\` has no time dimension \`${own}\``, at('agg_time_dimension'), didYouMean(own, known));
}

function* percentile({ name, agg, agg_params: params }: Measure, at: Place): Iterable<Diagnostic> {
  if (agg === 'percentile') {
    const wanted = params?.percentile ?? undefined;
    if (wanted === undefined) yield refused(`the measure \`${name}\` does not say which percentile it is`, at('agg'), 'say `agg_params: {percentile: 0.5}`');
    else if (wanted <= 0 || wanted >= 1) yield refused(`the percentile of the measure \`${name}\` is ${wanted}`, at('agg_params', 'percentile'), 'it lies between 0 and 1: the 95th is 0.95');
  } else if (params !== null && (params.percentile !== null || params.use_discrete_percentile || params.use_approximate_percentile)) {
    yield refused(`the measure \`${name}\` is a ${agg}: \`agg_params\` are for percentiles`, at('agg_params'));
  }
}

function* count({ name, agg, expr }: Measure, at: Place): Iterable<Diagnostic> {
  if (agg !== 'count') return;
  if (expr === null) yield refused(`the measure \`${name}\` does not say what it counts`, at('agg'), 'to count rows, say `expr: 1`');
  else if (expr.toLowerCase().startsWith('distinct ')) yield refused(`the measure \`${name}\` counts distinct values`, at('expr'), 'say `agg: count_distinct`, and leave `distinct` out of `expr`');
}

/** A balance can be added up over accounts, but not over days: there its first or last value counts. */
function* nonAdditive(model: SemanticModelNode, measure: Measure, at: Place): Iterable<Diagnostic> {
  const { non_additive_dimension: given, name } = measure;
  if (given === null) return;
  const place: Place = (...path) => at('non_additive_dimension', ...path);
  const granularity = (dimension: string | null | undefined) => model.dimensions.find((known) => known.name === dimension)?.type_params?.time_granularity;
  const dimension = model.dimensions.find((known) => known.name === given.name);
  const time = measure.agg_time_dimension ?? model.defaults?.agg_time_dimension;
  if (dimension === undefined) yield refused(`the semantic model \`${model.name}\` has no dimension \`${given.name}\``, place('name'), didYouMean(given.name, model.dimensions.map((known) => known.name)));
  else if (dimension.type !== 'time') yield refused(`\`${given.name}\` is no time dimension`, place('name'));
  const [own, agg] = [granularity(given.name), granularity(time)];
  if (own !== undefined && agg !== undefined && own !== agg) yield refused(`\`${given.name}\` is by ${own}, and the time dimension of the measure \`${name}\` by ${agg}`, place('name'));
  if (given.window_choice !== 'min' && given.window_choice !== 'max') yield refused(`\`window_choice\` is \`${given.window_choice}\``, place('window_choice'), 'it can be: min, max');
  const entities = model.entities.map((entity) => entity.name);
  for (const [index, grouping] of given.window_groupings.entries())
    if (!entities.includes(grouping)) yield refused(`the semantic model \`${model.name}\` has no entity \`${grouping}\``, place('window_groupings', index), didYouMean(grouping, entities));
}
