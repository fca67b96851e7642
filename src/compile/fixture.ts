import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Span } from '../diagnostics/source.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { UnitTestRows } from '../domain/node.ts';
import { Sql } from '../sql/sql.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import { parseCsvText } from './csv-text.ts';

interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** A fixture's rows as dictionaries; undefined for those written as SQL. */
export function fixtureRows(fixture: UnitTestRows): readonly JsonObject[] | undefined {
  if (fixture.format === 'sql') return undefined;
  if (typeof fixture.rows !== 'string') return fixture.rows;
  const [header = [], ...lines] = parseCsvText(fixture.rows);
  return lines.map((line) => Object.fromEntries(header.map((name, index) => [name.trim(), csvValue(line[index])])));
}

/** What is written, blanks and the word `null` included; only nothing is null. */
function csvValue(text: string | undefined): Json {
  return text === undefined || text === '' ? null : text;
}

/**
 * A query that gives a fixture's rows with the column types of the real relation. Columns that a row leaves out are
 * null. Throws `invalid-value` for a column that the relation does not have.
 */
export function fixtureQuery(fixture: UnitTestRows, columns: readonly TypedColumn[], what: string, dialect: Dialect): Sql {
  const rows = fixtureRows(fixture);
  if (rows === undefined) return Sql.of(String(fixture.rows));
  const lines = rows.map((row) => {
    const values = foldKeys(row, columns, what, fixture.span);
    return `select ${columns.map((column) => typed(values.get(column.name) ?? null, column, dialect)).join(', ')}`;
  });
  if (lines.length > 0) return Sql.of(lines.join('\nunion all\n'));
  return Sql.of(`select * from (select ${columns.map((column) => typed(null, column, dialect)).join(', ')}) as mart_fixture where 1 = 0`);
}

function typed(value: Json, column: TypedColumn, dialect: Dialect): string {
  const scalar = value === null || typeof value !== 'object' ? value : JSON.stringify(value);
  const literal = typeof scalar === 'boolean' || scalar === null ? dialect.literal(scalar) : dialect.literal(String(scalar));
  return `${dialect.cast(literal, unsized(column.type, dialect))} as ${dialect.quote(column.name)}`;
}

const SIZED_TEXT = /^(?:n?varchar|character varying|varying character)\s*\(\d+\)$/i;

/** Without the size, so that no value of a fixture is cut off in silence. */
function unsized(type: string, dialect: Dialect): string {
  return SIZED_TEXT.test(type) ? dialect.typeName('string') : type;
}

/** A row's values by the relation's own spelling of its columns. */
function foldKeys(row: JsonObject, columns: readonly TypedColumn[], what: string, at: Span | undefined): Map<string, Json> {
  const values = new Map<string, Json>();
  for (const [key, value] of Object.entries(row)) {
    const column = columns.find((candidate) => candidate.name.toLowerCase() === key.toLowerCase());
    if (column === undefined) {
      const names = columns.map((candidate) => candidate.name);
      const hint = didYouMean(key, names) ?? `it has: ${names.join(', ')}`;
      throw martError('invalid-value', `Invalid column name: '${key}' in unit test fixture for ${what}.`, { at, hint, exitCode: 1 });
    }
    values.set(column.name, value ?? null);
  }
  return values;
}
