import type { Column, Relation, RelationName, SchemaName } from '../domain/relation.ts';
import { sql, type Sql } from '../sql/sql.ts';
import type { DynamicTables } from './dynamic-tables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { ExistingIndex, IndexOption } from './index-options.ts';
import { RowStatements } from './row-statements.ts';
import type { ColumnDefinition, PublishRequest, StatementGroup, TableOptions } from './statement-requests.ts';
import { STANDARD_COLUMN_TYPES, type ColumnTypes, type MacroKinds } from './template-types.ts';
import type { QueryResult } from './warehouse.ts';

/**
 * The SQL of one warehouse: pure text, no connection. ANSI where ANSI will do; a warehouse overrides what differs.
 * How it spells names and expressions, and what it does to rows, stand in files of their own.
 */
export abstract class Dialect extends RowStatements {
  /** The adapter type, as `target.type` and `adapter.dispatch` know it. */
  abstract readonly type: string;
  /** Types whose dispatch candidates are tried after this one (`['postgres']` for redshift). */
  readonly parents: readonly string[] = [];
  /** Undefined where there are none. */
  readonly dynamicTables: DynamicTables | undefined = undefined;
  readonly columnTypes: ColumnTypes = STANDARD_COLUMN_TYPES;
  /** Kinds of relations that macros may rename, and those that `create or replace` may take the place of. */
  readonly macroKinds: MacroKinds = { renameable: ['table', 'view'], replaceable: ['table', 'view'] };
  /** A source may be a file (`external_location`). Elsewhere `external` is for packages to read. */
  readonly readsFiles: boolean = false;
  /** A subquery in `from` must have a name. Where it need not, none is given, so that the analyst's own may follow. */
  readonly subqueriesNeedAlias: boolean = true;
  /** Whether the values of a seed are read before they are sent, as dbt does for servers; else the engine reads the file itself. */
  readonly seedsByValue: boolean = true;
  /** Default strategy of incremental models, with and without a unique key. */
  readonly incrementalStrategies: readonly string[] = ['append', 'delete+insert', 'microbatch'];
  /** What a `unique_key` means to a microbatch model: batches are merged by it, it has no meaning, or it is refused. */
  readonly microbatchKey: 'merge' | 'ignored' | 'refused' = 'ignored';
  /** Of a batch's rows only those in its window are inserted, so that no row comes in twice. */
  readonly microbatchInsertsWindow: boolean = true;
  /** Batches are queried at the same time unless their model says otherwise. */
  readonly concurrentBatches: boolean = false;
  /** Makes or replaces a function; its body is an expression or a query. */
  abstract createFunction(name: RelationName, definition: FunctionDefinition, body: Sql): readonly Sql[];

  createSchema(name: SchemaName): Sql {
    return sql`create schema if not exists ${this.schema(name)}`;
  }

  dropSchema(name: SchemaName): Sql {
    return sql`drop schema if exists ${this.schema(name)} cascade`;
  }

  /** One statement where the warehouse can, more where options need it. */
  createTableAs(target: RelationName, query: Sql, _options: TableOptions): readonly Sql[] {
    return [sql`create table ${this.relation(target)} as (\n${query}\n)`];
  }

  /** A table with the columns, keys and rows of another. Only where DDL is not `features.transactionalDdl`. */
  copyTable(from: RelationName, to: RelationName, options: TableOptions): readonly Sql[] {
    return this.createTableAs(to, sql`select * from ${this.relation(from)}`, options);
  }

  /** Only where `features.replaceTable`. */
  replaceTableAs(target: RelationName, query: Sql, _options: TableOptions): Sql {
    return sql`create or replace table ${this.relation(target)} as (\n${query}\n)`;
  }

  createTemporaryTableAs(target: RelationName, query: Sql): Sql {
    return sql`create temporary table ${this.relation({ identifier: target.identifier })} as (\n${query}\n)`;
  }

  createTable(target: RelationName, columns: readonly ColumnDefinition[], constraints: readonly string[], _options: TableOptions): Sql {
    const lines = columns.map((column) => [this.quote(column.name), column.type, ...column.constraints].join(' '));
    return sql`create table ${this.relation(target)} (\n  ${[...lines, ...constraints].join(',\n  ')}\n)`;
  }

  createViewAs(target: RelationName, query: Sql, _options: TableOptions): Sql {
    return sql`create view ${this.relation(target)} as (\n${query}\n)`;
  }

  replaceViewAs(target: RelationName, query: Sql, _options: TableOptions): Sql {
    return sql`create or replace view ${this.relation(target)} as (\n${query}\n)`;
  }

  /** Only where `features.materializedViews`. */
  createMaterializedViewAs(target: RelationName, query: Sql, _options: TableOptions): Sql {
    return sql`create materialized view ${this.relation(target)} as (\n${query}\n)`;
  }

  refreshMaterializedView(target: RelationName): Sql {
    return sql`refresh materialized view ${this.relation(target)}`;
  }

  /** Rows of an index's name, `unique`, method and columns (as JSON) for those that `mart` or dbt made. Only where `features.materializedViews`. */
  indexesQuery(target: RelationName): Sql {
    throw new Error(`${this.type} is not asked for the indexes of ${target.identifier}`);
  }

  /** Drops the one and makes the other indexes of a relation that stands. Only where `features.materializedViews`. */
  changeIndexes(target: RelationName, _dropped: readonly ExistingIndex[], _created: readonly IndexOption[]): readonly Sql[] {
    throw new Error(`${this.type} does not change the indexes of ${target.identifier}`);
  }

  /** Further statements a table needs once it is filled: indexes, clustering. */
  afterCreateTable(_target: RelationName, _options: TableOptions): readonly Sql[] {
    return [];
  }

  /** One statement that puts a clone sharing the original's storage under a name; undefined where there is no such thing. */
  replaceByClone(_original: RelationName, _target: RelationName, _options: TableOptions): Sql | undefined {
    return undefined;
  }

  rename(from: Relation, to: RelationName): Sql {
    return sql`alter ${this.kindWord(from.kind)} ${this.relation(from)} rename to ${this.quote(to.identifier)}`;
  }

  drop(relation: Relation): Sql {
    return sql`drop ${this.kindWord(relation.kind)} if exists ${this.relation(relation)}`;
  }

  /** How the audited scratch relation takes the target's name. `attachments` are woven in by the planner. */
  publish(request: PublishRequest): { readonly swap: StatementGroup; readonly cleanup: readonly Sql[] } {
    const { target, scratch, existing, retired } = request;
    const statements: Sql[] = [];
    if (existing !== undefined) statements.push(this.rename(existing, retired));
    statements.push(this.rename(scratch, target));
    if (existing !== undefined) statements.push(this.drop({ ...retired, kind: existing.kind }));
    return { swap: { transaction: true, statements }, cleanup: [] };
  }

  /** Whether a contract's `decimal(5, 1)` is another type than the query's `decimal(10, 2)`. */
  readonly contractsHaveSizes: boolean = false;

  /** The strategy of an incremental model that names none. */
  defaultIncrementalStrategy(hasKey: boolean): string {
    return hasKey ? 'delete+insert' : 'append';
  }

  addColumns(target: RelationName, columns: readonly Column[]): readonly Sql[] {
    return columns.map((column) => sql`alter table ${this.relation(target)} add column ${this.quote(column.name)} ${column.type}`);
  }

  dropColumns(target: RelationName, columns: readonly string[]): readonly Sql[] {
    return columns.map((column) => sql`alter table ${this.relation(target)} drop column ${this.quote(column)}`);
  }

  /** `column` as it stands. */
  alterColumnType(target: RelationName, { name }: Column, type: string): readonly Sql[] {
    return [sql`alter table ${this.relation(target)} alter column ${this.quote(name)} type ${type}`];
  }

  commentOnRelation(relation: Relation, comment: string): readonly Sql[] {
    return [sql`comment on ${this.kindWord(relation.kind)} ${this.relation(relation)} is ${this.literal(comment)}`];
  }

  commentOnColumn(relation: Relation, column: Column, comment: string): readonly Sql[] {
    return [sql`comment on column ${this.relation(relation)}.${this.quote(column.name)} is ${this.literal(comment)}`];
  }

  /** What catalogs tell beyond columns: rows of relation, owner and comment. Undefined where nothing tells. */
  relationFactsQuery(_schema: SchemaName): Sql | undefined {
    return undefined;
  }

  /** Who holds which rights on a relation, its owner aside: rows of grantee and privilege. Undefined where nothing tells. */
  grantsQuery(_relation: Relation): Sql | undefined {
    return undefined;
  }

  /** The pairs of grantee and privilege in the answer of {@link grantsQuery}. */
  grantsIn({ rows }: QueryResult): readonly (readonly [grantee: string, privilege: string])[] {
    return rows.map(([grantee, privilege]) => [String(grantee), String(privilege)]);
  }

  /** An option of a node that the warehouse has and `mart` has not. */
  unsupportedOption(_options: TableOptions): { readonly message: string; readonly hint: string } | undefined {
    return undefined;
  }

  grant(relation: Relation, privilege: string, grantees: readonly string[]): readonly Sql[] {
    return grantees.map((grantee) => sql`grant ${privilege} on ${this.relation(relation)} to ${this.quote(grantee)}`);
  }

  revoke(relation: Relation, privilege: string, grantees: readonly string[]): readonly Sql[] {
    return grantees.map(
      (grantee) => sql`revoke ${privilege} on ${this.relation(relation)} from ${this.quote(grantee)}`,
    );
  }
}
