import { createHash } from 'node:crypto';
import type { JsonObject } from '../domain/json.ts';
import { isCompilable, isSemantic, type Node, type TestNode } from '../domain/node.ts';
import { ARTIFACT_SCHEMAS } from '../domain/versions.ts';
import type { Graph } from '../graph/graph.ts';
import { emptySections, groupRecord, sectionOf } from '../graph/record/graph-record.ts';
import { type CompiledFacts, freshRecord, nodeRecord } from '../graph/record/node-record.ts';
import type { RecordContext } from '../graph/record/record-context.ts';
import { type ArtifactContext, artifactMetadata, offsetTimestamp } from './artifact-context.ts';
import { documentationRecord, macroRecord } from './macro-record.ts';
import { selectorRecords } from './selector-records.ts';
import { writeArtifact } from './write-artifact.ts';

/** What was compiled in this invocation, by unique id. */
export type CompiledNodes = ReadonlyMap<string, CompiledFacts>;

/** Writes manifest.json: everything the project says, with what was compiled of it. Returns its path. */
export function writeManifest(
  context: ArtifactContext,
  records: RecordContext,
  compiled: CompiledNodes = new Map(),
): string {
  return writeArtifact(context, 'manifest.json', manifest(context, records, compiled));
}

/** The content of manifest.json (v12). The records in it are shared with templates: write it, do not change it. */
export function manifest(context: ArtifactContext, records: RecordContext, compiled: CompiledNodes): JsonObject {
  const { graph } = records;
  const { project } = graph;
  const sections = emptySections();
  for (const node of graph.nodes.values()) {
    sections[sectionOf(node)][node.uniqueId] = nodeRecord(records, node, compiled.get(node.uniqueId));
  }
  const disabled: Record<string, readonly JsonObject[]> = {};
  const unresolved: Record<string, readonly string[]> = {};
  for (const [id, nodes] of graph.disabled) {
    const unbound = nodes.find(lacksParent);
    if (unbound === undefined) disabled[id] = nodes.map((node) => freshRecord(records, node));
    else {
      sections.nodes[id] = unboundRecord(records, unbound);
      unresolved[id] = [];
    }
  }
  return {
    metadata: metadata(context, records),
    nodes: sections.nodes,
    sources: sections.sources,
    macros: Object.fromEntries(
      Array.from(project.macros.all(), (macro) => [macro.uniqueId, macroRecord(records, macro, context)]),
    ),
    docs: Object.fromEntries(
      Array.from(project.docs.values(), (block) => [block.uniqueId, documentationRecord(block)]),
    ),
    exposures: sections.exposures,
    metrics: sections.metrics,
    groups: Object.fromEntries(Array.from(project.groups.values(), (group) => [group.uniqueId, groupRecord(group)])),
    selectors: selectorRecords(project.selectors),
    disabled,
    parent_map: { ...edgeMap(graph.parents), ...unresolved },
    child_map: { ...edgeMap(graph.children), ...unresolved },
    group_map: groupMap(graph),
    saved_queries: sections.saved_queries,
    semantic_models: sections.semantic_models,
    unit_tests: sections.unit_tests,
    functions: sections.functions,
  };
}

/** Whether a node is disabled by what it refers to alone: manifests have such tests among the others. */
function lacksParent(node: Node): node is TestNode {
  return node.resourceType === 'test' && node.config.enabled;
}

function unboundRecord(records: RecordContext, test: TestNode): JsonObject {
  const record = freshRecord(records, test);
  return { ...record, config: { ...(record['config'] as JsonObject), enabled: false } };
}

function metadata(context: ArtifactContext, { graph, dialect }: RecordContext): JsonObject {
  const { name, config } = graph.project.root;
  return {
    ...artifactMetadata(context, ARTIFACT_SCHEMAS.manifest),
    project_name: name,
    project_id: createHash('md5').update(name).digest('hex'),
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: dialect.type,
    quoting: { ...dialect.quotePolicy, ...config.quoting, column: null },
    run_started_at: offsetTimestamp(context.invocation.startedAt),
  };
}

function edgeMap(edges: ReadonlyMap<string, readonly string[]>): JsonObject {
  const map: Record<string, readonly string[]> = {};
  for (const [id, others] of edges) map[id] = others.toSorted();
  return map;
}

/** The members of each group, by the group's name. */
function groupMap(graph: Graph): JsonObject {
  const members: Record<string, string[]> = {};
  for (const group of graph.project.groups.values()) members[group.name] = [];
  for (const node of graph.nodes.values()) {
    const group = groupOf(node);
    if (group !== undefined) members[group]?.push(node.uniqueId);
  }
  return members;
}

function groupOf(node: Node): string | undefined {
  return isCompilable(node) || isSemantic(node) ? node.group : undefined;
}
