import type { SourceFile, Span } from '../diagnostics/source.ts';
import type { NodeConfig } from './config.ts';
import type { JsonObject } from './json.ts';
import type { RelationName } from './relation.ts';
import type { Dimension, Entity, Export, Measure, MetricParams, MetricType, QueryParams, WhereFilter } from './semantic.ts';

export type ResourceType =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'test'
  | 'analysis'
  | 'function'
  | 'operation'
  | 'sql_operation'
  | 'source'
  | 'exposure'
  | 'unit_test'
  | 'semantic_model'
  | 'metric'
  | 'saved_query';

export type Access = 'private' | 'protected' | 'public';
export type Version = string | number;

/** A `ref()` as written in a node. `span` is the call, in the file it stands in. */
export interface RefCall {
  readonly packageName?: string | undefined;
  readonly name: string;
  readonly version?: Version | undefined;
  readonly span?: Span | undefined;
}

/** A `source()` as written in a node. */
export interface SourceCall {
  readonly sourceName: string;
  readonly tableName: string;
  readonly span?: Span | undefined;
}

export interface Constraint {
  readonly type: 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'check' | 'custom';
  readonly name?: string | undefined;
  readonly expression?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly to?: string | undefined;
  readonly toColumns?: readonly string[] | undefined;
  readonly warnUnsupported: boolean;
  readonly warnUnenforced: boolean;
}

/** A column as documented in YAML. */
export interface ColumnProperties {
  readonly name: string;
  readonly description: string;
  /** Unique ids of the docs blocks in the description. */
  readonly docBlocks?: readonly string[] | undefined;
  readonly dataType?: string | undefined;
  readonly quote?: boolean | undefined;
  readonly meta: JsonObject;
  readonly tags: readonly string[];
  readonly constraints: readonly Constraint[];
  readonly granularity?: string | undefined;
  /** Keys that mean nothing here, as they are written. */
  readonly extra?: JsonObject | undefined;
  readonly span?: Span | undefined;
}

interface NodeBase {
  /** `<type>.<package>.<name>[.v<N>]`; generic tests end in a hash. */
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  /** Relative to its resource folder: `staging/stg_orders.sql`. */
  readonly path: string;
  /** Relative to the package root: `models/staging/stg_orders.sql`. */
  readonly originalFilePath: string;
  readonly fqn: readonly string[];
  readonly file: SourceFile;
  readonly description: string;
  readonly docBlocks?: readonly string[] | undefined;
  readonly config: NodeConfig;
  /** The config as written, before templates were rendered: what `state:modified` compares. */
  readonly unrenderedConfig: JsonObject;
  readonly tags: readonly string[];
  readonly meta: JsonObject;
  /** Where the node's YAML properties begin, if it has any. */
  readonly patch?: Span | undefined;
  /** Unix seconds. */
  readonly createdAt: number;
}

/** What has SQL of its own. */
interface CompilableBase extends NodeBase {
  readonly rawCode: string;
  /** The part of `file` that `rawCode` is: the whole file, or a block in it. */
  readonly codeSpan: Span;
  readonly language: 'sql' | 'python';
  readonly checksum: { readonly name: 'sha256' | 'path' | 'none'; readonly checksum: string };
  readonly alias: string;
  readonly database?: string | undefined;
  readonly schema: string;
  readonly columns: ReadonlyMap<string, ColumnProperties>;
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  /** `function()` as written in the node. */
  readonly functions: readonly RefCall[];
  /** `metric()` as written in the node. */
  readonly metrics: readonly RefCall[];
  /** Unique ids of the macros called while parsing. */
  readonly macros: readonly string[];
  readonly docs: { readonly show: boolean; readonly nodeColor?: string | undefined };
  readonly group?: string | undefined;
}

export interface ModelNode extends CompilableBase {
  readonly resourceType: 'model';
  readonly access: Access;
  readonly version?: Version | undefined;
  readonly latestVersion?: Version | undefined;
  readonly deprecationDate?: string | undefined;
  /** `time_spine:` as written: nothing is built of it, but packages read it in the graph. */
  readonly timeSpine?: JsonObject | undefined;
  readonly constraints: readonly Constraint[];
}

export interface SeedNode extends CompilableBase {
  readonly resourceType: 'seed';
  /** Absolute path of the CSV file. */
  readonly csvPath: string;
}

export interface SnapshotNode extends CompilableBase {
  readonly resourceType: 'snapshot';
}

/** Generic tests have `testMetadata`; singular ones do not. */
export interface TestNode extends CompilableBase {
  readonly resourceType: 'test';
  readonly testMetadata?:
    | {
        readonly name: string;
        readonly namespace?: string | undefined;
        /** Arguments as rendered: strings may hold templates such as `ref('x')`. */
        readonly kwargs: JsonObject;
      }
    | undefined;
  /** The model, source, seed or snapshot the test is written under. */
  readonly attachedNode?: string | undefined;
  readonly columnName?: string | undefined;
  readonly fileKeyName?: string | undefined;
}

export interface AnalysisNode extends CompilableBase {
  readonly resourceType: 'analysis';
}

/** A value that a function takes or gives, in the warehouse's words. */
export interface FunctionValue {
  readonly name: string;
  readonly dataType: string;
  readonly description?: string | undefined;
  /** SQL of the value that stands for one that is left out. */
  readonly defaultValue?: string | undefined;
}

/** A function that lives in the warehouse: its body is the node's SQL. */
export interface FunctionNode extends CompilableBase {
  readonly resourceType: 'function';
  readonly arguments: readonly FunctionValue[];
  readonly returns: Pick<FunctionValue, 'dataType' | 'description'>;
}

/** A project-level hook (`on-run-start`, `on-run-end`) or an inline query. */
export interface OperationNode extends CompilableBase {
  readonly resourceType: 'operation' | 'sql_operation';
  readonly when?: 'on-run-start' | 'on-run-end' | undefined;
  readonly index?: number | undefined;
}

export interface FreshnessThreshold {
  readonly count: number;
  readonly period: 'minute' | 'hour' | 'day';
}

export interface Freshness {
  readonly warnAfter?: FreshnessThreshold | undefined;
  readonly errorAfter?: FreshnessThreshold | undefined;
  readonly filter?: string | undefined;
}

export interface SourceNode extends NodeBase {
  readonly resourceType: 'source';
  readonly sourceName: string;
  readonly sourceDescription: string;
  readonly sourceMeta: JsonObject;
  /** As written, so that the database and schema of another target are no change. */
  readonly unrenderedDatabase?: string | undefined;
  readonly unrenderedSchema?: string | undefined;
  readonly loader: string;
  readonly identifier: string;
  readonly database?: string | undefined;
  readonly schema: string;
  readonly quoting: JsonObject;
  readonly loadedAtField?: string | undefined;
  readonly loadedAtQuery?: string | undefined;
  readonly freshness?: Freshness | undefined;
  readonly columns: ReadonlyMap<string, ColumnProperties>;
  readonly external?: JsonObject | undefined;
}

export interface ExposureNode extends NodeBase {
  readonly resourceType: 'exposure';
  readonly type: string;
  readonly maturity?: string | undefined;
  readonly url?: string | undefined;
  readonly label?: string | undefined;
  readonly owner: JsonObject;
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  readonly metrics: readonly RefCall[];
}

/** Rows as given in a unit test: dictionaries, CSV text, SQL text, or a fixture file's text. */
export interface UnitTestRows {
  readonly format: 'dict' | 'csv' | 'sql';
  readonly rows: readonly JsonObject[] | string;
  readonly fixture?: string | undefined;
  /** No rows are written: those of the seed that is the input count. */
  readonly fromSeed?: boolean;
  readonly span?: Span | undefined;
}

export interface UnitTestNode extends NodeBase {
  readonly resourceType: 'unit_test';
  readonly model: string;
  readonly modelVersion?: Version | undefined;
  readonly given: readonly (UnitTestRows & { readonly input: string })[];
  readonly expect: UnitTestRows;
  readonly overrides: { readonly macros: JsonObject; readonly vars: JsonObject; readonly envVars: JsonObject };
  readonly versions?: { readonly include?: readonly Version[]; readonly exclude?: readonly Version[] } | undefined;
  readonly schema: string;
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
}

interface SemanticBase extends NodeBase {
  readonly label?: string | undefined;
  readonly group?: string | undefined;
  /** Where a part of the declaration is written, by its path in YAML; its nearest part, where that is not there. */
  readonly locate: (path: readonly (string | number)[]) => Span;
}

/** What can be measured in a model: its entities, dimensions and measures. */
export interface SemanticModelNode extends SemanticBase {
  readonly resourceType: 'semantic_model';
  /** `ref('orders')`, as written. */
  readonly model: string;
  readonly refs: readonly RefCall[];
  readonly defaults?: { readonly agg_time_dimension: string | null } | undefined;
  readonly primaryEntity?: string | undefined;
  readonly entities: readonly Entity[];
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
}

/** A number that is calculated from measures or other metrics. */
export interface MetricNode extends SemanticBase {
  readonly resourceType: 'metric';
  readonly type: MetricType;
  readonly params: MetricParams;
  readonly filter: WhereFilter | null;
  readonly timeGranularity?: string | undefined;
}

/** Metrics by what they are grouped by, and where the rows would be written. */
export interface SavedQueryNode extends SemanticBase {
  readonly resourceType: 'saved_query';
  readonly query: QueryParams;
  readonly exports: readonly Export[];
}

export type SemanticNode = SemanticModelNode | MetricNode | SavedQueryNode;

/** Nodes that leave a relation in the warehouse. */
export type BuildableNode = ModelNode | SeedNode | SnapshotNode;
export type CompilableNode = BuildableNode | TestNode | AnalysisNode | FunctionNode | OperationNode;
export type Node = CompilableNode | SourceNode | ExposureNode | UnitTestNode | SemanticNode;

export interface Group {
  readonly name: string;
  readonly uniqueId: string;
  readonly packageName: string;
  readonly path: string;
  readonly originalFilePath: string;
  readonly owner: JsonObject;
  readonly description: string;
  readonly config: JsonObject;
}

export interface Documentation {
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  readonly path: string;
  readonly originalFilePath: string;
  readonly contents: string;
}

/** A macro's properties from YAML. */
export interface MacroProperties {
  readonly description: string;
  readonly meta: JsonObject;
  readonly docs: { readonly show: boolean; readonly nodeColor: string | undefined };
  readonly arguments: readonly { readonly name: string; readonly type?: string | undefined; readonly description: string }[];
  readonly patchPath?: string | undefined;
  readonly config: JsonObject;
}

export function isCompilable(node: Node): node is CompilableNode {
  return !NOT_COMPILED.has(node.resourceType);
}

const NOT_COMPILED: ReadonlySet<ResourceType> = new Set(['source', 'exposure', 'unit_test', 'semantic_model', 'metric', 'saved_query']);

export function isSemantic(node: Node): node is SemanticNode {
  return node.resourceType === 'semantic_model' || node.resourceType === 'metric' || node.resourceType === 'saved_query';
}

export function isBuildable(node: Node): node is BuildableNode {
  return node.resourceType === 'model' || node.resourceType === 'seed' || node.resourceType === 'snapshot';
}

/** The relation a node leaves, or a source stands for. */
export function relationNameOf(node: CompilableNode | SourceNode): RelationName {
  const identifier = node.resourceType === 'source' ? node.identifier : node.alias;
  return { database: node.database, schema: node.schema, identifier };
}

