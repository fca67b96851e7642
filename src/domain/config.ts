import type { Json, JsonObject } from './json.ts';

/** A hook as written, rendered late so that `{{ this }}` works. */
export interface HookConfig {
  readonly [key: string]: Json | undefined;
  readonly sql: string;
  /** False runs the hook outside the node's transaction. */
  readonly transaction: boolean;
}

/**
 * The resolved configuration of a node, in the spelling users know (snake_case): project file, then YAML, then SQL
 * `config()`. Keys that `mart` does not know are kept, since macros may read them.
 */
export interface NodeConfig extends JsonObject {
  readonly enabled: boolean;
  readonly materialized: string;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  readonly 'pre-hook': readonly HookConfig[];
  readonly 'post-hook': readonly HookConfig[];
  readonly alias?: string | null;
  readonly schema?: string | null;
  readonly database?: string | null;
  readonly group?: string | null;
  readonly full_refresh?: boolean | null;
  readonly unique_key?: string | readonly string[] | null;
  readonly incremental_strategy?: string | null;
  readonly incremental_predicates?: readonly string[] | null;
  readonly on_schema_change?: string;
  readonly grants?: JsonObject;
  readonly quoting?: JsonObject;
  readonly column_types?: JsonObject;
  readonly persist_docs?: JsonObject;
  readonly contract?: JsonObject;
  readonly sql_header?: string | null;
  // assertions
  readonly severity?: string;
  readonly warn_if?: string;
  readonly error_if?: string;
  readonly fail_calc?: string;
  readonly where?: string | null;
  readonly limit?: number | null;
  readonly store_failures?: boolean | null;
  readonly store_failures_as?: string | null;
  // mart's own: `swap` (default), `in_place` keeps the table and replaces its rows, `direct` publishes before auditing
  readonly publish?: string;
}
