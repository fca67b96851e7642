import type { MacroCall } from '../compile/macro-sql.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Batch } from '../domain/batch.ts';
import type { HookConfig } from '../domain/config.ts';
import type { Column, RelationName } from '../domain/relation.ts';
import type { Sql } from '../sql/sql.ts';
import type { PublishRequest } from '../warehouse/statement-requests.ts';
import type { CsvSource, SeedColumn } from '../warehouse/warehouse.ts';

export interface StatementStep {
  readonly kind: 'statement';
  readonly title: string;
  readonly sql: Sql;
  /** The statement whose answer (rows, query id) stands for the node. */
  readonly main?: boolean;
}

/** A hook as written. It is rendered when it is reached, since it may ask about, or change, what earlier steps made. */
export interface HookStep {
  readonly kind: 'hook';
  readonly title: string;
  readonly when: 'pre-hook' | 'post-hook';
  readonly hook: HookConfig;
  /** What `this` is for it, where that is not the node's own name yet. */
  readonly relation?: RelationName;
}

/** Bulk-loads a CSV file into a table made by an earlier step. */
export interface LoadStep {
  readonly kind: 'load';
  readonly title: string;
  readonly relation: RelationName;
  readonly source: CsvSource;
  readonly columns: readonly SeedColumn[];
}

/**
 * Changes the types of a table's columns, inside a transaction. What hangs on them and keeps a warehouse from it (views) is taken
 * down and put up again.
 */
export interface RetypeStep {
  readonly kind: 'retype';
  readonly title: string;
  readonly relation: RelationName;
  readonly statements: readonly Sql[];
}

/** Runs the node's assertions against a relation that no reader sees yet. A failure ends the node here. */
export interface AssertStep {
  readonly kind: 'assert';
  readonly title: string;
  readonly relation: RelationName;
  /** Unique ids of the tests. */
  readonly tests: readonly string[];
}

/** Steps that take effect together or, on a failure, not at all. */
export interface TransactionStep {
  readonly kind: 'transaction';
  readonly title: string;
  readonly steps: readonly Step[];
}

/**
 * The audited relation takes the target's name. What hangs on the old relation (dependent views, grants, indexes) is
 * read and said again inside the same transaction, where the warehouse has one; `within` follows the swap there.
 */
export interface PublishStep {
  readonly kind: 'publish';
  readonly title: string;
  readonly request: PublishRequest;
  readonly within: readonly (StatementStep | HookStep | CallStep)[];
  /** All post-hooks as they are written. */
  readonly hooks: readonly string[];
}

/** Hands the node over to a materialization written as a macro. */
export interface MacroStep {
  readonly kind: 'macro';
  readonly title: string;
  /** Unique id of the materialization macro. */
  readonly macro: string;
}

/** A part of a microbatch model's work. Its query is compiled when it is reached. */
export interface BatchStep {
  readonly kind: 'batch';
  readonly title: string;
  /**
   * `create` makes `table` of the batch's rows; `stage` keeps them in `delta`; `apply` brings them from there into `table`;
   * `materialize` leaves all of it to a materialization written as a macro.
   */
  readonly does: 'create' | 'stage' | 'apply' | 'materialize';
  readonly batch: Batch;
  readonly table: RelationName;
  /** Without a schema where it is a temporary table. */
  readonly delta: RelationName;
  /** The columns to insert. */
  readonly columns: readonly string[];
}

/** Steps that do not wait for each other: run at once where sessions are free. */
export interface ParallelStep {
  readonly kind: 'parallel';
  readonly title: string;
  readonly steps: readonly BatchStep[];
}

/** Brings a staged delta into a table by a strategy macro. Its SQL is rendered when it is reached: the macro may ask about the delta. */
export interface StrategyStep {
  readonly kind: 'strategy';
  readonly title: string;
  /** Unique id of the macro. */
  readonly macro: string;
  readonly target: RelationName;
  readonly delta: RelationName;
  readonly columns: readonly Column[];
  readonly batch: Batch | undefined;
}

/** Has a macro do what a project replaced a part of. It is called when it is reached, and may run statements itself. */
export interface CallStep extends MacroCall {
  readonly kind: 'call';
  readonly title: string;
  /** The SQL that it returns stands for the node. */
  readonly main?: boolean;
}

/** Lets a file take the name of another, which it replaces at once. */
export interface MoveFileStep {
  readonly kind: 'move-file';
  readonly title: string;
  readonly from: string;
  readonly to: string;
}

/** Brings a snapshot's staged changes into its table by macros. Rendered when it is reached: the columns are those of what was staged. */
export interface SnapshotMergeStep {
  readonly kind: 'snapshot-merge';
  readonly title: string;
  readonly changes: RelationName;
}

export type Step =
  | StatementStep
  | HookStep
  | RetypeStep
  | LoadStep
  | AssertStep
  | TransactionStep
  | PublishStep
  | MacroStep
  | BatchStep
  | ParallelStep
  | StrategyStep
  | SnapshotMergeStep
  | CallStep
  | MoveFileStep;

/** What will be done for one node, as data: printed by a dry run, carried out by `execute/`. */
export interface NodePlan {
  readonly uniqueId: string;
  /** What the run leaves behind, in words: `table`, `view`, `incremental (delete+insert)`. */
  readonly action: string;
  readonly relation: RelationName | undefined;
  readonly steps: readonly Step[];
  /** What a batch's step does, once the batch's query is known. */
  readonly batch?: (step: BatchStep, query: Sql) => readonly Step[];
  /** What is odd about the node and does not keep it from being built. */
  readonly warnings?: readonly Diagnostic[];
  /** The types of a large seed come from its first part: when loading disagrees, plan again from the whole file. */
  readonly isProvisional?: boolean;
  /** Run when a step failed or was cancelled, each on its own, errors ignored: no scratch relation stays. */
  readonly cleanup: readonly Sql[];
  /** Removed then too. */
  readonly cleanupFiles?: readonly string[];
}

export function statement(title: string, sql: Sql): StatementStep {
  return { kind: 'statement', title, sql };
}

export function mainStatement(title: string, sql: Sql): StatementStep {
  return { kind: 'statement', title, sql, main: true };
}
