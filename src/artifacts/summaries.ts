import type { JsonObject } from '../domain/json.ts';
import type { Graph } from '../graph/graph.ts';
import type { ArtifactContext } from './artifact-context.ts';
import { writeArtifact } from './write-artifact.ts';

/** Writes graph_summary.json: the edges, with nodes as numbers. Returns its path. */
export function writeGraphSummary(context: ArtifactContext, graph: Graph): string {
  return writeArtifact(context, 'graph_summary.json', graphSummary(context, graph));
}

/** The content of graph_summary.json. */
export function graphSummary(context: ArtifactContext, graph: Graph): JsonObject {
  const numbers = new Map(Array.from(graph.nodes.keys(), (id, index) => [id, index]));
  const linked: Record<string, JsonObject> = {};
  for (const [id, number] of numbers) {
    const successors = (graph.children.get(id) ?? []).flatMap((child) => numbers.get(child) ?? []);
    const type = graph.nodes.get(id)?.resourceType;
    linked[String(number)] = successors.length === 0 ? { name: id, type } : { name: id, type, succ: successors };
  }
  return { _invocation_id: context.invocation.id, linked };
}

/** How long reading a project took. */
export interface LoadTiming {
  readonly fileCount: number;
  readonly loadSeconds: number;
  readonly graphSeconds: number;
}

/** Writes perf_info.json, as `parse` does. Returns its path. */
export function writeTimings(context: ArtifactContext, timing: LoadTiming): string {
  return writeArtifact(context, 'perf_info.json', {
    path_count: timing.fileCount,
    parsed_path_count: timing.fileCount,
    is_partial_parse_enabled: false,
    parse_project_elapsed: timing.loadSeconds,
    process_manifest_elapsed: timing.graphSeconds,
    load_all_elapsed: timing.loadSeconds + timing.graphSeconds,
    projects: [],
  });
}
