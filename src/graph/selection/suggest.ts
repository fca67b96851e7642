import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Node } from '../../domain/node.ts';
import { isCompilable } from '../../domain/node.ts';
import type { Graph } from '../graph.ts';
import type { Criterion, Method } from './selector.ts';

/** The values of a method that a graph knows, for "did you mean". */
const VALUES: Partial<Readonly<Record<Method, (node: Node) => readonly string[]>>> = {
  fqn: (node) => (node.resourceType === 'source' ? [] : [node.name]),
  tag: (node) => node.tags,
  path: (node) => [node.originalFilePath, ...foldersOf(node.originalFilePath)],
  file: (node) => [baseName(node.originalFilePath)],
  package: (node) => [node.packageName],
  source: (node) => (node.resourceType === 'source' ? [node.sourceName, `${node.sourceName}.${node.name}`] : []),
  exposure: (node) => (node.resourceType === 'exposure' ? [node.name] : []),
  semantic_model: (node) => (node.resourceType === 'semantic_model' ? [node.name] : []),
  metric: (node) => (node.resourceType === 'metric' ? [node.name] : []),
  saved_query: (node) => (node.resourceType === 'saved_query' ? [node.name] : []),
  unit_test: (node) => (node.resourceType === 'unit_test' ? [node.name] : []),
  test_name: (node) => (node.resourceType === 'test' ? [node.testMetadata?.name ?? node.name] : []),
  group: (node) => (isCompilable(node) && node.group !== undefined ? [node.group] : []),
};

/** A hint with the nearest value there is, or undefined. */
export function nearestValue(criterion: Criterion, graph: Graph): string | undefined {
  const valuesOf = VALUES[criterion.method];
  if (valuesOf === undefined) return undefined;
  const values = new Set<string>();
  for (const node of graph.nodes.values()) for (const value of valuesOf(node)) values.add(value);
  const wanted = String(criterion.value);
  const [disabled] = [...graph.disabled.values()].flat().filter((node) => node.name === wanted);
  if (disabled !== undefined && criterion.method === 'fqn') return `${disabled.uniqueId} is disabled`;
  if (values.has(wanted)) return undefined;
  return didYouMean(wanted, values) ?? (criterion.method === 'fqn' ? otherMethod(wanted, graph) : undefined);
}

/** A bare name may be meant as a source, a tag, or a package. */
function otherMethod(wanted: string, graph: Graph): string | undefined {
  for (const method of ['tag', 'source', 'group'] as const) {
    const valuesOf = VALUES[method];
    for (const node of graph.nodes.values())
      if (valuesOf?.(node).includes(wanted)) return `did you mean \`${method}:${wanted}\`?`;
  }
  return undefined;
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
