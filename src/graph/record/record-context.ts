import { isAbsolute, relative } from 'node:path';
import type { Span } from '../../diagnostics/source.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { TestNode } from '../../domain/node.ts';
import type { ProjectPackage } from '../../project/project.ts';
import type { Dialect } from '../../warehouse/dialect.ts';
import type { Graph } from '../graph.ts';

/** What records are made from, with the look-ups that many of them need. Make one per graph: `recordContext`. */
export interface RecordContext {
  readonly graph: Graph;
  readonly dialect: Dialect;
  /** Finished records of nodes that were asked for without compiled facts. */
  readonly known: Map<string, JsonObject>;
  /** The generic tests written under each node. */
  readonly testsOf: (uniqueId: string) => readonly TestNode[];
  /** `shop://models/schema.yml`, as manifests name the file of a node's properties. */
  readonly patchPath: (packageName: string, patch: Span | undefined) => string | null;
}

export function recordContext(graph: Graph, dialect: Dialect): RecordContext {
  let tests: ReadonlyMap<string, readonly TestNode[]> | undefined;
  const folders = new Map<string, string>();
  return {
    graph,
    dialect,
    known: new Map(),
    testsOf: (uniqueId) => (tests ??= testsByNode(graph)).get(uniqueId) ?? [],
    patchPath: (packageName, patch) => {
      if (patch === undefined) return null;
      let folder = folders.get(packageName);
      if (folder === undefined) folders.set(packageName, (folder = folderOf(graph, packageName)));
      return `${packageName}://${withinPackage(patch.file.path, folder, graph.project.packages.get(packageName))}`;
    },
  };
}

/** The folder of a package as file paths start with it: relative to the root project, empty for the root itself. */
function folderOf(graph: Graph, packageName: string): string {
  const { root, packages } = graph.project;
  const found = packages.get(packageName);
  return found === undefined || found.isRoot ? '' : `${relative(root.root, found.root)}/`;
}

function withinPackage(path: string, folder: string, owner: ProjectPackage | undefined): string {
  if (isAbsolute(path) && owner !== undefined) return relative(owner.root, path);
  return path.startsWith(folder) ? path.slice(folder.length) : path;
}

function testsByNode(graph: Graph): ReadonlyMap<string, readonly TestNode[]> {
  const tests = new Map<string, TestNode[]>();
  for (const node of graph.nodes.values()) {
    if (node.resourceType !== 'test' || node.attachedNode === undefined) continue;
    const list = tests.get(node.attachedNode);
    if (list === undefined) tests.set(node.attachedNode, [node]);
    else list.push(node);
  }
  return tests;
}

/** Artifacts have null where the program has undefined. */
export function orNull<T extends Json>(value: T | undefined): T | null {
  return value ?? null;
}
