import type { BuildableNode, FunctionNode, MetricNode, Node, RefCall, SemanticModelNode, SourceCall, SourceNode } from '../domain/node.ts';
import { isBuildable } from '../domain/node.ts';
import type { Project } from '../project/project.ts';

/** What a name leads to. */
export type Found<T> =
  | { readonly kind: 'found'; readonly node: T }
  | { readonly kind: 'ambiguous'; readonly nodes: readonly T[] }
  | { readonly kind: 'disabled'; readonly node: Node }
  | { readonly kind: 'missing' };

/** Names of models, seeds, snapshots and sources, for looking up what `ref()` and `source()` mean. */
export class ReferenceIndex {
  readonly #rootName: string;
  readonly #ownPackageFirst: boolean;
  readonly #refable = new Map<string, BuildableNode[]>();
  readonly #sources = new Map<string, SourceNode[]>();
  readonly #functions = new Map<string, FunctionNode[]>();
  readonly #metrics = new Map<string, MetricNode[]>();
  /** Semantic models by their measures. */
  readonly #measures = new Map<string, SemanticModelNode[]>();
  readonly #disabled = new Map<string, Node[]>();

  constructor(project: Project) {
    this.#rootName = project.root.name;
    this.#ownPackageFirst = project.root.config.flags['require_ref_searches_node_package_before_root'] === true;
    for (const node of project.nodes.values()) {
      if (isBuildable(node)) for (const name of refNames(node)) put(this.#refable, name, node);
      else if (node.resourceType === 'source') put(this.#sources, sourceName(node), node);
      else if (node.resourceType === 'function') put(this.#functions, node.name, node);
      else if (node.resourceType === 'metric') put(this.#metrics, node.name, node);
      else if (node.resourceType === 'semantic_model') for (const { name } of node.measures) put(this.#measures, name, node);
    }
    for (const node of [...project.disabled.values()].flat()) {
      if (isBuildable(node)) for (const name of refNames(node)) put(this.#disabled, name, node);
      else if (node.resourceType === 'source') put(this.#disabled, sourceName(node), node);
      else if (node.resourceType === 'metric') put(this.#disabled, metricKey(node.name), node);
      else if (node.resourceType === 'semantic_model') for (const { name } of node.measures) put(this.#disabled, measureKey(name), node);
    }
  }

  /** What `ref()` means in a node of `fromPackage`. */
  findRef(call: RefCall, fromPackage: string): Found<BuildableNode> {
    const key = call.version === undefined ? call.name : versionedName(call.name, call.version);
    return this.#choose(key, this.#refable.get(key), fromPackage, call.packageName);
  }

  /** What `source()` means in a node of `fromPackage`. */
  findSource(call: SourceCall, fromPackage: string): Found<SourceNode> {
    const key = `${call.sourceName}.${call.tableName}`;
    return this.#first(this.#choose(key, this.#sources.get(key), fromPackage, undefined));
  }

  /** What `function()` means in a node of `fromPackage`. */
  findFunction(call: RefCall, fromPackage: string): Found<FunctionNode> {
    return this.#choose(call.name, this.#functions.get(call.name), fromPackage, call.packageName);
  }

  /** What `metric()`, or a metric's name in another metric, means in a node of `fromPackage`. */
  findMetric(call: Pick<RefCall, 'packageName' | 'name'>, fromPackage: string): Found<MetricNode> {
    return this.#first(this.#choose(call.name, this.#metrics.get(call.name), fromPackage, call.packageName, metricKey(call.name)));
  }

  /** The semantic model that has a measure. */
  findMeasure(name: string, fromPackage: string): Found<SemanticModelNode> {
    return this.#first(this.#choose(name, this.#measures.get(name), fromPackage, undefined, measureKey(name)));
  }

  metricNames(): Iterable<string> {
    return this.#metrics.keys();
  }

  measureNames(): Iterable<string> {
    return this.#measures.keys();
  }

  /** A name that two other packages use is no error in dbt: the first one is meant. */
  #first<T extends Node>(found: Found<T>): Found<T> {
    const first = found.kind === 'ambiguous' ? found.nodes[0] : undefined;
    return first === undefined ? found : { kind: 'found', node: first };
  }

  /** Names that `function()` could have meant. */
  functionNames(): Iterable<string> {
    return this.#functions.keys();
  }

  /** Names that `ref()` could have meant: unversioned, of all packages. */
  refNames(): Iterable<string> {
    return [...this.#refable].filter(([name, nodes]) => nodes.some((node) => node.name === name)).map(([name]) => name);
  }

  /** `source.table` names that `source()` could have meant. */
  sourceNames(): Iterable<string> {
    return this.#sources.keys();
  }

  /** The nodes of this name in all packages and versions, for hints. */
  namesakes(name: string): readonly BuildableNode[] {
    const found = new Set<BuildableNode>();
    for (const nodes of this.#refable.values()) for (const node of nodes) if (node.name === name) found.add(node);
    return [...found];
  }

  #choose<T extends Node>(
    key: string,
    nodes: readonly T[] = [],
    fromPackage: string,
    named: string | undefined,
    disabledKey = key,
  ): Found<T> {
    const [only] = nodes;
    // Nearly every name is there once, and then the order of packages does not matter.
    if (only !== undefined && nodes.length === 1 && (named === undefined || only.packageName === named))
      return { kind: 'found', node: only };
    const packages = this.#packagesToSearch(fromPackage, named);
    const node = preferred(nodes, packages);
    if (node !== undefined) return { kind: 'found', node };
    if (named === undefined && nodes.length > 1) return { kind: 'ambiguous', nodes };
    const disabled = this.#disabled.get(disabledKey) ?? [];
    const off = preferred(disabled, packages) ?? (named === undefined ? disabled[0] : undefined);
    return off === undefined ? { kind: 'missing' } : { kind: 'disabled', node: off };
  }

  /** The packages that come before all others. */
  #packagesToSearch(fromPackage: string, named: string | undefined): readonly string[] {
    if (named !== undefined) return [named];
    return this.#ownPackageFirst ? [fromPackage, this.#rootName] : [this.#rootName, fromPackage];
  }
}

function preferred<T extends Node>(nodes: readonly T[], packages: readonly string[]): T | undefined {
  for (const name of packages) {
    const node = nodes.find((candidate) => candidate.packageName === name);
    if (node !== undefined) return node;
  }
  return undefined;
}

function put<T>(index: Map<string, T[]>, name: string, node: T): void {
  const nodes = index.get(name);
  if (nodes === undefined) index.set(name, [node]);
  else nodes.push(node);
}

/** The keys a node is found under: `name`, `name.v2`, or both for the latest version. */
function refNames(node: BuildableNode): readonly string[] {
  if (node.resourceType !== 'model' || node.version === undefined) return [node.name];
  const own = versionedName(node.name, node.version);
  return String(node.version) === String(node.latestVersion) ? [own, node.name] : [own];
}

function versionedName(name: string, version: string | number): string {
  return `${name}.v${version}`;
}

/** No model is called so: names have no colon. */
function metricKey(name: string): string {
  return `metric:${name}`;
}

function measureKey(name: string): string {
  return `measure:${name}`;
}

function sourceName(source: SourceNode): string {
  return `${source.sourceName}.${source.name}`;
}
