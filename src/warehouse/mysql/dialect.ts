import type { Column, Relation, RelationName, SchemaName } from '../../domain/relation.ts';
import { sql, Sql } from '../../sql/sql.ts';
import { Dialect } from '../dialect.ts';
import type { Features } from '../features.ts';
import type { ColumnDefinition, PublishRequest, StatementGroup, TableOptions, UpdateRequest } from '../statement-requests.ts';
import { argumentList, type FunctionDefinition } from '../function-definition.ts';
import { MYSQL_COLUMN_TYPES } from '../template-types.ts';
import { indexesOf, indexName, type IndexOption } from '../index-options.ts';
import { plainLiteral } from '../literals.ts';
import type { Cell } from '../warehouse.ts';
import { partitionClause, tableClause, textList } from './table-options.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'int',
  bigint: 'bigint',
  float: 'double',
  numeric: 'decimal(28, 6)',
  date: 'date',
  timestamp: 'datetime(6)',
  timestamptz: 'timestamp(6) null',
  boolean: 'boolean',
};

/** The SQL of MySQL and MariaDB. A schema is a database here; every DDL statement commits. */
export class MySqlDialect extends Dialect {
  override readonly type: string;
  override readonly columnTypes = MYSQL_COLUMN_TYPES;
  override readonly currentTimestamp = 'current_timestamp(6)';
  /** In bytes. */
  override readonly textSizeMax = 65_535;
  override readonly parents: readonly string[];
  override readonly features: Features = {
    transactionalDdl: false,
    // MariaDB has `create or replace table`, but readers wait for the whole of it.
    replaceTable: false,
    replaceViewFreely: true,
    // A statement may name a temporary table only once.
    temporaryTables: false,
    nameLengthMax: 64,
    nameLengthUnit: 'characters',
    nameCase: 'preserve',
    nameCaseFolds: false,
    columnCaseFolds: true,
    databases: false,
    mergeClauses: false,
    grants: true,
    comments: true,
    materializedViews: false,
    enforcedConstraints: ['not_null', 'primary_key', 'foreign_key', 'unique', 'check'],
    declaredConstraints: [],
  };

  constructor(type: 'mysql' | 'mariadb' = 'mysql') {
    super();
    this.type = type;
    this.parents = type === 'mariadb' ? ['mysql'] : [];
  }

  /** MySQL replaces no function in one statement; MariaDB does. Neither has arguments that may be left out. */
  override createFunction(name: RelationName, { arguments: values, returns, volatility }: FunctionDefinition, body: Sql): readonly Sql[] {
    const words = volatility === 'deterministic' ? 'deterministic' : 'not deterministic reads sql data';
    const required = values.map((value) => ({ ...value, defaultValue: undefined }));
    const rest = sql`function ${this.relation(name)} (${argumentList(required)})\nreturns ${returns.dataType} ${words}\nreturn (\n${body}\n)`;
    if (this.type === 'mariadb') return [sql`create or replace ${rest}`];
    return [sql`drop function if exists ${this.relation(name)}`, sql`create ${rest}`];
  }

  override quote(name: string): string {
    return `\`${name.replaceAll('`', '``')}\``;
  }

  /** Sessions are opened with backslash escapes on, whatever the server's `sql_mode` says. */
  override literal(value: Cell): string {
    if (typeof value !== 'string') return plainLiteral(value);
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
  }

  override typeName(name: string): string {
    return TYPES[name.toLowerCase()] ?? name;
  }

  override translatedType(label: string): string {
    return this.typeName(label);
  }

  /** `cast` knows a handful of types of its own; for the rest the value stays as it is and the column converts it. */
  override cast(expression: string, type: string): string {
    const name = type.toLowerCase();
    const size = /\([^)]*\)/.exec(name)?.[0] ?? '';
    if (/^(var)?char|text|^enum|^set|^string/.test(name))
      return `cast(${expression} as char${/char/.test(name) ? size : ''})`;
    if (/int|^bool|^year/.test(name))
      return `cast(${expression} as ${name.includes('unsigned') ? 'unsigned' : 'signed'})`;
    if (/^(decimal|numeric|fixed|dec)\b/.test(name)) return `cast(${expression} as decimal${size})`;
    if (/^(datetime|timestamp)/.test(name)) return `cast(${expression} as datetime${size})`;
    if (/^(date|time)\b/.test(name)) return `cast(${expression} as ${name})`;
    if (/^(double|real|float)/.test(name)) return `cast(${expression} as double)`;
    if (/binary|blob/.test(name)) return `cast(${expression} as binary)`;
    return expression;
  }

  /** `||` is a logical or. */
  override concat(parts: readonly string[]): string {
    return parts.length === 1 ? parts.join('') : `concat(${parts.join(', ')})`;
  }

  override createSchema(name: SchemaName): Sql {
    return sql`create schema if not exists ${this.schema(name)} character set utf8mb4`;
  }

  override dropSchema(name: SchemaName): Sql {
    return sql`drop schema if exists ${this.schema(name)}`;
  }

  /** Without parentheses: MariaDB takes no `with` inside of them. */
  override createTableAs(target: RelationName, query: Sql, options: TableOptions): readonly Sql[] {
    return [
      sql`create table ${this.relation(target)}${tableClause(options, this)}${partitionClause(options)} as\n${query}`,
    ];
  }

  override createTable(
    target: RelationName,
    columns: readonly ColumnDefinition[],
    constraints: readonly string[],
    options: TableOptions,
  ): Sql {
    const created = super.createTable(target, columns, constraints, options);
    return sql`${created}${tableClause(options, this)}${partitionClause(options)}`;
  }

  override copyTable(from: RelationName, to: RelationName, _options: TableOptions): readonly Sql[] {
    return [sql`create table ${this.relation(to)} like ${this.relation(from)}`, sql`insert into ${this.relation(to)} select * from ${this.relation(from)}`];
  }

  override createTemporaryTableAs(target: RelationName, query: Sql): Sql {
    return sql`create temporary table ${this.relation(target)} as\n${query}`;
  }

  override createViewAs(target: RelationName, query: Sql, _options: TableOptions): Sql {
    return sql`create view ${this.relation(target)} as\n${query}`;
  }

  override replaceViewAs(target: RelationName, query: Sql, _options: TableOptions): Sql {
    return sql`create or replace view ${this.relation(target)} as\n${query}`;
  }

  /** All in one `alter table`, which goes over the rows once. */
  override afterCreateTable(target: RelationName, options: TableOptions): readonly Sql[] {
    const keys = textList(options['primary_key']);
    const additions = keys.length === 0 ? [] : [`add primary key (${this.columnList(keys)})`];
    additions.push(...indexesOf(options).map((index) => this.#addIndex(target, index)));
    return additions.length === 0 ? [] : [sql`alter table ${this.relation(target)} ${additions.join(', ')}`];
  }

  override rename(from: Relation, to: RelationName): Sql {
    return sql`rename table ${this.relation(from)} to ${this.relation(to)}`;
  }

  /** `truncate` would commit the transaction it stands in. */
  override truncate(relation: RelationName): Sql {
    return sql`delete from ${this.relation(relation)}`;
  }

  /** One `rename table` moves both names at once, tables and views alike: no reader finds neither. */
  override publish(request: PublishRequest): { readonly swap: StatementGroup; readonly cleanup: readonly Sql[] } {
    const { target, scratch, existing, retired } = request;
    if (existing === undefined)
      return { swap: { transaction: false, statements: [this.rename(scratch, target)] }, cleanup: [] };
    const [live, old, fresh] = [target, retired, scratch].map((name) => this.relation(name));
    const statements = [
      // What a run that was killed here may have left behind.
      sql`drop table if exists ${old ?? ''}`,
      sql`drop view if exists ${old ?? ''}`,
      sql`rename table ${live ?? ''} to ${old ?? ''}, ${fresh ?? ''} to ${live ?? ''}`,
    ];
    return { swap: { transaction: false, statements }, cleanup: [this.drop({ ...retired, kind: existing.kind })] };
  }

  /** Columns without a zone hold UTC; not every server reads an offset. */
  protected override eventTimeBound(text: string): string {
    return `'${text.slice(0, 19)}'`;
  }

  override same(left: string, right: string): string {
    return `${left} <=> ${right}`;
  }

  /** A join, since a correlated `exists` in a delete is run once per row. */
  override deleteMatching(
    target: RelationName,
    source: RelationName,
    keys: readonly string[],
    predicates: readonly string[],
  ): Sql {
    const { from, own } = this.deletedFrom(target, predicates);
    const list = keys.map((key, index) => `${this.quote(key)} as mart_key_${index + 1}`).join(', ');
    const on = keys
      .map((key, index) => this.same(`${own}.${this.quote(key)}`, `mart_source.mart_key_${index + 1}`))
      .join(' and ');
    const where = predicates.length === 0 ? '' : `\nwhere ${predicates.join('\n  and ')}`;
    return sql`delete ${own} from ${from}\njoin (select distinct ${list} from ${this.relation(source)}) as mart_source on ${on}${where}`;
  }

  override updateFrom(target: RelationName, { column, value, source, condition }: UpdateRequest): Sql {
    const table = this.relation(target);
    return sql`update ${table} join (\n${source}\n) as mart_source on ${condition}\nset ${table}.${column} = ${value}`;
  }

  /** In the form for several tables, the only one in which every server takes an alias. */
  override deleteWhere(target: RelationName, conditions: readonly string[]): Sql {
    return sql`delete mart_target from ${this.relation(target)} as mart_target\nwhere ${conditions.join('\n  and ')}`;
  }

  /** MariaDB's catalog gives whole numbers a width to be shown with, which says nothing of what they hold; its JSON is a text. */
  override sameType(left: string, right: string): boolean {
    return plainType(left) === plainType(right);
  }

  /** What is not said again of the column is lost: whether it may be null, and its comment. */
  override alterColumnType(target: RelationName, { name, nullable, comment }: Column, type: string): readonly Sql[] {
    const rest = `${nullable === false ? ' not null' : ''}${comment === undefined ? '' : ` comment ${this.literal(comment)}`}`;
    return [sql`alter table ${this.relation(target)} modify column ${this.quote(name)} ${type}${rest}`];
  }

  /** Views have no comments. */
  override commentOnRelation(relation: Relation, comment: string): readonly Sql[] {
    if (relation.kind === 'view') return [];
    return [sql`alter table ${this.relation(relation)} comment = ${this.literal(comment)}`];
  }

  /** A column's comment can only be said together with its whole definition. */
  override commentOnColumn(relation: Relation, column: Column, comment: string): readonly Sql[] {
    if (relation.kind === 'view') return [];
    const nullable = column.nullable === false ? ' not null' : ' null';
    const type = /\bnull$/i.test(column.type) ? column.type : `${column.type}${nullable}`;
    return [
      sql`alter table ${this.relation(relation)} modify column ${this.quote(column.name)} ${type} comment ${this.literal(comment)}`,
    ];
  }

  /** `user`, or `user@host` where the host is not any. Without rights on the `mysql` schema only one's own are seen. */
  override grantsQuery(relation: Relation): Sql {
    return sql`select replace(replace(grantee, '''@''%''', ''), '''', ''), lower(privilege_type) from information_schema.table_privileges
where table_schema = ${relation.schema === undefined ? 'database()' : this.literal(relation.schema)} and table_name = ${this.literal(relation.identifier)}
  and replace(grantee, '''', '') <> current_user()`;
  }

  override grant(relation: Relation, privilege: string, grantees: readonly string[]): readonly Sql[] {
    return grantees.map(
      (grantee) => sql`grant ${privilege} on ${this.relation(relation)} to ${this.#account(grantee)}`,
    );
  }

  override revoke(relation: Relation, privilege: string, grantees: readonly string[]): readonly Sql[] {
    return grantees.map(
      (grantee) => sql`revoke ${privilege} on ${this.relation(relation)} from ${this.#account(grantee)}`,
    );
  }

  /** `reporting` or `reporting@10.0.0.%`. */
  #account(grantee: string): string {
    const at = grantee.lastIndexOf('@');
    const [user, host] = at < 0 ? [grantee, '%'] : [grantee.slice(0, at), grantee.slice(at + 1)];
    return `${this.literal(user)}@${this.literal(host)}`;
  }

  #addIndex(target: RelationName, index: IndexOption): string {
    const word = index.unique
      ? 'unique index'
      : /^(fulltext|spatial)$/i.test(index.type ?? '')
        ? `${index.type} index`
        : 'index';
    const method = /^(btree|hash)$/i.test(index.type ?? '') ? ` using ${index.type}` : '';
    return `add ${word} ${this.quote(indexName({ identifier: target.schema ?? '' }, index))} (${this.columnList(index.columns)})${method}`;
  }
}

function plainType(type: string): string {
  const name = type.toLowerCase().replace(/^((?:small|medium|big)?int|year|tinyint(?!\(1\)))\(\d+\)/, '$1');
  return name === 'json' ? 'longtext' : name;
}
