import { DiagnosticSink } from '../diagnostics/diagnostic.ts';
import type { Node } from '../domain/node.ts';
import type { Project } from '../project/project.ts';
import { cycleProblem } from './cycle-problem.ts';
import { deprecationWarnings } from './deprecation.ts';
import { cycles, inverted, topologicalOrder } from './digraph.ts';
import { EdgeResolver } from './edges.ts';
import type { Graph } from './graph.ts';
import { groupProblems } from './groups.ts';
import { microbatchProblems } from './microbatch.ts';
import { ReferenceIndex } from './references.ts';
import { schemaChangeWarnings } from './schema-change-mode.ts';
import { definitionProblems } from './selection/definition-problems.ts';
import { semanticProblems } from './semantic/check-semantics.ts';
import { expandUnitTests } from './unit-tests.ts';

/**
 * Resolves every reference of a project. `now` decides which deprecation dates have passed.
 *
 * Throws one `MartError` with everything that is wrong: references that lead nowhere, to something disabled, to
 * several things or to what the node may not see, and cycles. A test of something missing is a warning and does not
 * take part, as in dbt.
 */
export function buildGraph(project: Project, now: Date = new Date()): Graph {
  const sink = new DiagnosticSink();
  const references = new ReferenceIndex(project);
  const { nodes, disabled } = expandUnitTests(project, references, sink);
  const resolver = new EdgeResolver(project, references, sink);
  const parents = new Map<string, readonly string[]>();
  for (const node of nodes.values()) {
    const found = resolver.parentsOf(node);
    if (found !== undefined) parents.set(node.uniqueId, found);
    else disable(node, nodes, disabled);
  }
  sink.throwIfErrors();

  const children = inverted(parents);
  const order = topologicalOrder(parents, children);
  if (order === undefined) {
    for (const path of cycles(parents)) sink.add(cycleProblem(path, nodes, references));
    sink.throwIfErrors();
    throw new Error('the graph has no topological order and no cycle');
  }
  for (const problem of definitionProblems(project.selectors)) sink.add(problem);
  for (const warning of deprecationWarnings(nodes, children, now)) sink.add(warning);
  for (const warning of schemaChangeWarnings(nodes)) sink.add(warning);
  for (const problem of microbatchProblems(project, nodes, parents)) sink.add(problem);
  for (const problem of groupProblems(project, nodes)) sink.add(problem);
  for (const problem of semanticProblems({ project, nodes, parents, references })) sink.add(problem);
  sink.throwIfErrors();
  return Object.freeze({ project, nodes, disabled, parents, children, order, references, warnings: sink.warnings });
}

function disable(node: Node, nodes: Map<string, Node>, disabled: Map<string, readonly Node[]>): void {
  nodes.delete(node.uniqueId);
  disabled.set(node.uniqueId, [...(disabled.get(node.uniqueId) ?? []), node]);
}
