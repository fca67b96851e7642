import type { JsonObject } from '../../domain/json.ts';
import type { Group, Node } from '../../domain/node.ts';
import { nodeRecord } from './node-record.ts';
import type { RecordContext } from './record-context.ts';

type Section = 'nodes' | 'functions' | 'sources' | 'exposures' | 'unit_tests' | 'semantic_models' | 'metrics' | 'saved_queries';

/** The section of manifests and of `graph` that a node stands in. */
export function sectionOf(node: Node): Section {
  switch (node.resourceType) {
    case 'source':
      return 'sources';
    case 'exposure':
      return 'exposures';
    case 'unit_test':
      return 'unit_tests';
    case 'function':
      return 'functions';
    case 'semantic_model':
      return 'semantic_models';
    case 'metric':
      return 'metrics';
    case 'saved_query':
      return 'saved_queries';
    default:
      return 'nodes';
  }
}

export function emptySections(): Record<Section, Record<string, JsonObject>> {
  return {
    nodes: {},
    sources: {},
    exposures: {},
    unit_tests: {},
    functions: {},
    semantic_models: {},
    metrics: {},
    saved_queries: {},
  };
}

/** What templates see as `graph`: all records by unique id, in sections. */
export function graphRecord(context: RecordContext): JsonObject {
  const sections = emptySections();
  for (const node of context.graph.nodes.values()) sections[sectionOf(node)][node.uniqueId] = nodeRecord(context, node);
  const groups = Object.fromEntries(
    [...context.graph.project.groups.values()].map((group) => [group.uniqueId, groupRecord(group)]),
  );
  return { ...sections, groups };
}

export function groupRecord(group: Group): JsonObject {
  return {
    name: group.name,
    resource_type: 'group',
    package_name: group.packageName,
    path: group.path,
    original_file_path: group.originalFilePath,
    unique_id: group.uniqueId,
    owner: { email: null, name: null, ...group.owner },
    description: group.description === '' ? null : group.description,
    config: { meta: {}, ...group.config },
  };
}
