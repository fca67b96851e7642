import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import { isSemantic, type Node } from '../../domain/node.ts';
import { CONFIG_DEFAULTS } from '../../project/config-defaults.ts';

/** The configs that a record of each type always has, for consumers that look them up without asking. */
const DEFAULTS: Readonly<Record<Node['resourceType'], JsonObject>> = {
  ...CONFIG_DEFAULTS,
  sql_operation: CONFIG_DEFAULTS.operation,
  source: { ...CONFIG_DEFAULTS.source, freshness: null },
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
    if (value !== undefined && !(key === 'tags' && isSemantic(node) && node.config.tags.length === 0)) config[key] = completed(key, value, defaults[key]);
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
