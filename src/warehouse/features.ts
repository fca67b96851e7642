/** What is true of a warehouse. None is optional: a forgotten flag must not compile. */
export interface Features {
  /** DDL takes part in transactions. */
  readonly transactionalDdl: boolean;
  /** `create or replace table … as` is one atomic statement for readers, who never wait for the build. */
  readonly replaceTable: boolean;
  /** A view may be replaced by `create or replace view` when its columns change. */
  readonly replaceViewFreely: boolean;
  /** A delta can be kept in a session's temporary table. */
  readonly temporaryTables: boolean;
  readonly nameLengthMax: number;
  readonly nameLengthUnit: 'bytes' | 'characters';
  /** What an unquoted name becomes. */
  readonly nameCase: 'lower' | 'upper' | 'preserve';
  /** Names that differ only in case mean one relation, quoted or not. */
  readonly nameCaseFolds: boolean;
  /** A table's columns may not differ only in case, and a quoted name finds a column that is spelt in another case. */
  readonly columnCaseFolds: boolean;
  /** Names have a database part above the schema. */
  readonly databases: boolean;
  /** A merge may have any clauses, as dbt-duckdb's configs have them. */
  readonly mergeClauses: boolean;
  readonly grants: boolean;
  readonly comments: boolean;
  readonly materializedViews: boolean;
  /** Constraints that the warehouse enforces. */
  readonly enforcedConstraints: readonly string[];
  /** Constraints that it takes and writes down, for planners and people, without enforcing them. */
  readonly declaredConstraints: readonly string[];
}
