export type RelationKind = 'table' | 'view' | 'materialized_view' | 'dynamic_table' | 'external' | 'cte';

/** A name in the warehouse, unquoted and as configured. MySQL has no database above the schema. */
export interface RelationName {
  readonly database?: string | undefined;
  readonly schema?: string | undefined;
  readonly identifier: string;
}

/** Which parts of a name are quoted when rendered. */
export interface QuotePolicy {
  readonly database: boolean;
  readonly schema: boolean;
  readonly identifier: boolean;
}

/** A relation that exists (read from the catalog), or one that is to be made. */
export interface Relation extends RelationName {
  readonly kind?: RelationKind | undefined;
}

export interface SchemaName {
  readonly database?: string | undefined;
  readonly schema: string;
}

/** A column as the catalog or the driver reports it. */
export interface Column {
  readonly name: string;
  /** The warehouse's own spelling of the type, with length or precision: `character varying(10)`, `DECIMAL(18,2)`. */
  readonly type: string;
  readonly nullable?: boolean | undefined;
  readonly comment?: string | undefined;
}
