import type { Batch } from '../domain/batch.ts';
import type { HookConfig } from '../domain/config.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Column, Relation, RelationName } from '../domain/relation.ts';
import type { Sql } from '../sql/sql.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import type { ExistingIndex } from '../warehouse/index-options.ts';
import type { CsvSource, ResultColumn, SeedColumn, SeedInspection } from '../warehouse/warehouse.ts';
import type { Folders } from './external-file.ts';
import type { ReplaceablePart } from './replaced-parts.ts';
import type { NodePlan } from './step.ts';

/** What the warehouse was asked before planning. Only what the materialization `needs` is there. */
export interface NodeFacts {
  readonly existing: Relation | undefined;
  /** Leftovers of a killed run under the names this run wants to use. */
  readonly leftovers: readonly Relation[];
  readonly existingColumns: readonly Column[];
  readonly queryColumns: readonly ResultColumn[];
  readonly seedColumns: readonly SeedColumn[];
  /** What reading the seed's file told beside its columns. */
  readonly seed: Omit<SeedInspection, 'columns'> | undefined;
  /** Of a snapshot that macros write: its query when there is no table, what has changed when there is. */
  readonly snapshotQuery?: Sql | undefined;
  /** The contract's types, as a query would have them, in the order of the node's columns; empty without a contract. */
  readonly contractTypes: readonly ResultColumn[];
  /** What the warehouse tells of how the existing relation is kept, by its own names. */
  /** Those of them that `mart` or dbt made. */
  readonly existingIndexes: readonly ExistingIndex[];
  readonly existingOptions: Readonly<Record<string, string>>;
  readonly folders: Folders;
  /** Rights on the existing relation, read only for a node that configures `grants`. */
  readonly grants: readonly Grant[];
}

export interface Grant {
  readonly privilege: string;
  readonly grantee: string;
}

/** Everything a materialization may look at. It returns steps and does nothing itself. */
export interface MaterializationRequest {
  readonly node: BuildableNode;
  readonly dialect: Dialect;
  readonly target: RelationName;
  /** Names derived from the target's, short enough for the warehouse. */
  readonly scratch: RelationName;
  readonly retired: RelationName;
  readonly delta: RelationName;
  /** Empty for seeds. */
  readonly query: Sql;
  readonly seed: CsvSource | undefined;
  readonly facts: NodeFacts;
  /** Unique ids of the tests that gate this node; empty when it is published unaudited. */
  readonly assertions: readonly string[];
  readonly postHooks: readonly HookConfig[];
  readonly fullRefresh: boolean;
  /** Of a microbatch model. */
  readonly microbatch?: MicrobatchRequest | undefined;
  /** The batch whose rows are brought in. */
  readonly batch?: Batch | undefined;
  /** Unique id of the macro that writes the strategy's SQL, where the project or a package has its own. */
  readonly strategyMacro?: string | undefined;
  /** What the project or a package does by macros of its own. */
  readonly replaced: ReadonlySet<ReplaceablePart>;
  /** `--empty`: seeds are made without their rows; the inputs of queries are emptied when these are compiled. */
  readonly empty: boolean;
  /** A seed's types are to be found in the whole of its file. */
  readonly wholeSeed: boolean;
}

/** How a microbatch model's run is cut. */
export interface MicrobatchRequest {
  readonly eventTime: string;
  readonly batches: readonly Batch[];
  /** Its batches read what the ones before them made. */
  readonly readsItself: boolean;
  /** How many batches may be queried at once. */
  readonly atOnce: number;
}

export type FactName = 'existingColumns' | 'existingIndexes' | 'existingOptions' | 'queryColumns' | 'seedColumns';

export interface Materialization {
  readonly name: string;
  /** Facts beyond the existing relation, read just before planning. */
  readonly needs: (request: Omit<MaterializationRequest, 'facts'> & { readonly existing: Relation | undefined }) => readonly FactName[];
  readonly plan: (request: MaterializationRequest) => NodePlan;
}
