import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { isJsonObject } from '../domain/json.ts';
import {
  AGGREGATIONS,
  CALCULATIONS,
  DIMENSION_TYPES,
  ENTITY_TYPES,
  GRANULARITIES,
  PERIOD_AGGREGATIONS,
  type ConversionParams,
  type CumulativeParams,
  type Dimension,
  type ElementConfig,
  type Entity,
  type Measure,
  type MeasureInput,
  type MetricInput,
  type MetricParams,
  type QueryParams,
  type TimeWindow,
  type WhereFilter,
} from '../domain/semantic.ts';
import { anyMapping, expression, flag, integer, list, mapping, number, oneOf, optional, text, type Reader } from './shapes.ts';

/** One condition, or a list of them. */
export const whereFilter: Reader<WhereFilter | null> = optional((node, checks) => {
  const conditions = Array.isArray(node.value) ? list(text)(node, checks) : [text(node, checks)];
  return { where_filters: conditions.map((condition) => ({ where_sql_template: condition })) };
});

/** `7 days`; the name of a granularity may be one of the project's own. */
const timeWindow: Reader<TimeWindow> = (node, checks) => {
  const written = text(node, checks).toLowerCase();
  const [, count = '', granularity = ''] = /^(\d+) (\S+)$/.exec(written) ?? [];
  if (written !== '' && count === '')
    checks.sink.add(errorDiagnostic('invalid-value', `\`${written}\` is no time window`, { at: node.span, hint: 'write a number and a granularity, such as `7 days`' }));
  const single = GRANULARITIES.find((standard) => `${standard}s` === granularity);
  return { count: Number(count), granularity: single ?? granularity };
};

const elementConfig: Reader<ElementConfig> = (node, checks) => {
  const { meta } = checks.object(node);
  return { meta: isJsonObject(meta) ? meta : {} };
};

const ELEMENT = { name: text, description: optional(text), label: optional(text), config: elementConfig };

export const entity: Reader<Entity> = mapping<Entity>('an entity', {
  ...ELEMENT,
  type: oneOf(ENTITY_TYPES),
  role: optional(text),
  expr: optional(text),
});

export const dimension: Reader<Dimension> = mapping<Dimension>('a dimension', {
  ...ELEMENT,
  type: oneOf(DIMENSION_TYPES),
  is_partition: flag(false),
  type_params: optional(
    mapping<NonNullable<Dimension['type_params']>>('the type_params of a dimension', {
      time_granularity: oneOf(GRANULARITIES),
      validity_params: optional(
        mapping<{ is_start: boolean; is_end: boolean }>('validity_params', { is_start: flag(false), is_end: flag(false) }),
      ),
    }),
  ),
  expr: optional(text),
});

export const measure: Reader<Measure> = mapping<Measure>('a measure', {
  ...ELEMENT,
  agg: oneOf(AGGREGATIONS),
  create_metric: flag(false),
  expr: optional(expression),
  agg_params: optional(
    mapping<NonNullable<Measure['agg_params']>>('agg_params', {
      percentile: optional(number),
      use_discrete_percentile: flag(false),
      use_approximate_percentile: flag(false),
    }),
  ),
  non_additive_dimension: optional(
    mapping<NonNullable<Measure['non_additive_dimension']>>('a non_additive_dimension', {
      name: text,
      window_choice: oneOf(AGGREGATIONS),
      window_groupings: list(text),
    }),
  ),
  agg_time_dimension: optional(text),
});

export const defaults: Reader<{ agg_time_dimension: string | null }> = mapping<{ agg_time_dimension: string | null }>('defaults', {
  agg_time_dimension: optional(text),
});

/** A name alone, or a mapping with more. */
function named<T extends { readonly name: string }>(read: Reader<T>): Reader<T> {
  return (node, checks) => (typeof node.value === 'string' ? read(node.withValue({ name: node.value }), checks) : read(node, checks));
}

const measureInput = named(
  mapping<MeasureInput>('an input measure', {
    name: text,
    filter: whereFilter,
    alias: optional(text),
    join_to_timespine: flag(false),
    fill_nulls_with: optional(integer),
  }),
);

const metricInput = named(
  mapping<MetricInput>('an input metric', {
    name: text,
    filter: whereFilter,
    alias: optional(text),
    offset_window: optional(timeWindow),
    offset_to_grain: optional(text),
  }),
);

const conversionParams = mapping<ConversionParams>('conversion_type_params', {
  base_measure: measureInput,
  conversion_measure: measureInput,
  entity: text,
  calculation: oneOf(CALCULATIONS, 'conversion_rate'),
  window: optional(timeWindow),
  constant_properties: optional(
    list(mapping<{ base_property: string; conversion_property: string }>('a constant property', { base_property: text, conversion_property: text })),
  ),
});

const cumulativeParams = mapping<CumulativeParams>('cumulative_type_params', {
  window: optional(timeWindow),
  grain_to_date: optional(text),
  period_agg: oneOf(PERIOD_AGGREGATIONS, 'first'),
});

export const metricParams: Reader<MetricParams> = mapping<MetricParams>('type_params', {
  measure: optional(measureInput),
  numerator: optional(metricInput),
  denominator: optional(metricInput),
  expr: optional(expression),
  window: optional(timeWindow),
  grain_to_date: optional(oneOf(GRANULARITIES)),
  metrics: list(metricInput),
  conversion_type_params: optional(conversionParams),
  cumulative_type_params: optional(cumulativeParams),
});

export const queryParams: Reader<QueryParams> = mapping<QueryParams>('query_params', {
  metrics: list(text),
  group_by: list(text),
  where: whereFilter,
  order_by: list(text),
  limit: optional(integer),
});

export const exportDeclaration: Reader<{ name: string; config: ReturnType<typeof anyMapping> }> = mapping<{
  name: string;
  config: ReturnType<typeof anyMapping>;
}>('an export', { name: text, config: anyMapping });
