import type { Batch } from '../domain/batch.ts';
import type { JsonObject } from '../domain/json.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Relation, RelationName } from '../domain/relation.ts';
import type { Session } from '../context/session.ts';
import type { Graph } from '../graph/graph.ts';
import type { RecordContext } from '../graph/record/record-context.ts';
import type { Value } from '../jinja/values.ts';
import type { Connection } from '../warehouse/warehouse.ts';
import type { Catalog } from './catalog.ts';
import type { TemplateTransaction } from './template-transaction.ts';
import type { QueryComments } from './query-comments.ts';

/** What all nodes of a run share. */
export interface RunContext {
  readonly graph: Graph;
  readonly session: Session;
  readonly catalog: Catalog;
  /** Unique ids in the selection. */
  readonly selected: ReadonlySet<string>;
  /** Where references to nodes that are neither selected nor built here lead instead (`--defer`). */
  readonly deferredNames: ReadonlyMap<string, RelationName> | undefined;
  readonly records: RecordContext;
  readonly comments: QueryComments;
  /** Told of ephemeral models that were put into others. */
  readonly onEphemeral: (node: BuildableNode, text: string) => void;
  /** What templates of this run share by writing to it: made when first asked for. */
  readonly shared: { graph?: Value };
}

/** One node's work on one worker. */
export interface NodeRun {
  readonly context: RunContext;
  /** The worker's session, opened at its first use. */
  readonly connection: () => Promise<Connection>;
  readonly signal: AbortSignal;
  /** `Thread-1`, `Thread-2` … */
  readonly threadId: string;
  /** Relations read under another name for now: staged and not yet published. By unique id. */
  readonly substitutes: ReadonlyMap<string, Relation>;
  /** The batch of a microbatch model that is being built: what it reads is filtered by it. */
  readonly batch?: Batch | undefined;
  /** Of a materialization that a macro writes, where DDL takes part in transactions. */
  readonly transaction?: TemplateTransaction | undefined;
  /** In a unit test: what is read from given rows instead. By unique id. */
  readonly fixtures?: ReadonlySet<string>;
  /** In a unit test: variables to see in place of the real ones. */
  readonly overrides?: { readonly vars: JsonObject; readonly envVars: JsonObject };
}
