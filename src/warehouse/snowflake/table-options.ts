import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import { Sql, sql } from '../../sql/sql.ts';

/** `transient table` unless `transient: false`: as in dbt, a table that can be rebuilt needs no fail-safe storage. */
export function tableWords(options: JsonObject): string {
  return options['transient'] === false ? 'table' : 'transient table';
}

/** ` cluster by (…)`, or nothing. The entries are expressions and stay as they were written. */
export function clusterClause(options: JsonObject): string {
  const keys = clusterKeys(options);
  return keys.length === 0 ? '' : ` cluster by (${keys.join(', ')})`;
}

/** Rows written in the order of the clustering keys need no reclustering afterwards, which would cost credits. */
export function orderedByCluster(query: Sql, options: JsonObject): Sql {
  const keys = clusterKeys(options);
  return keys.length === 0 ? query : sql`select * from (\n${query}\n) order by (${keys.join(', ')})`;
}

export function clusterKeys(options: JsonObject): readonly string[] {
  return texts(options['cluster_by']);
}

/** Grants on what is replaced are kept, unless `copy_grants: false`. */
export function copyGrantsClause(options: JsonObject): string {
  return options['copy_grants'] === false ? '' : ' copy grants';
}

/**
 * Policies and tags hang on the table itself, so they must be on the scratch table too: without them a swap would open
 * to readers what a policy hides. Both are written by the project and stand as they are.
 */
export function policyClauses(options: JsonObject): string {
  const policy = options['row_access_policy'];
  const tag = options['table_tag'];
  const clauses = [
    ...(typeof policy === 'string' && policy !== '' ? [` with row access policy ${policy}`] : []),
    ...(typeof tag === 'string' && tag !== '' ? [` with tag (${tag})`] : []),
  ];
  return clauses.join('');
}

export function viewWords(options: JsonObject): string {
  return options['secure'] === true ? 'secure view' : 'view';
}

/** `set` clauses of `alter table` for the properties that `create table … as` does not take. */
export function tableProperties(options: JsonObject): readonly string[] {
  const properties: string[] = [];
  for (const key of ['data_retention_time_in_days', 'max_data_extension_time_in_days']) {
    const value = options[key];
    if (typeof value === 'number') properties.push(`${key} = ${value}`);
  }
  if (typeof options['change_tracking'] === 'boolean') properties.push(`change_tracking = ${options['change_tracking']}`);
  return properties;
}

/** The tag a node's statements carry: a text, or a mapping sent as JSON. */
export function queryTag(options: JsonObject): string | undefined {
  const tag = options['query_tag'];
  if (typeof tag === 'string' && tag !== '') return tag;
  return isJsonObject(tag) ? JSON.stringify(tag) : undefined;
}

/** The warehouse that computes one node, where the profile's is too small or too dear for it. */
export function nodeWarehouse(options: JsonObject): string | undefined {
  const warehouse = options['snowflake_warehouse'];
  return typeof warehouse === 'string' && warehouse !== '' ? warehouse : undefined;
}

function texts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
