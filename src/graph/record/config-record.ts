import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { Node } from '../../domain/node.ts';

const EVERY_CONFIG: JsonObject = {
  enabled: true,
  alias: null,
  schema: null,
  database: null,
  tags: [],
  meta: {},
  group: null,
};

const RELATION_CONFIG: JsonObject = {
  ...EVERY_CONFIG,
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
};

/** The configs that a record of each type always has, for consumers that look them up without asking. */
const DEFAULTS: Readonly<Record<Node['resourceType'], JsonObject>> = {
  model: { ...RELATION_CONFIG, access: 'protected', freshness: null },
  seed: { ...RELATION_CONFIG, materialized: 'seed', delimiter: ',', quote_columns: null },
  snapshot: {
    ...RELATION_CONFIG,
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
  },
  analysis: RELATION_CONFIG,
  function: { ...RELATION_CONFIG, materialized: 'function', type: 'scalar', volatility: null },
  operation: RELATION_CONFIG,
  sql_operation: RELATION_CONFIG,
  test: {
    ...EVERY_CONFIG,
    schema: 'dbt_test__audit',
    materialized: 'test',
    severity: 'ERROR',
    store_failures: null,
    store_failures_as: null,
    where: null,
    limit: null,
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  source: {
    enabled: true,
    event_time: null,
    freshness: null,
    loaded_at_field: null,
    loaded_at_query: null,
    meta: {},
    tags: [],
  },
  exposure: { enabled: true, tags: [], meta: {} },
  unit_test: { tags: [], meta: {}, enabled: true },
};

/** Of these, a record shows the listed keys and no others. */
const CLOSED = new Set<Node['resourceType']>(['exposure', 'unit_test']);

/** A node's config with every key of its type. */
export function configRecord(node: Node): JsonObject {
  const defaults = DEFAULTS[node.resourceType];
  if (CLOSED.has(node.resourceType))
    return Object.fromEntries(Object.keys(defaults).map((key) => [key, node.config[key] ?? defaults[key]]));
  const config: Record<string, JsonObject[string]> = { ...defaults };
  for (const key in node.config) {
    const value = node.config[key];
    if (value !== undefined) config[key] = completed(key, value, defaults[key]);
  }
  if (node.resourceType === 'model') config['access'] = node.access;
  return config;
}

/** Hooks have an index, and the parts of `docs`, `contract` and the like are all there. */
function completed(
  key: string,
  value: NonNullable<JsonObject[string]> | null,
  standard: JsonObject[string],
): JsonObject[string] {
  if (key === 'pre-hook' || key === 'post-hook')
    return Array.isArray(value) ? value.map((hook) => ({ index: null, ...(hook as JsonObject) })) : value;
  if (key === 'materialized') return value ?? standard;
  return isJsonObject(value) && isJsonObject(standard) && Object.keys(standard).length > 0
    ? { ...standard, ...value }
    : value;
}
