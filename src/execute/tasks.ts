import type { RunContext } from '../compile/node-run.ts';
import { isBuildable, type BuildableNode, type Node, type TestNode, type UnitTestNode } from '../domain/node.ts';
import type { Graph } from '../graph/graph.ts';
import type { Task } from './schedule.ts';

/** A node to run, with the assertions that decide whether it is published. */
export interface NodeTask extends Task {
  readonly node: Node;
  /** Tests run against the staged relation, in graph order. */
  readonly gatedBy: readonly TestNode[];
}

/**
 * The work of a run, parents first. With `gate`, each test is given to the last of its selected parents: there all
 * that it reads is built, and a failure keeps that one from being published. Other tests are tasks of their own.
 */
export function planTasks(context: RunContext, gate: boolean): NodeTask[] {
  const { graph, selected } = context;
  const nodes = graph.order.filter((id) => selected.has(id)).flatMap((id) => graph.nodes.get(id) ?? []);
  const gates = gate ? assignGates(graph, nodes, (node) => canGate(node, context)) : new Map<string, TestNode[]>();
  const gated = new Set([...gates.values()].flat().map((test) => test.uniqueId));
  const runnable = nodes.filter((node) => isRunnable(node) && !gated.has(node.uniqueId));
  const runnableIds = new Set(runnable.map((node) => node.uniqueId));
  const nearest = nearestRunnable(graph, runnableIds);
  const blockers = gate ? blockingTests(graph, runnable) : new Map<string, string[]>();
  const tasks = runnable.map((node): NodeTask => {
    const gatedBy = gates.get(node.uniqueId) ?? [];
    const waitsFor = node.resourceType === 'unit_test' ? unitTestNeeds(graph, node) : [node.uniqueId, ...gatedBy.map((test) => test.uniqueId)];
    const parents = waitsFor.flatMap((id) => [...nearest(id)]);
    const after = [...parents, ...(blockers.get(node.uniqueId) ?? [])].filter((id) => id !== node.uniqueId);
    return { id: node.uniqueId, node, gatedBy, after };
  });
  return gate ? sortTasks(tasks) : tasks;
}

/** What is built apart or changed inside of a transaction. Not what opts out, nor what a macro builds in its own way. */
function canGate(node: BuildableNode, context: RunContext): boolean {
  const macro = context.session.macros.materialization(node.resourceType === 'model' ? node.config.materialized : node.resourceType);
  return macro === undefined && node.config.publish !== 'direct';
}

const RUNNABLE: ReadonlySet<Node['resourceType']> = new Set(['seed', 'snapshot', 'test', 'unit_test', 'function', 'exposure', 'saved_query']);

function isRunnable(node: Node): boolean {
  if (node.resourceType === 'model') return node.config.materialized !== 'ephemeral';
  return RUNNABLE.has(node.resourceType);
}

/** For which there is nothing to do: an exposure, a saved query. */
export function isNoOp(node: Node): boolean {
  return node.resourceType === 'exposure' || node.resourceType === 'saved_query';
}

function isBuilt(node: Node): node is BuildableNode {
  return isBuildable(node) && isRunnable(node);
}

/** A unit test runs before the model it tests, but needs what the model reads: the types come from there. */
function unitTestNeeds(graph: Graph, test: UnitTestNode): readonly string[] {
  return (graph.parents.get(test.uniqueId) ?? []).slice(0, 1);
}

function assignGates(graph: Graph, nodes: readonly Node[], canGate: (node: BuildableNode) => boolean): Map<string, TestNode[]> {
  const position = new Map(nodes.map((node, index) => [node.uniqueId, index]));
  const gates = new Map<string, TestNode[]>();
  for (const test of nodes) {
    if (test.resourceType !== 'test') continue;
    const last = (graph.parents.get(test.uniqueId) ?? [])
      .flatMap((id) => (position.has(id) ? (graph.nodes.get(id) ?? []) : []))
      .filter(isBuilt)
      .sort((left, right) => (position.get(left.uniqueId) ?? 0) - (position.get(right.uniqueId) ?? 0))
      .at(-1);
    if (last === undefined || !canGate(last)) continue;
    gates.set(last.uniqueId, [...(gates.get(last.uniqueId) ?? []), test]);
  }
  return gates;
}

/** For a node, the runnable nodes it waits for, seen through those that are not run (ephemeral, not selected). */
function nearestRunnable(graph: Graph, runnable: ReadonlySet<string>): (id: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  const find = (id: string): ReadonlySet<string> => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const result = new Set<string>();
    known.set(id, result);
    for (const parent of graph.parents.get(id) ?? []) {
      if (runnable.has(parent)) result.add(parent);
      else for (const further of find(parent)) result.add(further);
    }
    return result;
  };
  return find;
}

/** Tests that gate no one (of sources, of unselected models) hold back the nodes that depend on all their parents. */
function blockingTests(graph: Graph, runnable: readonly Node[]): Map<string, string[]> {
  const blockers = new Map<string, string[]>();
  const isTest = (node: Node): node is TestNode | UnitTestNode => node.resourceType === 'test' || node.resourceType === 'unit_test';
  const tests = runnable.filter(isTest);
  const published = new Map(runnable.filter(isBuilt).map((node) => [node.uniqueId, new Set(graph.parents.get(node.uniqueId) ?? [])]));
  for (const test of tests) {
    const parents = graph.parents.get(test.uniqueId) ?? [];
    const blocked = test.resourceType === 'unit_test' ? parents.slice(0, 1) : childrenOfAll(graph, parents);
    for (const id of blocked) if (published.has(id)) blockers.set(id, [...(blockers.get(id) ?? []), test.uniqueId]);
  }
  return blockers;
}

function childrenOfAll(graph: Graph, parents: readonly string[]): readonly string[] {
  const [first, ...others] = parents;
  if (first === undefined) return [];
  return (graph.children.get(first) ?? []).filter((child) => others.every((parent) => graph.children.get(parent)?.includes(child)));
}

/** Blocking tests add edges that graph order does not know: a stable topological sort puts every task after those. */
function sortTasks(tasks: readonly NodeTask[]): NodeTask[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const sorted: NodeTask[] = [];
  const visited = new Set<string>();
  const visit = (task: NodeTask): void => {
    if (visited.has(task.id)) return;
    visited.add(task.id);
    for (const id of task.after) {
      const parent = byId.get(id);
      if (parent !== undefined) visit(parent);
    }
    sorted.push(task);
  };
  for (const task of tasks) visit(task);
  return sorted;
}
