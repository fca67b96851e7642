import type { JsonObject } from '../domain/json.ts';

/** What kinds of thing have configs of their own. */
export type ConfigKind =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'test'
  | 'analysis'
  | 'function'
  | 'operation'
  | 'source'
  | 'exposure'
  | 'unit_test'
  | 'semantic_model'
  | 'metric'
  | 'saved_query';

const EVERY_NODE: JsonObject = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
};

const NODE_DEFAULTS: JsonObject = {
  ...EVERY_NODE,
  materialized: 'view',
  incremental_strategy: null,
  batch_size: null,
  lookback: 1,
  begin: null,
  persist_docs: {},
  'post-hook': [],
  'pre-hook': [],
  quoting: {},
  column_types: {},
  full_refresh: null,
  unique_key: null,
  on_schema_change: 'ignore',
  on_configuration_change: 'apply',
  grants: {},
  packages: [],
  docs: { show: true, node_color: null },
  contract: { enforced: false, alias_types: true },
  event_time: null,
  concurrent_batches: null,
  static_analysis: null,
};

const TEST_DEFAULTS: JsonObject = {
  ...EVERY_NODE,
  schema: 'dbt_test__audit',
  materialized: 'test',
  severity: 'ERROR',
  store_failures: null,
  store_failures_as: null,
  sql_header: null,
  where: null,
  limit: null,
  fail_calc: 'count(*)',
  warn_if: '!= 0',
  error_if: '!= 0',
  static_analysis: null,
};

const SNAPSHOT_DEFAULTS: JsonObject = {
  ...NODE_DEFAULTS,
  materialized: 'snapshot',
  strategy: null,
  target_schema: null,
  target_database: null,
  updated_at: null,
  check_cols: null,
  snapshot_meta_column_names: {
    dbt_valid_to: null,
    dbt_valid_from: null,
    dbt_scd_id: null,
    dbt_updated_at: null,
    dbt_is_deleted: null,
  },
  dbt_valid_to_current: null,
};

/** A source whose age nobody limits; null means that it is not to be looked at. */
export const NO_FRESHNESS: JsonObject = {
  warn_after: { count: null, period: null },
  error_after: { count: null, period: null },
  filter: null,
};

/** The config of a thing about which nobody said anything. */
export const CONFIG_DEFAULTS: Readonly<Record<ConfigKind, JsonObject>> = {
  model: { ...NODE_DEFAULTS, access: 'protected', freshness: null, on_error: null, latest_version_pointer: { enabled: null, alias: null } },
  seed: { ...NODE_DEFAULTS, materialized: 'seed', delimiter: ',', quote_columns: null },
  snapshot: SNAPSHOT_DEFAULTS,
  test: TEST_DEFAULTS,
  analysis: NODE_DEFAULTS,
  function: { ...NODE_DEFAULTS, materialized: 'function', type: 'scalar', volatility: null, runtime_version: null, entry_point: null, snowflake: { quote_args: true } },
  operation: NODE_DEFAULTS,
  source: {
    enabled: true,
    event_time: null,
    freshness: NO_FRESHNESS,
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
    static_analysis: null,
  },
  exposure: { enabled: true, tags: [], meta: {} },
  unit_test: { enabled: true, tags: [], meta: {}, static_analysis: null },
  semantic_model: { enabled: true, group: null, meta: {} },
  metric: { enabled: true, group: null, meta: {} },
  saved_query: { enabled: true, group: null, meta: {}, export_as: null, schema: null, cache: { enabled: false } },
};

/** dbt's flag by which analyses have a tree of the project file and paths of their own; without it they are configured as models. */
export const ANALYSES_APART = 'require_corrected_analysis_fqns';

/** The tree of the project file in which a kind of thing is configured. `flags` are those of the project file. */
export function configTree(kind: ConfigKind, flags: JsonObject): string {
  return kind === 'analysis' && flags[ANALYSES_APART] === true ? 'analyses' : CONFIG_TREE[kind];
}

const CONFIG_TREE: Readonly<Record<ConfigKind, string>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  test: 'data_tests',
  analysis: 'models',
  function: 'functions',
  operation: 'models',
  source: 'sources',
  exposure: 'exposures',
  unit_test: 'unit_tests',
  semantic_model: 'semantic_models',
  metric: 'metrics',
  saved_query: 'saved_queries',
};

/** Keys that mean something beyond the defaults: of single materializations and warehouses. */
const FURTHER_KEYS = [
  'pre_hook',
  'post_hook',
  'sql_header',
  'incremental_predicates',
  'predicates',
  'merge_update_columns',
  'merge_exclude_columns',
  'merge_clauses',
  'merge_insert_condition',
  'merge_on_using_columns',
  'merge_returning_columns',
  'merge_update_condition',
  'merge_update_set_expressions',
  'invalidate_hard_deletes',
  'hard_deletes',
  'publish',
  'indexes',
  'unlogged',
  'location',
  'format',
  'options',
  'parameters',
  'parquet_read_options',
  'csv_read_options',
  'json_read_options',
  'glue_register',
  'glue_database',
  'partition_columns',
  'external_location',
  'formatter',
  'plugin',
  'cluster_by',
  'partition_by',
  'partitioned_by',
  'sorted_by',
  'transient',
  'query_tag',
  'copy_grants',
  'secure',
  'target_lag',
  'snowflake_warehouse',
  'file_format',
  'tblproperties',
  'labels',
  'kms_key_name',
  'engine',
  'catalog_name',
  'table_format',
  'store_failures',
  'severity',
  'warn_if',
  'error_if',
  'fail_calc',
  'where',
  'limit',
  'loaded_at_field',
  'loaded_at_query',
  'freshness',
  'description',
];

/** Every config key that is known, for telling a misspelling from a key of the user's own. */
export const KNOWN_CONFIGS: ReadonlySet<string> = new Set([
  ...Object.values(CONFIG_DEFAULTS).flatMap(Object.keys),
  ...FURTHER_KEYS,
]);
