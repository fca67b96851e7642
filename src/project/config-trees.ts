import { YamlNode, type YamlDocument } from '../context/yaml.ts';
import { warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { CONFIG_DEFAULTS, configTree, type ConfigKind } from './config-defaults.ts';
import { configShape } from './config-shapes.ts';
import { warnOfMisspeltConfig } from './misspelt-config.ts';
import { mergeConfig } from './merge-config.ts';
import type { ProjectPackage } from './project.ts';
import { YamlChecks } from './yaml-checks.ts';

/** Configs that are mappings: without a `+` they would be taken for a folder. */
const MAPPING_CONFIGS = new Set([
  'meta',
  'grants',
  'persist_docs',
  'column_types',
  'quoting',
  'docs',
  'contract',
  'freshness',
  'cache',
]);

/** The levels of a tree that apply to a node. */
export interface TreeConfig {
  /** Outermost first. */
  readonly levels: readonly JsonObject[];
  /** The defaults of a kind of node with the levels on top. */
  readonly over: (kind: ConfigKind) => JsonObject;
  /** As written, the innermost of each key. */
  readonly unrendered: JsonObject;
}

const NOTHING: TreeConfig = { levels: [], over: (kind) => CONFIG_DEFAULTS[kind], unrendered: {} };

function treeConfig(levels: readonly JsonObject[], written: readonly JsonObject[], adapterType: string): TreeConfig {
  const configs = levels.map(configsOf);
  const made = new Map<ConfigKind, JsonObject>();
  const over = (kind: ConfigKind): JsonObject => {
    const merged =
      made.get(kind) ?? configs.reduce((base, level) => mergeConfig(base, level, adapterType), CONFIG_DEFAULTS[kind]);
    made.set(kind, merged);
    return merged;
  };
  return { levels: configs, over, unrendered: Object.assign({}, ...written.map(configsOf)) as JsonObject };
}

function levelsAlong(tree: Json | undefined, fqn: readonly string[]): readonly JsonObject[] {
  const levels: JsonObject[] = [];
  let level = tree;
  for (const part of ['', ...fqn]) {
    if (part !== '') level = isJsonObject(level) ? level[part] : undefined;
    if (!isJsonObject(level)) break;
    levels.push(level);
  }
  return levels;
}

/** The config trees of the project files: which levels apply to a node, and which apply to none. */
export class ConfigTrees {
  readonly #packages: ReadonlyMap<string, ProjectPackage>;
  readonly #rootName: string;
  /** Paths of levels that applied to something, per tree of the root. */
  readonly #used = new Map<string, Set<string>>();
  readonly #merged = new Map<string, TreeConfig>();
  readonly #adapterType: string;
  /** Of the root's project file. */
  readonly #flags: JsonObject;

  constructor(packages: ReadonlyMap<string, ProjectPackage>, rootName: string, adapterType: string, flags: JsonObject) {
    this.#flags = flags;
    this.#packages = packages;
    this.#rootName = rootName;
    this.#adapterType = adapterType;
  }

  /** The tree in which a kind of thing is configured. */
  treeOf(kind: ConfigKind): string {
    return configTree(kind, this.#flags);
  }

  /** What a package's own project file sets for one of its nodes. */
  own(packageName: string, tree: string, fqn: readonly string[]): TreeConfig {
    return this.#find(packageName, tree, fqn);
  }

  /** What the root's project file sets for a node of a package: it overrides what the package says. */
  overriding(packageName: string, tree: string, fqn: readonly string[]): TreeConfig {
    return packageName === this.#rootName ? NOTHING : this.#find(this.#rootName, tree, fqn);
  }

  /** `meta` of all exposures of a package: at the top of their tree it needs no `+`, as nowhere else. */
  metaOfExposures(packageName: string): JsonObject {
    const tree = this.#packages.get(packageName)?.config.trees['exposures'];
    const meta = isJsonObject(tree) ? tree['meta'] : undefined;
    return isJsonObject(meta) ? meta : {};
  }

  #find(owner: string, tree: string, fqn: readonly string[]): TreeConfig {
    const config = this.#packages.get(owner)?.config;
    let level: Json | undefined = config?.trees[tree];
    if (!isJsonObject(level)) return NOTHING;
    const levels: JsonObject[] = [level];
    let path = '';
    for (const part of fqn) {
      level = level[part];
      if (!isJsonObject(level)) break;
      path = path === '' ? part : `${path}.${part}`;
      if (owner === this.#rootName) this.#use(tree, path);
      levels.push(level);
    }
    // most nodes share their levels with their neighbours
    const key = `${owner} ${tree} ${path}`;
    let found = this.#merged.get(key);
    if (found === undefined) {
      found = treeConfig(levels, levelsAlong(config?.unrenderedTrees[tree], fqn), this.#adapterType);
      this.#merged.set(key, found);
    }
    return found;
  }

  #use(tree: string, path: string): void {
    const used = this.#used.get(tree);
    if (used === undefined) this.#used.set(tree, new Set([path]));
    else used.add(path);
  }

  /** Warns of the paths of the root's trees that no node lies under. `known` has the fqns of each tree's nodes. */
  warnUnused(
    document: YamlDocument | undefined,
    known: ReadonlyMap<string, readonly (readonly string[])[]>,
    sink: DiagnosticSink,
  ): void {
    const trees = this.#packages.get(this.#rootName)?.config.trees ?? {};
    if (document === undefined) return;
    for (const [tree, level] of Object.entries(trees)) {
      if (isJsonObject(level)) this.#warnBelow(document, tree, level, [], known.get(tree) ?? [], sink);
    }
  }

  #warnBelow(
    document: YamlDocument,
    tree: string,
    level: JsonObject,
    path: readonly string[],
    known: readonly (readonly string[])[],
    sink: DiagnosticSink,
  ): void {
    for (const [key, value] of Object.entries(level)) {
      if (tree === 'exposures' && path.length === 0 && key === 'meta') continue;
      if (key.startsWith('+')) warnOfMisspeltConfig(key.slice(1).trim(), spanIn(document, tree, [...path, key]), sink);
      if (key.startsWith('+') || !isJsonObject(value)) this.#checkValue(document, tree, [...path, key], value, sink);
      if (key.startsWith('+') || !isJsonObject(value)) continue;
      const here = [...path, key];
      if (this.#used.get(tree)?.has(here.join('.')) === true) this.#warnBelow(document, tree, value, here, known, sink);
      else
        sink.add(
          warningDiagnostic('unused-config', unusedMessage(tree, here), {
            at: spanIn(document, tree, here),
            hint: hintFor(here, known),
          }),
        );
    }
  }

  #checkValue(document: YamlDocument, tree: string, path: readonly string[], value: Json | undefined, sink: DiagnosticSink): void {
    const kind = (Object.keys(CONFIG_DEFAULTS) as ConfigKind[]).find((one) => this.treeOf(one) === tree);
    const key = path.at(-1)?.replace('+', '').trim() ?? '';
    const shape = kind === undefined ? undefined : configShape(kind).parts?.[key];
    if (shape === undefined) return;
    const node = new YamlNode(document, [treeKey(document, tree), ...path], value);
    new YamlChecks(sink).shape(node, shape);
  }
}

/** What a level sets: keys with a `+`, and keys whose values are no mappings. */
function configsOf(level: JsonObject): JsonObject {
  const configs: Record<string, Json> = {};
  for (const [key, value] of Object.entries(level)) {
    if (value === undefined) continue;
    if (key.startsWith('+')) configs[key.slice(1).trim()] = value;
    else if (!isJsonObject(value)) configs[key] = value;
  }
  return configs;
}

function unusedMessage(tree: string, path: readonly string[]): string {
  return `nothing is configured by \`${[tree, ...path].join('.')}\`: there is no such folder or name`;
}

function hintFor(path: readonly string[], known: readonly (readonly string[])[]): string | undefined {
  const last = path.at(-1) ?? '';
  if (MAPPING_CONFIGS.has(last)) return `to set the config, write \`+${last}\``;
  const depth = path.length - 1;
  const beside = known
    .filter((fqn) => path.slice(0, -1).every((part, index) => fqn[index] === part))
    .flatMap((fqn) => fqn[depth] ?? []);
  return didYouMean(last, new Set(beside));
}

/** The tree may be written under another name: `tests` for `data_tests`. */
function spanIn(document: YamlDocument, tree: string, path: readonly string[]): ReturnType<YamlDocument['keySpan']> {
  return document.keySpan([treeKey(document, tree), ...path]);
}

function treeKey(document: YamlDocument, tree: string): string {
  return [tree, tree.replace('data_', ''), tree.replace('_', '-')].find((name) => document.root.has(name)) ?? tree;
}
