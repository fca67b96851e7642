/*
 * Parts of semantic models, metrics and saved queries. They are kept in the words and the shape that manifests have,
 * every key present: mart queries no metrics, it checks them and passes them on.
 */
import type { JsonObject } from './json.ts';

export const METRIC_TYPES = ['simple', 'ratio', 'cumulative', 'derived', 'conversion'] as const;
export const AGGREGATIONS = ['sum', 'min', 'max', 'count_distinct', 'sum_boolean', 'average', 'percentile', 'median', 'count'] as const;
export const ENTITY_TYPES = ['foreign', 'natural', 'primary', 'unique'] as const;
export const DIMENSION_TYPES = ['categorical', 'time'] as const;
export const EXPORT_TARGETS = ['table', 'view'] as const;
export const CALCULATIONS = ['conversions', 'conversion_rate'] as const;
export const PERIOD_AGGREGATIONS = ['first', 'last', 'average'] as const;
/** From the finest to the coarsest. */
export const GRANULARITIES = [
  'nanosecond',
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
] as const;

export type MetricType = (typeof METRIC_TYPES)[number];
export type Aggregation = (typeof AGGREGATIONS)[number];
export type Granularity = (typeof GRANULARITIES)[number];

/** Conditions on what is aggregated: templates that only a query of the metric renders. */
export type WhereFilter = { readonly where_filters: readonly { readonly where_sql_template: string }[] };

export type ElementConfig = { readonly meta: JsonObject };

export type TimeWindow = { readonly count: number; readonly granularity: string };

export type Entity = {
  readonly name: string;
  readonly type: (typeof ENTITY_TYPES)[number];
  readonly description: string | null;
  readonly label: string | null;
  readonly role: string | null;
  readonly expr: string | null;
  readonly config: ElementConfig;
};

export type Dimension = {
  readonly name: string;
  readonly type: (typeof DIMENSION_TYPES)[number];
  readonly description: string | null;
  readonly label: string | null;
  readonly is_partition: boolean;
  readonly type_params: {
    readonly time_granularity: Granularity;
    readonly validity_params: { readonly is_start: boolean; readonly is_end: boolean } | null;
  } | null;
  readonly expr: string | null;
  readonly config: ElementConfig;
};

export type Measure = {
  readonly name: string;
  readonly agg: Aggregation;
  readonly description: string | null;
  readonly label: string | null;
  /** Manifests always say false: the metric that was made stands beside. */
  readonly create_metric: boolean;
  readonly expr: string | null;
  readonly agg_params: {
    readonly percentile: number | null;
    readonly use_discrete_percentile: boolean;
    readonly use_approximate_percentile: boolean;
  } | null;
  readonly non_additive_dimension: {
    readonly name: string;
    readonly window_choice: Aggregation;
    readonly window_groupings: readonly string[];
  } | null;
  readonly agg_time_dimension: string | null;
  readonly config: ElementConfig;
};

/** A measure as a metric uses it. */
export type MeasureInput = {
  readonly name: string;
  readonly filter: WhereFilter | null;
  readonly alias: string | null;
  readonly join_to_timespine: boolean;
  readonly fill_nulls_with: number | null;
};

/** A metric as another metric uses it. */
export type MetricInput = {
  readonly name: string;
  readonly filter: WhereFilter | null;
  readonly alias: string | null;
  readonly offset_window: TimeWindow | null;
  readonly offset_to_grain: string | null;
};

export type ConversionParams = {
  readonly base_measure: MeasureInput;
  readonly conversion_measure: MeasureInput;
  readonly entity: string;
  readonly calculation: (typeof CALCULATIONS)[number];
  readonly window: TimeWindow | null;
  readonly constant_properties: readonly { readonly base_property: string; readonly conversion_property: string }[] | null;
};

export type CumulativeParams = {
  readonly window: TimeWindow | null;
  readonly grain_to_date: string | null;
  readonly period_agg: (typeof PERIOD_AGGREGATIONS)[number];
};

/** What a metric is calculated from: which of these are set depends on its type. */
export type MetricParams = {
  readonly measure: MeasureInput | null;
  readonly numerator: MetricInput | null;
  readonly denominator: MetricInput | null;
  readonly expr: string | null;
  readonly window: TimeWindow | null;
  readonly grain_to_date: Granularity | null;
  readonly metrics: readonly MetricInput[];
  readonly conversion_type_params: ConversionParams | null;
  readonly cumulative_type_params: CumulativeParams | null;
};

export type QueryParams = {
  readonly metrics: readonly string[];
  readonly group_by: readonly string[];
  readonly where: WhereFilter | null;
  readonly order_by: readonly string[];
  readonly limit: number | null;
};

export type Export = {
  readonly name: string;
  readonly config: {
    readonly export_as: (typeof EXPORT_TARGETS)[number];
    readonly schema_name: string | null;
    readonly alias: string | null;
    readonly database: string | null;
  };
  readonly unrendered_config: JsonObject;
};
