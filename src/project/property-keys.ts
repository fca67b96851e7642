/** The lists that a properties file may hold. */
export const PROPERTY_LISTS = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'exposures',
  'macros',
  'analyses',
  'functions',
  'groups',
  'unit_tests',
  'data_tests',
  'semantic_models',
  'metrics',
  'saved_queries',
] as const;
export type PropertyList = (typeof PROPERTY_LISTS)[number];

export const FILE_KEYS: ReadonlySet<string> = new Set<string>([
  ...PROPERTY_LISTS,
  'version',
  'anchors',
]);

const COMMON = ['name', 'description', 'config', 'meta', 'docs'];
const DESCRIBED = ['name', 'label', 'description', 'config'];
const TESTED = ['columns', 'data_tests', 'tests', 'group', 'contract', 'quote_columns'];

export const COLUMN_KEYS: ReadonlySet<string> = new Set([
  'name',
  'description',
  'data_type',
  'quote',
  'tags',
  'meta',
  'docs',
  'config',
  'constraints',
  'data_tests',
  'tests',
  'policy_tags',
  'databricks_tags',
  'column_mask',
  'classifiers',
  'dimension',
  'entity',
  'granularity',
  'identifier',
  'index',
]);

/** What metrics say without `type_params`, in the form that dbt 1.12 has beside the older one. */
export const NEWER_METRIC_KEYS = [
  'hidden', 'agg', 'percentile', 'percentile_type', 'join_to_timespine', 'fill_nulls_with', 'expr', 'non_additive_dimension',
  'agg_time_dimension', 'window', 'grain_to_date', 'period_agg', 'input_metric', 'numerator', 'denominator', 'input_metrics',
  'entity', 'calculation', 'base_metric', 'conversion_metric', 'constant_properties',
] as const;

/** What an entry of each list may say. */
export const ENTRY_KEYS: Readonly<Record<PropertyList, ReadonlySet<string>>> = {
  models: new Set([
    ...COMMON,
    ...TESTED,
    'constraints',
    'versions',
    'latest_version',
    'deprecation_date',
    'access',
    'time_spine',
    'identifier',
    'freshness',
    'semantic_model',
    'agg_time_dimension',
    'metrics',
    'derived_semantics',
    'primary_entity',
  ]),
  seeds: new Set([...COMMON, ...TESTED]),
  snapshots: new Set([...COMMON, ...TESTED, 'relation']),
  analyses: new Set([...COMMON, 'columns', 'group']),
  functions: new Set([...COMMON, 'arguments', 'returns', 'group', 'overloads', 'access']),
  data_tests: new Set(COMMON),
  macros: new Set([...COMMON, 'arguments']),
  groups: new Set(['name', 'owner', 'description', 'config']),
  exposures: new Set([...COMMON, 'label', 'type', 'maturity', 'url', 'owner', 'depends_on', 'tags', 'enabled']),
  unit_tests: new Set(['name', 'description', 'model', 'given', 'expect', 'overrides', 'versions', 'config']),
  semantic_models: new Set([...DESCRIBED, 'model', 'defaults', 'entities', 'measures', 'dimensions', 'primary_entity']),
  metrics: new Set([...DESCRIBED, 'type', 'type_params', 'filter', 'time_granularity', 'meta', 'tags', ...NEWER_METRIC_KEYS]),
  saved_queries: new Set([...DESCRIBED, 'query_params', 'exports', 'tags']),
  sources: new Set([
    'name',
    'description',
    'config',
    'meta',
    'database',
    'project',
    'catalog',
    'data_space',
    'schema',
    'dataset',
    'loader',
    'quoting',
    'tags',
    'tables',
    'freshness',
    'loaded_at_field',
    'loaded_at_query',
    'overrides',
  ]),
};

export const SOURCE_TABLE_KEYS: ReadonlySet<string> = new Set([
  ...COMMON,
  'identifier',
  'columns',
  'data_tests',
  'tests',
  'external',
  'quoting',
  'loader',
  'tags',
  'freshness',
  'loaded_at_field',
  'loaded_at_query',
  'quote_columns',
  'data_type',
]);

export const VERSION_KEYS: ReadonlySet<string> = new Set([
  'v',
  'defined_in',
  'description',
  'access',
  'config',
  'constraints',
  'docs',
  'data_tests',
  'tests',
  'columns',
  'deprecation_date',
]);

export const DOCS_KEYS: ReadonlySet<string> = new Set(['show', 'node_color']);
export const CONTRACT_KEYS: ReadonlySet<string> = new Set(['enforced', 'alias_types', 'checksum']);
