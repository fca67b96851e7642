import type { JsonObject } from '../domain/json.ts';
import type { Graph } from '../graph/graph.ts';
import type { ArtifactContext } from './artifact-context.ts';
import { writeArtifact } from './write-artifact.ts';

/** Writes graph_summary.json: the edges, with nodes as numbers. Returns its path. */
export function writeGraphSummary(context: ArtifactContext, graph: Graph): string {
  return writeArtifact(context, 'graph_summary.json', graphSummary(context, graph));
}

/** The content of graph_summary.json. */
function graphSummary(context: ArtifactContext, graph: Graph): JsonObject {
  const numbers = new Map(Array.from(graph.nodes.keys(), (id, index) => [id, index]));
  const linked: Record<string, JsonObject> = {};
  for (const [id, number] of numbers) {
    const successors = (graph.children.get(id) ?? []).flatMap((child) => numbers.get(child) ?? []);
    const type = graph.nodes.get(id)?.resourceType;
    linked[String(number)] = successors.length === 0 ? { name: id, type } : { name: id, type, succ: successors };
  }
  return { _invocation_id: context.invocation.id, linked };
}
