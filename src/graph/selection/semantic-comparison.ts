import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { MetricNode, SavedQueryNode, SemanticModelNode, SemanticNode } from '../../domain/node.ts';
import { sameJson } from '../same-json.ts';

/** Whether a semantic model, metric or saved query is what it was, but for its config, in what dbt compares. */
export function sameSemantic(node: SemanticNode, before: JsonObject): boolean {
  const description = node.description === '' ? null : node.description;
  if (!sameJson(description, before['description'] === '' ? null : before['description'])) return false;
  switch (node.resourceType) {
    case 'semantic_model':
      return sameSemanticModel(node, before);
    case 'metric':
      return sameMetric(node, before);
    case 'saved_query':
      return sameSavedQuery(node, before);
  }
}

/** What it is calculated from does not count: dbt does not look at it. */
function sameMetric({ type, label }: MetricNode, before: JsonObject): boolean {
  return type === before['type'] && sameJson(label, before['label']);
}

function sameSemanticModel(node: SemanticModelNode, before: JsonObject): boolean {
  const now: JsonObject = {
    model: node.model,
    defaults: node.defaults,
    entities: node.entities,
    dimensions: node.dimensions,
    measures: node.measures,
    primary_entity: node.primaryEntity,
    group: node.group,
  };
  return Object.keys(now).every((key) => sameJson(now[key], before[key]));
}

function sameSavedQuery(node: SavedQueryNode, before: JsonObject): boolean {
  const earlier = isJsonObject(before['query_params']) ? before['query_params'] : {};
  return (
    (['metrics', 'group_by', 'where'] as const).every((key) => sameJson(node.query[key], earlier[key])) &&
    sameJson(node.label, before['label']) &&
    sameJson(node.group, before['group']) &&
    sameJson(node.tags, before['tags']) &&
    sameJson(node.exports.map(writtenExport), listOf(before['exports']).map(writtenExport))
  );
}

function writtenExport(exported: Json): JsonObject {
  if (!isJsonObject(exported)) return {};
  const { export_as, schema, alias } = isJsonObject(exported['unrendered_config']) ? exported['unrendered_config'] : {};
  return { name: exported['name'], export_as, schema, alias };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
