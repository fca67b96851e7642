import type { BuildableNode, Node, RefCall, SourceCall, SourceNode } from '../domain/node.ts';
import { isBuildable } from '../domain/node.ts';
import type { Project } from '../project/project.ts';

/** What a name leads to. */
export type Found<T> =
  | { readonly kind: 'found'; readonly node: T }
  | { readonly kind: 'ambiguous'; readonly nodes: readonly T[] }
  | { readonly kind: 'disabled'; readonly node: Node }
  | { readonly kind: 'missing' };

type ByPackage<T> = Map<string, T>;

/** Names of models, seeds, snapshots and sources, for looking up what `ref()` and `source()` mean. */
export class ReferenceIndex {
  readonly #rootName: string;
  readonly #ownPackageFirst: boolean;
  readonly #refable = new Map<string, ByPackage<BuildableNode>>();
  readonly #sources = new Map<string, ByPackage<SourceNode>>();
  readonly #disabled = new Map<string, ByPackage<Node>>();

  constructor(project: Project) {
    this.#rootName = project.root.name;
    this.#ownPackageFirst = project.root.config.flags['require_ref_searches_node_package_before_root'] === true;
    for (const node of project.nodes.values()) {
      if (isBuildable(node)) for (const name of refNames(node)) put(this.#refable, name, node.packageName, node);
      else if (node.resourceType === 'source') put(this.#sources, sourceName(node), node.packageName, node);
    }
    for (const nodes of project.disabled.values()) {
      for (const node of nodes) {
        if (isBuildable(node)) for (const name of refNames(node)) put(this.#disabled, name, node.packageName, node);
        else if (node.resourceType === 'source') put(this.#disabled, sourceName(node), node.packageName, node);
      }
    }
  }

  /** What `ref()` means in a node of `fromPackage`. */
  findRef(call: RefCall, fromPackage: string): Found<BuildableNode> {
    const key = call.version === undefined ? call.name : versionedName(call.name, call.version);
    const byPackage = this.#refable.get(key);
    return this.#choose(key, byPackage, this.#packagesToSearch(fromPackage, call.packageName));
  }

  /** What `source()` means in a node of `fromPackage`. */
  findSource(call: SourceCall, fromPackage: string): Found<SourceNode> {
    const key = `${call.sourceName}.${call.tableName}`;
    const found = this.#choose(key, this.#sources.get(key), this.#packagesToSearch(fromPackage, undefined));
    // A source of the same name in two other packages is no error in dbt: the first one is meant.
    const first = found.kind === 'ambiguous' ? found.nodes[0] : undefined;
    return first === undefined ? found : { kind: 'found', node: first };
  }

  /** Names that `ref()` could have meant: unversioned, of all packages. */
  *refNames(): Iterable<string> {
    for (const [name, byPackage] of this.#refable)
      for (const node of byPackage.values()) if (node.name === name) yield name;
  }

  /** `source.table` names that `source()` could have meant. */
  sourceNames(): Iterable<string> {
    return this.#sources.keys();
  }

  /** The packages that have a node of this name, and its versions, for hints. */
  namesakes(name: string): readonly BuildableNode[] {
    const found = new Set<BuildableNode>();
    for (const byPackage of this.#refable.values()) {
      for (const node of byPackage.values()) if (node.name === name) found.add(node);
    }
    return [...found];
  }

  #choose<T extends Node>(
    key: string,
    byPackage: ByPackage<T> | undefined,
    packages: readonly (string | undefined)[],
  ): Found<T> {
    for (const name of packages) {
      const nodes = name === undefined ? [...(byPackage?.values() ?? [])] : (pick(byPackage, name) ?? []);
      const [node] = nodes;
      if (nodes.length > 1) return { kind: 'ambiguous', nodes };
      if (node !== undefined) return { kind: 'found', node };
    }
    const disabled = this.#disabled.get(key);
    for (const name of packages) {
      const node = name === undefined ? disabled?.values().next().value : disabled?.get(name);
      if (node !== undefined) return { kind: 'disabled', node };
    }
    return { kind: 'missing' };
  }

  /** Undefined stands for every package. */
  #packagesToSearch(fromPackage: string, named: string | undefined): readonly (string | undefined)[] {
    if (named !== undefined) return [named];
    return this.#ownPackageFirst ? [fromPackage, this.#rootName, undefined] : [this.#rootName, fromPackage, undefined];
  }
}

function pick<T>(byPackage: ByPackage<T> | undefined, name: string): readonly T[] | undefined {
  const node = byPackage?.get(name);
  return node === undefined ? undefined : [node];
}

function put<T>(index: Map<string, ByPackage<T>>, name: string, packageName: string, node: T): void {
  const byPackage = index.get(name);
  if (byPackage === undefined) index.set(name, new Map([[packageName, node]]));
  else byPackage.set(packageName, node);
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

function sourceName(source: SourceNode): string {
  return `${source.sourceName}.${source.name}`;
}
