import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';

/** Lists that grow from level to level. */
const ADDING = new Set(['tags', 'pre-hook', 'post-hook', 'packages']);
/** Mappings whose keys are merged. */
const MERGING = new Set(['meta', 'quoting', 'column_types', 'docs', 'contract', 'snapshot_meta_column_names', 'latest_version_pointer']);

/** Other spellings of keys, for every warehouse and for single ones. */
const RENAMED: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };
const RENAMED_BY_TYPE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bigquery: { project: 'database', dataset: 'schema' },
  databricks: { catalog: 'database' },
  postgres: { dbname: 'database' },
};

/**
 * One level of config over another: tags and hooks add up, mappings merge, grants add where the key begins with `+`,
 * everything else is replaced (also by null).
 */
export function mergeConfig(base: JsonObject, layer: JsonObject, adapterType = ''): JsonObject {
  const merged: Record<string, Json | undefined> = { ...base };
  for (const [written, value] of Object.entries(layer)) {
    if (value === undefined) continue;
    const key = nameOf(written, adapterType);
    merged[key] = mergeValue(key, merged[key], value);
  }
  return copyMarks(layer, merged);
}

/** Mappings merged at every depth; everything else is replaced. */
export function deepMerge(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isJsonObject(before) && isJsonObject(value) ? deepMerge(before, value) : value;
  }
  return merged;
}

function nameOf(written: string, adapterType: string): string {
  return RENAMED[written.trim()] ?? RENAMED_BY_TYPE[adapterType]?.[written] ?? written.trim();
}

/** A level as it was written, under the names by which its keys are known. */
export function renamed(layer: JsonObject, adapterType: string): JsonObject {
  return Object.fromEntries(Object.entries(layer).map(([written, value]) => [nameOf(written, adapterType), value]));
}

/** Symbols on the layer mark whole floats: they go where the values went. */
function copyMarks(layer: JsonObject, merged: JsonObject): JsonObject {
  const marks = Object.getOwnPropertySymbols(layer).map(
    (symbol) => [symbol, Reflect.get(layer, symbol) as unknown] as const,
  );
  return marks.length === 0 ? merged : Object.assign(merged, Object.fromEntries(marks));
}

function mergeValue(key: string, before: Json | undefined, value: Json): Json {
  if (ADDING.has(key)) return [...asList(before), ...asList(value)];
  if (MERGING.has(key) && isJsonObject(before) && isJsonObject(value)) return { ...before, ...value };
  if (key === 'latest_version_pointer' && typeof value === 'boolean') return mergeValue(key, before, { enabled: value });
  if (key === 'grants' && isJsonObject(value)) return mergeGrants(isJsonObject(before) ? before : {}, value);
  return value;
}

function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function mergeGrants(before: JsonObject, value: JsonObject): JsonObject {
  const grants: Record<string, Json> = {};
  for (const [privilege, grantees] of Object.entries(before)) grants[privilege] = asList(grantees);
  for (const [written, grantees] of Object.entries(value)) {
    const privilege = written.replace(/^\++/, '');
    const added = asList(grantees);
    grants[privilege] = written.startsWith('+') ? [...asList(grants[privilege]), ...added] : added;
  }
  return grants;
}
