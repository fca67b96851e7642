import { createRequire } from 'node:module';
import type * as Graphlib from '@dagrejs/graphlib';

/** Adjacency lists: for each id the ids it has edges to (or from). Every id has an entry. */
export type Edges = ReadonlyMap<string, readonly string[]>;

/** The same edges, seen from their other ends; the lists follow the order of the keys. */
export function inverted(edges: Edges): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>();
  for (const id of edges.keys()) result.set(id, []);
  for (const [id, targets] of edges) for (const target of targets) result.get(target)?.push(id);
  return result;
}

/**
 * Every id after all of its parents, otherwise in the order of the keys; undefined when there is a cycle.
 *
 * Written out here rather than left to graphlib, since it runs at every start: filling a graphlib graph alone takes
 * longer than this whole function.
 */
export function topologicalOrder(parents: Edges, children: Edges): readonly string[] | undefined {
  const waitingFor = new Map<string, number>();
  const order: string[] = [];
  for (const [id, list] of parents) {
    waitingFor.set(id, list.length);
    if (list.length === 0) order.push(id);
  }
  for (let next = 0; next < order.length; next += 1) {
    for (const child of children.get(order[next] ?? '') ?? []) {
      const left = (waitingFor.get(child) ?? 0) - 1;
      waitingFor.set(child, left);
      if (left === 0) order.push(child);
    }
  }
  return order.length === parents.size ? order : undefined;
}

/**
 * One cycle out of every knot of nodes that depend on each other, each as a path in which every id has an edge to the
 * next and the last to the first. The shortest such path through the knot's first id.
 */
export function cycles(edges: Edges): readonly (readonly string[])[] {
  const { Graph, alg } = createRequire(import.meta.url)('@dagrejs/graphlib') as typeof Graphlib;
  const graph = new Graph({ directed: true });
  for (const [id, targets] of edges) for (const target of targets) graph.setEdge(id, target);
  const position = new Map([...edges.keys()].map((id, index) => [id, index]));
  const earlier = (left: string, right: string): number => (position.get(left) ?? 0) - (position.get(right) ?? 0);
  return alg.findCycles(graph).map((knot) => pathThrough(knot.toSorted(earlier), edges));
}

/** The shortest way from the knot's first id back to itself. */
function pathThrough(knot: readonly string[], edges: Edges): readonly string[] {
  const start = knot[0] ?? '';
  const members = new Set(knot);
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const id of queue) {
    for (const target of edges.get(id) ?? []) {
      if (target === start) return wayTo(id, cameFrom);
      if (!members.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, id);
      queue.push(target);
    }
  }
  return knot;
}

function wayTo(id: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [id];
  for (let at = cameFrom.get(id); at !== undefined; at = cameFrom.get(at)) path.unshift(at);
  return path;
}

/**
 * Everything that can be reached from the given ids in at most `depth` steps. A starting id is among the result only
 * when another starting id leads to it.
 */
export function reachable(from: Iterable<string>, edges: Edges, depth = Infinity): Set<string> {
  const found = new Set<string>();
  let layer = new Set(from);
  for (let step = 0; step < depth && layer.size > 0; step += 1) {
    const next = new Set<string>();
    for (const id of layer) {
      for (const target of edges.get(id) ?? []) if (!found.has(target)) next.add(target);
    }
    for (const id of next) found.add(id);
    layer = next;
  }
  return found;
}
