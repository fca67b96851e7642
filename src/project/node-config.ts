import type { HookConfig, NodeConfig } from '../domain/config.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { CONFIG_DEFAULTS, type ConfigKind } from './config-defaults.ts';
import { withTakenTexts } from './config-shapes.ts';
import type { ConfigTrees } from './config-trees.ts';
import { mergeConfig, renamed } from './merge-config.ts';

export interface ConfigRequest {
  readonly kind: ConfigKind;
  readonly packageName: string;
  readonly fqn: readonly string[];
  /** From YAML. */
  readonly properties: JsonObject;
  /** From `config()` in SQL, one by one. */
  readonly calls: readonly JsonObject[];
}

export interface ResolvedConfig {
  readonly config: NodeConfig;
  /** What was set, without the defaults. */
  readonly unrendered: JsonObject;
}

/** Everything that configures a node, in dbt's order: project file, YAML, SQL, and over a package's node the root's project file. */
export function resolveConfig(trees: ConfigTrees, request: ConfigRequest, adapterType: string): ResolvedConfig {
  const { kind, packageName, fqn, properties, calls } = request;
  const tree = trees.treeOf(kind);
  const [own, over] = [trees.own(packageName, tree, fqn), trees.overriding(packageName, tree, fqn)];
  const layers = [properties, ...calls, ...over.levels].filter((layer) => Object.keys(layer).length > 0);
  const merged = layers.reduce((base, layer) => mergeConfig(base, layer, adapterType), own.over(kind));
  const unrendered: Record<string, Json | undefined> = Object.assign(
    {},
    own.unrendered,
    renamed(properties, adapterType),
    // several calls add up among themselves
    calls.map((call) => renamed(call, adapterType)).reduce((before, call, index) => (index === 0 ? call : mergeConfig(before, call, adapterType)), {}),
    over.unrendered,
  );
  return { config: finished(kind, merged, own.over(kind)), unrendered };
}

/** Null takes the parts of a name back to their defaults; of other configs it says nothing, as in dbt. */
const NAMES: ReadonlySet<string> = new Set(['alias', 'schema', 'database']);

/** @param tree what the project file says */
function finished(kind: ConfigKind, merged: JsonObject, tree: JsonObject): NodeConfig {
  const config: Record<string, Json | undefined> = { ...withTakenTexts(kind, merged) };
  const defaults = CONFIG_DEFAULTS[kind];
  for (const [key, value] of Object.entries(tree)) {
    if (config[key] === null && !NAMES.has(key) && key !== 'freshness') config[key] = value;
  }
  for (const [key, value] of Object.entries(defaults)) {
    // a null freshness means something: do not look
    if (config[key] === null && value !== null && typeof value === 'object' && key !== 'freshness') config[key] = value;
  }
  config['enabled'] = truthOf(config['enabled']);
  config['tags'] = textsOf(config['tags']);
  if ('pre-hook' in defaults) {
    config['pre-hook'] = hooksOf(config['pre-hook']);
    config['post-hook'] = hooksOf(config['post-hook']);
  }
  if (kind === 'test') Object.assign(config, storageOf(config));
  return config as NodeConfig;
}

function truthOf(value: Json | undefined): boolean {
  return value === true || value === 'true' || value === 'True' || value === 1;
}

function textsOf(value: Json | undefined): readonly string[] {
  const list: readonly Json[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return list.filter((tag) => tag !== null).map(String);
}

/** `store_failures_as` decides, where it is set; otherwise `store_failures` means a table. */
function storageOf(config: JsonObject): JsonObject {
  const { store_failures: store, store_failures_as: form } = config;
  if (form === null || form === undefined)
    return { store_failures_as: store === true ? 'table' : store === false ? 'ephemeral' : null };
  return { store_failures: form !== 'ephemeral' };
}

/** Hooks are texts, JSON in a text, or mappings. */
function hooksOf(value: Json | undefined): readonly HookConfig[] {
  const list: readonly Json[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return list.flatMap((hook) => hookOf(hook) ?? []);
}

function hookOf(hook: Json): HookConfig | undefined {
  if (isJsonObject(hook)) {
    const { sql, transaction } = hook;
    return typeof sql === 'string' ? { ...hook, sql, transaction: transaction !== false } : undefined;
  }
  if (typeof hook !== 'string' || hook.trim() === '') return undefined;
  return jsonHook(hook) ?? { sql: hook, transaction: true };
}

/** `before_begin()` and `after_commit()` give a hook as JSON text. */
function jsonHook(text: string): HookConfig | undefined {
  if (!text.trimStart().startsWith('{"')) return undefined;
  try {
    const parsed = JSON.parse(text) as Json;
    return isJsonObject(parsed) ? hookOf(parsed) : undefined;
  } catch {
    return undefined;
  }
}
