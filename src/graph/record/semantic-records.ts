import type { JsonObject } from '../../domain/json.ts';
import { isCompilable, type MetricNode, type SavedQueryNode, type SemanticModelNode, type SemanticNode } from '../../domain/node.ts';
import { inputMeasures } from '../metric-inputs.ts';
import { renderedRelationName } from '../relation-name.ts';
import { configRecord } from './config-record.ts';
import { identity } from './identity.ts';
import { orNull, type RecordContext } from './record-context.ts';
import { refRecord } from './reference-record.ts';

export function semanticRecord(context: RecordContext, node: SemanticNode): JsonObject {
  switch (node.resourceType) {
    case 'semantic_model':
      return semanticModelRecord(context, node);
    case 'metric':
      return metricRecord(context, node);
    case 'saved_query':
      return savedQueryRecord(context, node);
  }
}

/** What only metrics without `type_params` say, which are left out. */
const NEWER_FORM: JsonObject = { metric_aggregation_params: null, fill_nulls_with: null, join_to_timespine: false, is_private: null };

function metricRecord(context: RecordContext, metric: MetricNode): JsonObject {
  const { cumulative_type_params: cumulative, conversion_type_params: conversion } = metric.params;
  return {
    ...shared(context, metric),
    description: metric.description,
    type: metric.type,
    type_params: {
      ...metric.params,
      input_measures: inputMeasures(context.graph, metric),
      cumulative_type_params: cumulative === null ? null : { ...cumulative, metric: null },
      conversion_type_params: conversion === null ? null : { ...conversion, base_metric: null, conversion_metric: null },
      ...NEWER_FORM,
    },
    filter: metric.filter,
    time_granularity: orNull(metric.timeGranularity),
    meta: metric.meta,
    tags: metric.tags,
    sources: [],
    refs: [],
    metrics: [],
  };
}

function semanticModelRecord(context: RecordContext, node: SemanticModelNode): JsonObject {
  return {
    ...shared(context, node),
    model: node.model,
    node_relation: relationRecord(context, node),
    defaults: orNull(node.defaults),
    entities: node.entities,
    measures: node.measures,
    dimensions: node.dimensions.map((dimension) => ({ ...dimension, metadata: null, datatype: null })),
    refs: node.refs.map(refRecord),
    primary_entity: orNull(node.primaryEntity),
  };
}

/** Where the rows of the model stand. */
function relationRecord({ graph, dialect }: RecordContext, { uniqueId }: SemanticModelNode): JsonObject | null {
  const model = graph.nodes.get(graph.parents.get(uniqueId)?.[0] ?? '');
  if (model === undefined || !isCompilable(model)) return null;
  const relationName = orNull(renderedRelationName(graph.project, dialect, model));
  return { alias: model.alias, schema_name: model.schema, database: orNull(model.database), relation_name: relationName };
}

function savedQueryRecord(context: RecordContext, node: SavedQueryNode): JsonObject {
  return { ...shared(context, node), query_params: node.query, exports: node.exports, refs: [], tags: node.tags };
}

function shared(context: RecordContext, node: SemanticNode): JsonObject {
  return {
    ...identity(node),
    description: node.description === '' ? null : node.description,
    label: orNull(node.label),
    metadata: null,
    depends_on: { macros: [], nodes: context.graph.parents.get(node.uniqueId) ?? [] },
    config: configRecord(node),
    unrendered_config: node.unrenderedConfig,
    group: orNull(node.group),
    created_at: node.createdAt,
  };
}
