import { randomBytes } from 'node:crypto';
import type { Column, Relation, RelationName, SchemaName } from '../../domain/relation.ts';
import { sql, type Sql } from '../../sql/sql.ts';
import { POSTGRES_COLUMN_TYPES } from '../template-types.ts';
import { Dialect } from '../dialect.ts';
import type { Features } from '../features.ts';
import type { ColumnDefinition, TableOptions } from '../statement-requests.ts';
import { argumentList, asQuery, type FunctionDefinition } from '../function-definition.ts';
import { indexesOf, type ExistingIndex, type IndexOption } from '../index-options.ts';
import { standardLiteral } from '../literals.ts';
import type { Cell } from '../warehouse.ts';

const VOLATILITIES: Readonly<Record<string, string>> = { deterministic: 'immutable', stable: 'stable', 'non-deterministic': 'volatile' };

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'integer',
  bigint: 'bigint',
  float: 'double precision',
  numeric: 'numeric(28, 6)',
  date: 'date',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  boolean: 'boolean',
};

/** Indexes of ours begin with this; a swap carries over the others, which somebody made by hand. */
export const INDEX_PREFIX = 'mart_';

/** The SQL of PostgreSQL. */
export class PostgresDialect extends Dialect {
  override readonly type: string = 'postgres';
  override readonly columnTypes = POSTGRES_COLUMN_TYPES;
  override readonly incrementalStrategies: readonly string[] = ['append', 'delete+insert', 'merge', 'microbatch'];
  override readonly microbatchKey = 'merge';
  override readonly features: Features = {
    transactionalDdl: true,
    replaceTable: false,
    replaceViewFreely: false,
    temporaryTables: true,
    nameLengthMax: 63,
    nameLengthUnit: 'bytes',
    nameCase: 'lower',
    nameCaseFolds: false,
    columnCaseFolds: false,
    databases: true,
    mergeClauses: false,
    grants: true,
    comments: true,
    materializedViews: true,
    enforcedConstraints: ['not_null', 'primary_key', 'foreign_key', 'unique', 'check'],
    declaredConstraints: [],
  };

  override createFunction(name: RelationName, { arguments: values, returns, volatility }: FunctionDefinition, body: Sql): readonly Sql[] {
    const words = VOLATILITIES[String(volatility)];
    const head = `function ${this.relation(name)} (${argumentList(values)})\nreturns ${returns.dataType}\nlanguage sql${words === undefined ? '' : ` ${words}`}`;
    return [sql`create or replace ${head}\nas $mart$\n${asQuery(body)}\n$mart$`];
  }

  override quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
  }

  /** With a backslash the `E''` form is taken, which means the same whatever `standard_conforming_strings` says. */
  override literal(value: Cell): string {
    if (typeof value !== 'string' || !value.includes('\\')) return standardLiteral(value);
    return `E${standardLiteral(value.replaceAll('\\', '\\\\'))}`;
  }

  override typeName(name: string): string {
    return TYPES[name.toLowerCase()] ?? name;
  }

  /** There is no other database to name a schema in. */
  override schema(name: SchemaName): string {
    return this.quote(name.schema);
  }

  override createTableAs(target: RelationName, query: Sql, options: TableOptions): readonly Sql[] {
    return [sql`create ${unlogged(options)}table ${this.relation(target)} as (\n${query}\n)`];
  }

  override createTable(
    target: RelationName,
    columns: readonly ColumnDefinition[],
    constraints: readonly string[],
    options: TableOptions,
  ): Sql {
    const lines = columns.map((column) => [this.quote(column.name), column.type, ...column.constraints].join(' '));
    return sql`create ${unlogged(options)}table ${this.relation(target)} (\n  ${[...lines, ...constraints].join(',\n  ')}\n)`;
  }

  override afterCreateTable(target: RelationName, options: TableOptions): readonly Sql[] {
    return indexesOf(options).map((index) => this.#createIndex(target, index));
  }

  /** Those of dbt are named by a hash. Columns are in the order of the index. */
  override indexesQuery(target: RelationName): Sql {
    return sql`select i.relname, x.indisunique, m.amname,
  (select json_agg(a.attname order by k.place) from unnest(x.indkey::int2[]) with ordinality as k(number, place)
    join pg_catalog.pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number)::text
from pg_catalog.pg_index x
join pg_catalog.pg_class i on i.oid = x.indexrelid
join pg_catalog.pg_am m on m.oid = i.relam
join pg_catalog.pg_class t on t.oid = x.indrelid
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where n.nspname = ${this.literal(target.schema ?? 'public')} and t.relname = ${this.literal(target.identifier)}
  and i.relname ~ '^(${INDEX_PREFIX}[0-9a-f]{24}|[0-9a-f]{32})$'`;
  }

  override changeIndexes(target: RelationName, dropped: readonly ExistingIndex[], created: readonly IndexOption[]): readonly Sql[] {
    const schema = target.schema === undefined ? '' : `${this.quote(target.schema)}.`;
    return [
      ...dropped.map(({ name }) => sql`drop index if exists ${schema}${this.quote(name)}`),
      ...created.map((index) => this.#createIndex(target, index)),
    ];
  }

  /** Names of indexes are shared by a whole schema, and a published table keeps those it was built with. */
  #createIndex(target: RelationName, index: IndexOption): Sql {
    const name = this.quote(`${INDEX_PREFIX}${randomBytes(12).toString('hex')}`);
    const unique = index.unique ? 'unique ' : '';
    const method = index.type === undefined ? '' : ` using ${this.quote(index.type)}`;
    return sql`create ${unique}index ${name} on ${this.relation(target)}${method} (${this.indexKeys(index.columns)})`;
  }

  /**
   * Postgres can hash `in`, but not `is not distinct from`: rows with all keys set are looked up, and only those with a
   * null among them are compared one by one.
   */
  override deleteMatching(target: RelationName, source: RelationName, keys: readonly string[], predicates: readonly string[]): Sql {
    const table = this.deletedFrom(target, predicates);
    const own = keys.map((key) => `${table.own}.${this.quote(key)}`);
    const same = keys.map((key, index) => this.same(`mart_source.${this.quote(key)}`, own[index] ?? ''));
    const from = `from ${this.relation(source)} as mart_source`;
    const set = `(${own.join(', ')}) in (select ${keys.map((key) => `mart_source.${this.quote(key)}`).join(', ')} ${from})`;
    const withNull = `(${own.map((column) => `${column} is null`).join(' or ')}) and exists (select 1 ${from} where ${same.join(' and ')})`;
    const where = [`(${set}\n  or ${withNull})`, ...predicates];
    return sql`delete from ${table.from}\nwhere ${where.join('\n  and ')}`;
  }

  /**
   * A join takes an alias or none, also on servers before 16, where a subquery must have one: so the analyst's own may follow.
   * A query of no columns adds none.
   */
  override withoutRows(relation: string): string {
    return `(${relation} cross join (select where false) as mart_no_rows)`;
  }

  override relationFactsQuery(schema: SchemaName): Sql {
    return sql`select relname, pg_get_userbyid(relowner), obj_description(c.oid, 'pg_class')
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = ${this.literal(schema.schema)}`;
  }

  /** Plain names are left to the server's folding, so that `select: REPORTER` means the role that DDL without quotes made. */
  override grant(relation: Relation, privilege: string, grantees: readonly string[]): readonly Sql[] {
    return grantees.map((grantee) => sql`grant ${privilege} on ${this.relation(relation)} to ${/^[A-Za-z_]\w*$/.test(grantee) ? grantee : this.quote(grantee)}`);
  }

  override grantsQuery(relation: RelationName): Sql {
    return sql`select grantee, lower(privilege_type) from information_schema.role_table_grants
where grantee <> current_role and grantor = current_role
  and table_schema = ${this.literal(relation.schema ?? 'public')} and table_name = ${this.literal(relation.identifier)}`;
  }

  override alterColumnType(target: RelationName, column: Column, type: string): readonly Sql[] {
    const name = this.quote(column.name);
    return [sql`alter table ${this.relation(target)} alter column ${name} type ${type} using ${name}::${type}`];
  }
}

function unlogged(options: TableOptions): string {
  return options['unlogged'] === true ? 'unlogged ' : '';
}
