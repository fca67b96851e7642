import type { JsonObject } from '../domain/json.ts';
import type { Column, QuotePolicy, Relation, RelationKind, RelationName, SchemaName } from '../domain/relation.ts';
import { Sql, sql } from '../sql/sql.ts';
import type { DynamicTables } from './dynamic-tables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { STANDARD_COLUMN_TYPES, type ColumnTypes, type MacroKinds } from './template-types.ts';
import type { ExistingIndex, IndexOption } from './index-options.ts';
import type { Cell, QueryResult } from './warehouse.ts';

/** What is true of a warehouse. None is optional: a forgotten flag must not compile. */
export interface Features {
  /** DDL takes part in transactions. */
  readonly transactionalDdl: boolean;
  /** How a staged table takes the target's name: renames in one transaction, one multi-pair rename, or `swap with`. */
  readonly publish: 'transaction' | 'multi-rename' | 'swap';
  /** `create or replace table … as` is one atomic statement for readers, who never wait for the build. */
  readonly replaceTable: boolean;
  /** A view may be replaced by `create or replace view` when its columns change. */
  readonly replaceViewFreely: boolean;
  readonly merge: boolean;
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
  readonly grants: boolean;
  readonly comments: boolean;
  readonly materializedViews: boolean;
  /** Constraints that the warehouse enforces. */
  readonly enforcedConstraints: readonly string[];
  /** Constraints that it takes and writes down, for planners and people, without enforcing them. */
  readonly declaredConstraints: readonly string[];
}

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
}

/** A group of statements. With `transaction` they take effect together or not at all. */
export interface StatementGroup {
  readonly transaction: boolean;
  readonly statements: readonly Sql[];
}

/**
 * The SQL of one warehouse: pure text, no connection. ANSI where ANSI will do; a warehouse overrides what differs.
 * Names and literals are the injection boundary, so their quoting is abstract.
 */
export abstract class Dialect {
  /** The adapter type, as `target.type` and `adapter.dispatch` know it. */
  abstract readonly type: string;
  /** Types whose dispatch candidates are tried after this one (`['postgres']` for redshift). */
  readonly parents: readonly string[] = [];
  abstract readonly features: Features;
  /** Undefined where there are none. */
  readonly dynamicTables: DynamicTables | undefined = undefined;
  readonly columnTypes: ColumnTypes = STANDARD_COLUMN_TYPES;
  readonly quotePolicy: QuotePolicy = { database: true, schema: true, identifier: true };
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

  abstract quote(name: string): string;
  abstract literal(value: Cell): string;
  /** The warehouse's type for a dbt cross-database type name: `string`, `integer`, `bigint`, `float`, `numeric`, `timestamp`, `boolean`. */
  abstract typeName(name: string): string;

  /** What `api.Column.translate_type` makes of a name: dbt's macros spell out one only. */
  translatedType(label: string): string {
    return label.toLowerCase() === 'string' ? 'TEXT' : label;
  }

  /** A relation's full name as it stands in SQL. */
  relation(name: RelationName, policy: QuotePolicy = this.quotePolicy): string {
    const parts: string[] = [];
    if (name.database !== undefined && this.features.databases)
      parts.push(policy.database ? this.quote(name.database) : name.database);
    if (name.schema !== undefined) parts.push(policy.schema ? this.quote(name.schema) : name.schema);
    parts.push(policy.identifier ? this.quote(name.identifier) : name.identifier);
    return parts.join('.');
  }

  schema(name: SchemaName): string {
    const { database, schema } = name;
    return database !== undefined && this.features.databases
      ? `${this.quote(database)}.${this.quote(schema)}`
      : this.quote(schema);
  }

  /** A column by a name that someone chose, as it stands in SQL. One that the catalog tells is quoted. */
  columnName(name: string): string {
    return this.quote(name);
  }

  /** The column of a table that a name in a config means: spelt alike, in another case, or in quotes. The name itself where there is none. */
  configuredColumn(name: string, columns: readonly Column[]): string {
    const bare = /^(["`])(.+)\1$/.exec(name)?.[2] ?? name;
    const found = columns.find((column) => column.name === bare) ?? columns.find((column) => column.name.toLowerCase() === bare.toLowerCase());
    return found?.name ?? bare;
  }

  columnList(names: readonly string[]): string {
    return names.map((name) => this.columnName(name)).join(', ');
  }

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

  truncate(relation: RelationName): Sql {
    return sql`truncate table ${this.relation(relation)}`;
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

  /** As part of a transaction, unlike `truncate`. */
  deleteAll(target: RelationName): Sql {
    return sql`delete from ${this.relation(target)}`;
  }

  /** Deletes the rows that meet all conditions, which may name `mart_target`. */
  deleteWhere(target: RelationName, conditions: readonly string[]): Sql {
    return sql`delete from ${this.relation(target)} as mart_target\nwhere ${conditions.join('\n  and ')}`;
  }

  insertFrom(target: RelationName, columns: readonly string[], source: RelationName, condition?: string): Sql {
    const list = this.columnList(columns);
    const where = condition === undefined ? '' : `\nwhere ${condition}`;
    return sql`insert into ${this.relation(target)} (${list})\nselect ${list} from ${this.relation(source)}${where}`;
  }

  insertQuery(target: RelationName, columns: readonly string[], query: Sql): Sql {
    return sql`insert into ${this.relation(target)} (${this.columnList(columns)})\n${query}`;
  }

  /** An expression as a type, spelt as the driver reports it. */
  cast(expression: string, type: string): string {
    return `cast(${expression} as ${type})`;
  }

  /** Text put together; a null part gives null. */
  concat(parts: readonly string[]): string {
    return parts.join(' || ');
  }

  /** The md5, in hex, of values put together: what `dbt_scd_id` is. */
  hash(values: readonly string[]): string {
    const texts = values.map((value) => `coalesce(${this.cast(value, this.typeName('string'))}, '')`);
    return `md5(${this.concat(texts.flatMap((text, index) => (index === 0 ? [text] : ["'|'", text])))})`;
  }

  /** A relation's columns and none of its rows, as they stand after `from`. */
  withoutRows(relation: string, alias: string): string {
    return `(select * from ${relation} where false limit 0)${alias}`;
  }

  /** A query's columns by name, in the order given. */
  selectFrom(columns: readonly string[], query: Sql): Sql {
    return sql`select ${this.columnList(columns)} from (\n${query}\n) as mart_query`;
  }

  /** Whether a column's time is in a window; the bounds are as `eventTimeText` writes them. */
  eventTimeWindow(column: string, start: string, end: string): string {
    return `${column} >= ${this.eventTimeBound(start)} and ${column} < ${this.eventTimeBound(end)}`;
  }

  protected eventTimeBound(text: string): string {
    return `'${text}'`;
  }

  /** Null-safe equality of two expressions. */
  same(left: string, right: string): string {
    return `${left} is not distinct from ${right}`;
  }

  /** Deletes the target's rows whose keys are in the source (null keys match null keys). */
  deleteMatching(target: RelationName, source: RelationName, keys: readonly string[], predicates: readonly string[]): Sql {
    const on = keys.map((key) =>
      this.same(`mart_source.${this.quote(key)}`, `${this.relation(target)}.${this.quote(key)}`),
    );
    const where = [
      `exists (select 1 from ${this.relation(source)} as mart_source where ${on.join(' and ')})`,
      ...predicates,
    ];
    return sql`delete from ${this.relation(target)}\nwhere ${where.join('\n  and ')}`;
  }

  /** Updates the rows of matching keys and inserts the rest. Only where `features.merge`. */
  merge(request: MergeRequest): Sql {
    const { target, source, keys, columns, update, predicates } = request;
    const on = keys.map((key) => this.same(`mart_source.${this.quote(key)}`, `mart_target.${this.quote(key)}`));
    const set = update.map((column) => `${this.quote(column)} = mart_source.${this.quote(column)}`);
    const matched = set.length === 0 ? '' : `when matched then update set ${set.join(', ')}\n`;
    const values = columns.map((column) => `mart_source.${this.quote(column)}`).join(', ');
    return sql`merge into ${this.relation(target)} as mart_target
using ${this.relation(source)} as mart_source
on ${[...on, ...predicates].join(' and ')}
${matched}when not matched then insert (${this.columnList(columns)}) values (${values})`;
  }

  /** Whether a contract's `decimal(5, 1)` is another type than the query's `decimal(10, 2)`. */
  readonly contractsHaveSizes: boolean = false;

  /** Two spellings of one type. */
  sameType(left: string, right: string): boolean {
    return left.toLowerCase() === right.toLowerCase();
  }

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

  alterColumnType(target: RelationName, column: string, type: string): readonly Sql[] {
    return [sql`alter table ${this.relation(target)} alter column ${this.quote(column)} type ${type}`];
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

  /** `table`, `view`, `materialized view` as DDL spells it. */
  kindWord(kind: RelationKind | undefined): string {
    return kind === undefined ? 'table' : kind.replace('_', ' ');
  }
}
