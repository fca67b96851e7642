import { isJsonObject, type JsonObject } from '../domain/json.ts';
import { COLOUR_NAMES } from './colour-names.ts';
import type { ConfigKind } from './config-defaults.ts';
import { boolean, integer, listOf, mapping, mappingOf, oneOf, orNull, takenText, takenTexts, text, texts, type Shape } from './value-shapes.ts';

const nullableText = orNull(takenText);
const nullableBoolean = orNull(boolean);

const COLOUR: Shape = {
  words: 'a colour: a name that CSS has, or a code such as #1f77b4',
  admits: (value) => typeof value === 'string' && (value === '' || /^#(?:[\da-f]{3}){1,2}$/i.test(value) || COLOUR_NAMES.has(value.toLowerCase())),
};

export const DOCS = mappingOf({ show: boolean, node_color: orNull(COLOUR) });

const HOOK: Shape = {
  ...mappingOf({ sql: text, transaction: boolean }),
  words: 'a statement, or a mapping with `sql`',
  admits: (value) => typeof value === 'string' || (mapping.admits(value) && text.admits((value as JsonObject)['sql'] ?? null)),
};
const HOOKS: Shape = { ...listOf(HOOK), words: 'a statement, or a list of statements', admits: (value) => value === null || HOOK.admits(value) || Array.isArray(value) };

const PERIOD = oneOf('minute', 'hour', 'day');
const THRESHOLD = orNull(mappingOf({ count: orNull(integer), period: orNull(PERIOD) }));
export const FRESHNESS = orNull(mappingOf({ warn_after: THRESHOLD, error_after: THRESHOLD, filter: orNull(text) }));

// of a model; `mart` builds what is selected, whether or not it is due
const BUILD_AFTER: Shape = {
  ...mappingOf({ count: orNull(integer), period: orNull(PERIOD), updates_on: oneOf('all', 'any') }),
  words: 'a mapping with both `count` and `period`, or neither',
  admits: (value) => isJsonObject(value) && ((value['count'] ?? null) === null) === ((value['period'] ?? null) === null),
};

// an empty value takes a list or a mapping back to what it is without a word
const COMMON: Readonly<Record<string, Shape>> = { enabled: boolean, tags: orNull(takenTexts), meta: orNull(mapping) };

const NODE: Readonly<Record<string, Shape>> = {
  ...COMMON,
  alias: nullableText,
  schema: nullableText,
  database: nullableText,
  group: nullableText,
  materialized: takenText,
  incremental_strategy: nullableText,
  merge_update_columns: orNull(texts),
  merge_exclude_columns: orNull(texts),
  merge_update_condition: orNull(text),
  merge_insert_condition: orNull(text),
  merge_update_set_expressions: orNull(mapping),
  merge_on_using_columns: orNull(texts),
  merge_clauses: orNull(mapping),
  persist_docs: orNull(mapping),
  'pre-hook': HOOKS,
  'post-hook': HOOKS,
  pre_hook: HOOKS,
  post_hook: HOOKS,
  quoting: orNull(mapping),
  column_types: orNull(mapping),
  full_refresh: nullableBoolean,
  unique_key: orNull(takenTexts),
  on_schema_change: nullableText,
  on_configuration_change: oneOf('apply', 'continue', 'fail'),
  grants: orNull(mapping),
  indexes: orNull(listOf(mapping)),
  packages: orNull(takenTexts),
  docs: orNull(DOCS),
  contract: orNull(mappingOf({ enforced: boolean, alias_types: boolean })),
};

const POINTER: Shape = {
  ...mappingOf({ enabled: nullableBoolean, alias: orNull(text) }),
  words: 'true, false, or a mapping with `enabled` and `alias`',
  admits: (value) => typeof value === 'boolean' || mapping.admits(value),
};

const SEVERITY: Shape = { words: 'warn or error', admits: (value) => typeof value === 'string' && /^(?:warn|error)$/i.test(value) };

const META_COLUMNS = ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'];

/** What the configs of each kind of thing may be; of others nothing is known. */
const CONFIG_SHAPES: Readonly<Record<ConfigKind, Readonly<Record<string, Shape>>>> = {
  model: { ...NODE, freshness: orNull(mappingOf({ build_after: orNull(BUILD_AFTER) })), access: oneOf('private', 'protected', 'public'), on_error: orNull(oneOf('skip_children', 'continue')), latest_version_pointer: POINTER },
  seed: { ...NODE, materialized: oneOf('seed'), delimiter: takenText, quote_columns: nullableBoolean },
  snapshot: {
    ...NODE,
    materialized: oneOf('snapshot'),
    strategy: nullableText,
    target_schema: nullableText,
    target_database: nullableText,
    updated_at: nullableText,
    check_cols: orNull(takenTexts),
    dbt_valid_to_current: nullableText,
    snapshot_meta_column_names: mappingOf(Object.fromEntries(META_COLUMNS.map((name) => [name, orNull(text)]))),
  },
  test: {
    ...COMMON,
    alias: nullableText,
    schema: nullableText,
    database: nullableText,
    group: nullableText,
    materialized: oneOf('test'),
    severity: SEVERITY,
    store_failures: nullableBoolean,
    store_failures_as: nullableText,
    where: nullableText,
    limit: orNull(integer),
    fail_calc: takenText,
    warn_if: takenText,
    error_if: takenText,
  },
  analysis: NODE,
  function: NODE,
  operation: NODE,
  source: { ...COMMON, freshness: FRESHNESS, loaded_at_field: nullableText, loaded_at_query: nullableText },
  exposure: COMMON,
  unit_test: COMMON,
  // read with their declarations
  metric: {},
  semantic_model: {},
  saved_query: {},
};

const SHAPES = Object.fromEntries(Object.entries(CONFIG_SHAPES).map(([kind, parts]) => [kind, mappingOf(parts)])) as Readonly<Record<ConfigKind, Shape>>;

/** What a level of config may be: a `config:` block, a `config()` call, a level of the project file. */
export function configShape(kind: ConfigKind): Shape {
  return SHAPES[kind];
}

/** A config in which what is taken for text is text. */
export function withTakenTexts(kind: ConfigKind, config: JsonObject): JsonObject {
  const taken = Object.entries(CONFIG_SHAPES[kind]).flatMap(([key, shape]) => {
    const value = config[key];
    const text = value === undefined || shape.admits(value) ? undefined : shape.takenAs?.(value);
    return text === undefined ? [] : [[key, text] as const];
  });
  return taken.length === 0 ? config : { ...config, ...Object.fromEntries(taken) };
}
