import type { JsonObject } from '../domain/json.ts';
import type { Relation, RelationName } from '../domain/relation.ts';
import type { Sql } from '../sql/sql.ts';

/** A column to create, with its constraints already rendered (`not null`, `primary key`, `check (…)`). */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly constraints: readonly string[];
  /** The name is one of the catalog, letter by letter, and not one that someone chose. */
  readonly exact?: boolean;
}

/** Physical options of a table, straight from the node's config; each dialect reads the keys it knows. */
export type TableOptions = JsonObject;

/** What `publish` needs to know. */
export interface PublishRequest {
  readonly target: RelationName;
  /** The audited relation. */
  readonly scratch: Relation;
  /** What stands under the target's name now. */
  readonly existing: Relation | undefined;
  /** A free name the old relation may take for the moment. */
  readonly retired: RelationName;
}

export interface MergeRequest {
  readonly target: RelationName;
  readonly source: RelationName;
  readonly keys: readonly string[];
  /** All columns to insert. */
  readonly columns: readonly string[];
  /** The columns a match updates. */
  readonly update: readonly string[];
  /** Further conditions of the match; they may name `mart_target` and `mart_source`. */
  readonly predicates: readonly string[];
  /** What becomes of rows, where it is not as usual: only with `features.mergeClauses`. */
  readonly clauses?: readonly string[] | undefined;
}

/** Columns and values are spelt as they stand in SQL. */
export interface UpdateRequest {
  readonly column: string;
  /** Of `mart_source`. */
  readonly value: string;
  /** The query that is `mart_source`; it has at most one row for each of the table. */
  readonly source: Sql;
  readonly condition: string;
}

/** A group of statements. With `transaction` they take effect together or not at all. */
export interface StatementGroup {
  readonly transaction: boolean;
  readonly statements: readonly Sql[];
}
