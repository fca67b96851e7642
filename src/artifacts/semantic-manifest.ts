import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { MetricNode, ModelNode, SavedQueryNode, SemanticModelNode } from '../domain/node.ts';
import { legacyTimeSpine, timeSpines } from '../graph/time-spines.ts';
import { nodeRecord } from '../graph/record/node-record.ts';
import type { RecordContext } from '../graph/record/record-context.ts';
import type { ArtifactContext } from './artifact-context.ts';
import { writeArtifact } from './write-artifact.ts';

/** Writes semantic_manifest.json, from which engines query metrics. Returns its path. */
export function writeSemanticManifest(context: ArtifactContext, records: RecordContext): string {
  return writeArtifact(context, 'semantic_manifest.json', semanticManifest(records));
}

/** The content of semantic_manifest.json, as dbt 1.12 writes it. */
function semanticManifest(records: RecordContext): JsonObject {
  const nodes = [...records.graph.nodes.values()];
  const legacy = legacyTimeSpine(records.graph);
  return {
    semantic_models: nodes.flatMap((node) => (node.resourceType === 'semantic_model' ? [semanticModelPart(records, node)] : [])),
    metrics: nodes.flatMap((node) => (node.resourceType === 'metric' ? [metricPart(records, node)] : [])),
    project_configuration: {
      time_spine_table_configurations: legacy === undefined ? [] : [{ location: relationName(records, legacy), column_name: 'date_day', grain: 'day' }],
      metadata: null,
      dsi_package_version: { major_version: '0', minor_version: '213', patch_version: '0' },
      time_spines: timeSpines(nodes).map(({ model, column, granularity, customGranularities }) => ({
        node_relation: {
          alias: model.alias,
          schema_name: model.schema,
          database: model.database ?? null,
          relation_name: relationName(records, model),
        },
        primary_column: { name: column, time_granularity: granularity },
        custom_granularities: customGranularities.map(({ name, columnName }) => ({ name, column_name: columnName ?? null })),
      })),
    },
    saved_queries: nodes.flatMap((node) => (node.resourceType === 'saved_query' ? [savedQueryPart(records, node)] : [])),
  };
}

function semanticModelPart(records: RecordContext, node: SemanticModelNode): JsonObject {
  const record = nodeRecord(records, node);
  const relation = record['node_relation'];
  const parts = (elements: readonly JsonObject[]): readonly JsonObject[] => elements.map((element) => ({ ...element, metadata: null }));
  return {
    ...pick(record, ['name', 'defaults', 'description', 'primary_entity', 'label', 'metadata']),
    node_relation: isJsonObject(relation) ? { ...relation, relation_name: relation['relation_name'] ?? spelledOut(relation) } : null,
    entities: parts(node.entities),
    measures: parts(node.measures),
    dimensions: parts(node.dimensions).map((dimension) => ({ ...dimension, datatype: null })),
    config: { meta: node.meta },
  };
}

/** A model that leaves no relation is called by its parts. */
function spelledOut({ database, schema_name: schema, alias }: JsonObject): string {
  return [database, schema, alias].filter((part) => typeof part === 'string').join('.');
}

function metricPart(records: RecordContext, node: MetricNode): JsonObject {
  const record = nodeRecord(records, node);
  const { params } = node;
  const { cumulative_type_params: cumulative } = params;
  const type = record['type_params'];
  return {
    ...pick(record, ['name', 'description', 'type', 'filter', 'metadata', 'label', 'time_granularity']),
    datatype: null,
    type_params: {
      ...(isJsonObject(type) ? type : {}),
      metrics: params.metrics.map((input) => ({ ...input, offset_to_grain: input.offset_to_grain?.toLowerCase() ?? null })),
      cumulative_type_params: cumulative === null ? null : { ...cumulative, grain_to_date: cumulative.grain_to_date?.toLowerCase() ?? null, metric: null },
    },
    config: { meta: valueIn(record['config'], 'meta') },
  };
}

function savedQueryPart(records: RecordContext, node: SavedQueryNode): JsonObject {
  const exports = node.exports.map(({ name, config }) => ({ name, config: pick(config, ['export_as', 'schema_name', 'alias']) }));
  return { ...pick(nodeRecord(records, node), ['name', 'query_params', 'description', 'metadata', 'label', 'tags']), exports };
}

function relationName(records: RecordContext, model: ModelNode): Json {
  return nodeRecord(records, model)['relation_name'] ?? null;
}

function pick(record: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, record[key] ?? null]));
}

function valueIn(record: Json | undefined, key: string): Json {
  return (isJsonObject(record) ? record[key] : undefined) ?? null;
}
