import type { Column, QuotePolicy, RelationKind, RelationName, SchemaName } from '../domain/relation.ts';
import { sql, type Sql } from '../sql/sql.ts';
import type { Features } from './features.ts';
import { textSize } from './text-size.ts';
import type { Cell } from './warehouse.ts';

/** How a warehouse spells names, values, types and expressions. Names and literals are the injection boundary, so their quoting is abstract. */
export abstract class DialectExpressions {
  abstract readonly features: Features;
  readonly quotePolicy: QuotePolicy = { database: true, schema: true, identifier: true };
  /** The time at which the statement starts, with all its digits: versions of a row that follow each other must differ in it. */
  readonly currentTimestamp: string = 'current_timestamp';
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

  /**
   * What an index is over: columns, and expressions, which dbt takes too since it quotes nothing. Only a plain name in lower case
   * means the same with quotes, and may then be a reserved word.
   */
  indexKeys(columns: readonly string[]): string {
    return columns.map((column) => (/^[a-z_][a-z0-9_]*$/.test(column) ? this.columnName(column) : column)).join(', ');
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

  /** How much a text holds whose type has no size. */
  readonly textSizeMax: number = Infinity;

  /** Whether a text of the one type may be too long for a column of the other. */
  isWiderText(type: string, than: string): boolean {
    const [wanted, present] = [type, than].map((name) => textSize(name, this.textSizeMax));
    return wanted !== undefined && present !== undefined && wanted > present;
  }

  /** Two spellings of one type. */
  sameType(left: string, right: string): boolean {
    return left.toLowerCase() === right.toLowerCase();
  }

  /** `table`, `view`, `materialized view` as DDL spells it. */
  kindWord(kind: RelationKind | undefined): string {
    return kind === undefined ? 'table' : kind.replace('_', ' ');
  }
}
