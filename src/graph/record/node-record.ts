import type { JsonObject } from '../../domain/json.ts';
import type { CompilableNode, FunctionValue, ModelNode, Node, TestNode } from '../../domain/node.ts';
import { renderedRelationName } from '../relation-name.ts';
import { columnRecords, contractRecord, modelConstraintRecords } from './column-record.ts';
import { configRecord } from './config-record.ts';
import { exposureRecord, sourceRecord, unitTestRecord } from './other-records.ts';
import { primaryKeyOf } from './primary-key.ts';
import { orNull, type RecordContext } from './record-context.ts';
import { namedCallRecord, refRecord, sourceCallRecord } from './reference-record.ts';
import { semanticRecord } from './semantic-records.ts';

/** What compiling a node adds to its record. */
export interface CompiledFacts {
  /** The finished SQL, with the CTEs of ephemeral models. */
  readonly code: string;
  /** The CTEs that were put in front, by the unique id of their model. */
  readonly extraCtes: readonly { readonly id: string; readonly sql: string }[];
  /** Where the code was written, as shown to tools: `target/compiled/shop/models/orders.sql`. */
  readonly compiledPath?: string | undefined;
  readonly buildPath?: string | undefined;
  /** Only when it differs from what the node's name says. */
  readonly relationName?: string | undefined;
}

/**
 * A node as manifest.json and templates (`model`, `graph.nodes`) know it: snake_case, every key of its type present.
 * Records without compiled facts are made once per context. Do not change them.
 */
export function nodeRecord(context: RecordContext, node: Node, compiled?: CompiledFacts): JsonObject {
  if (compiled !== undefined) return makeRecord(context, node, compiled);
  const known = context.known.get(node.uniqueId);
  if (known !== undefined) return known;
  const record = makeRecord(context, node, undefined);
  context.known.set(node.uniqueId, record);
  return record;
}

/** The same, never shared: for nodes that are not part of the graph, whose unique ids need not be unique. */
export function freshRecord(context: RecordContext, node: Node): JsonObject {
  return makeRecord(context, node, undefined);
}

function makeRecord(context: RecordContext, node: Node, compiled: CompiledFacts | undefined): JsonObject {
  switch (node.resourceType) {
    case 'source':
      return sourceRecord(context, node);
    case 'exposure':
      return exposureRecord(context, node);
    case 'unit_test':
      return unitTestRecord(context, node);
    case 'semantic_model':
    case 'metric':
    case 'saved_query':
      return semanticRecord(context, node);
    default:
      return compilableRecord(context, node, compiled);
  }
}

function compilableRecord(
  context: RecordContext,
  node: CompilableNode,
  compiled: CompiledFacts | undefined,
): JsonObject {
  const record = Object.assign(identity(context, node), warehousePart(context, node, compiled));
  if (node.resourceType === 'seed') {
    return Object.assign(record, { root_path: rootPath(context, node), depends_on: { macros: node.macros } });
  }
  return Object.assign(record, codePart(context, node, compiled), ownPart(context, node));
}

function identity(context: RecordContext, node: CompilableNode): JsonObject {
  const generic = node.resourceType === 'test' && node.testMetadata !== undefined;
  return {
    database: orNull(node.database),
    schema: node.schema,
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    alias: node.alias,
    checksum: node.checksum,
    config: configRecord(node),
    tags: node.tags,
    description: node.description,
    columns: columnRecords(node.columns),
    meta: node.meta,
    group: orNull(node.group),
    docs: { show: node.docs.show, node_color: orNull(node.docs.nodeColor) },
    // The place of a generic test is the file that it is written in, not a file about it.
    patch_path: generic ? null : context.patchPath(node.packageName, node.patch),
  };
}

function warehousePart(context: RecordContext, node: CompilableNode, compiled: CompiledFacts | undefined): JsonObject {
  return {
    build_path: orNull(compiled?.buildPath),
    unrendered_config: node.unrenderedConfig,
    created_at: node.createdAt,
    relation_name: orNull(compiled?.relationName ?? renderedRelationName(context.graph.project, context.dialect, node)),
    raw_code: node.resourceType === 'seed' ? '' : node.rawCode,
    doc_blocks: node.docBlocks ?? [],
  };
}

function codePart(context: RecordContext, node: CompilableNode, compiled: CompiledFacts | undefined): JsonObject {
  return {
    language: node.language,
    refs: node.refs.map(refRecord),
    sources: node.sources.map(sourceCallRecord),
    metrics: node.metrics.map(namedCallRecord),
    functions: node.functions.map(namedCallRecord),
    depends_on: { macros: node.macros, nodes: context.graph.parents.get(node.uniqueId) ?? [] },
    compiled_path: orNull(compiled?.compiledPath),
    ...(compiled === undefined ? {} : compiledPart(compiled)),
    contract: contractRecord(node),
  };
}

/** What is there only of nodes that were compiled. */
function compiledPart({ code, extraCtes }: CompiledFacts): JsonObject {
  return {
    compiled: true,
    compiled_code: code,
    extra_ctes_injected: true,
    extra_ctes: extraCtes.map(({ id, sql }) => ({ id, sql })),
  };
}

/** What only nodes of one type have. */
function ownPart(context: RecordContext, node: CompilableNode): JsonObject {
  switch (node.resourceType) {
    case 'model':
      return modelPart(context, node);
    case 'test':
      return node.testMetadata === undefined ? {} : genericTestPart(node);
    case 'function':
      return { arguments: node.arguments.map(argumentRecord), overloads: [], returns: { data_type: node.returns.dataType, description: orNull(node.returns.description) } };
    case 'operation':
      return { index: orNull(node.index) };
    default:
      return {};
  }
}

function argumentRecord({ name, dataType, description, defaultValue }: FunctionValue): JsonObject {
  return { name, data_type: dataType, description: orNull(description), default_value: orNull(defaultValue) };
}

function modelPart(context: RecordContext, model: ModelNode): JsonObject {
  return {
    access: model.access,
    constraints: modelConstraintRecords(model),
    version: orNull(model.version),
    latest_version: orNull(model.latestVersion),
    deprecation_date: momentOf(model.deprecationDate),
    primary_key: primaryKeyOf(model, context.testsOf(model.uniqueId)),
    time_spine: model.timeSpine === undefined ? null : { custom_granularities: [], ...model.timeSpine },
  };
}

/** A date alone is its first moment in UTC. */
function momentOf(date: string | undefined): string | null {
  return date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date) ? orNull(date) : `${date}T00:00:00+00:00`;
}

function genericTestPart(test: TestNode): JsonObject {
  const { name = '', kwargs = {}, namespace } = test.testMetadata ?? {};
  return {
    column_name: orNull(test.columnName),
    file_key_name: orNull(test.fileKeyName),
    attached_node: orNull(test.attachedNode),
    test_metadata: { name, kwargs, namespace: orNull(namespace) },
  };
}

function rootPath(context: RecordContext, node: CompilableNode): string | null {
  return orNull(context.graph.project.packages.get(node.packageName)?.root);
}
