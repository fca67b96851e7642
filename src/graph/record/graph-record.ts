import type { JsonObject } from '../../domain/json.ts';
import type { Group, Node } from '../../domain/node.ts';
import { nodeRecord } from './node-record.ts';
import type { RecordContext } from './record-context.ts';

type Section = 'nodes' | 'functions' | 'sources' | 'exposures' | 'unit_tests';

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
    default:
      return 'nodes';
  }
}

/** What templates see as `graph`: all records by unique id, in sections. */
export function graphRecord(context: RecordContext): JsonObject {
  const sections: Record<Section, Record<string, JsonObject>> = {
    nodes: {},
    sources: {},
    exposures: {},
    unit_tests: {},
    functions: {},
  };
  for (const node of context.graph.nodes.values()) sections[sectionOf(node)][node.uniqueId] = nodeRecord(context, node);
  const groups = Object.fromEntries(
    [...context.graph.project.groups.values()].map((group) => [group.uniqueId, groupRecord(group)]),
  );
  const { functions, ...others } = sections;
  return { ...others, metrics: {}, groups, semantic_models: {}, saved_queries: {}, functions };
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
