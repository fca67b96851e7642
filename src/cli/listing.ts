import { jsonToValue } from '../context/json-value.ts';
import { isJsonObject, type JsonObject, type Json } from '../domain/json.ts';
import { toJson } from '../jinja/json.ts';

export type ListFormat = 'selector' | 'name' | 'path' | 'json';

/** What `--output json` holds without `--output-keys`. */
const DEFAULT_KEYS = [
  'name',
  'resource_type',
  'package_name',
  'original_file_path',
  'unique_id',
  'source_name',
  'alias',
  'config',
  'tags',
  'depends_on',
  'direct_parents',
];

/** One line of `mart ls`, from a node's dictionary in the manifest. */
export function listLine(record: JsonObject, format: ListFormat, keys: readonly string[] | undefined): string {
  switch (format) {
    case 'selector':
      return selectorOf(record);
    case 'name':
      return searchName(record);
    case 'path':
      return text(record, 'original_file_path');
    case 'json':
      // Spelt as Python does, with its blanks: lines are searched by `"resource_type": "model"`.
      return toJson(jsonToValue(jsonRecord(record, keys ?? DEFAULT_KEYS)));
  }
}

/** What `--select` finds exactly this node by. */
function selectorOf(record: JsonObject): string {
  const packageName = text(record, 'package_name');
  const name = text(record, 'name');
  const type = text(record, 'resource_type');
  switch (type) {
    case 'source':
      return `source:${packageName}.${text(record, 'source_name')}.${name}`;
    case 'unit_test':
      return `unit_test:${packageName}.${versioned(name, record)}`;
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
      return `${type}:${packageName}.${name}`;
    default:
      return fqn(record).join('.');
  }
}

function searchName(record: JsonObject): string {
  const name = text(record, 'name');
  if (text(record, 'resource_type') === 'source') return `${text(record, 'source_name')}.${name}`;
  return versioned(name, record, '.');
}

/** `orders.v2` of a model, `checks_total_v2` of a unit test. */
function versioned(name: string, record: JsonObject, separator = '_'): string {
  const version = record['version'];
  return typeof version === 'string' || typeof version === 'number' ? `${name}${separator}v${version}` : name;
}

/** Keys in the order dbt gives them; `config.materialized` reaches into an object, where null is as good as nothing. */
function jsonRecord(record: JsonObject, keys: readonly string[]): JsonObject {
  const chosen: Record<string, Json> = {};
  for (const key of keys) {
    const value = valueAt(record, key);
    if (value !== undefined) chosen[key] = value;
  }
  return chosen;
}

function valueAt(record: JsonObject, key: string): Json | undefined {
  if (key in record) return record[key];
  if (key === 'direct_parents') return directParents(record);
  let value: Json | undefined = record;
  for (const part of key.split('.')) value = isJsonObject(value) ? value[part] : undefined;
  return value ?? undefined;
}

/** What draws lineage looks for it; manifests do not have it. */
function directParents(record: JsonObject): Json | undefined {
  const { depends_on: needs } = record;
  return text(record, 'resource_type') === 'model' && isJsonObject(needs) ? needs['nodes'] : undefined;
}

function fqn(record: JsonObject): readonly string[] {
  const parts = record['fqn'];
  return Array.isArray(parts) ? parts.map(String) : [text(record, 'name')];
}

function text(record: JsonObject, key: string): string {
  const value = record[key];
  return typeof value === 'string' ? value : '';
}
