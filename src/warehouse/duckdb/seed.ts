import type { RelationName } from '../../domain/relation.ts';
import { ANY_KIND, columnTypeName, kindsLike, kindsOfType } from '../csv/column-kind.ts';
import { checkingScanner, csvChunks, csvError, csvGuard } from '../csv/inspect.ts';
import { ValueKind } from '../csv/kinds.ts';
import { DatabaseError } from '../database-error.ts';
import type { Connection, CsvSource, SeedColumn } from '../warehouse.ts';
import type { DuckDbDialect } from './dialect.ts';

export interface SeedLoad {
  readonly relation: RelationName;
  readonly source: CsvSource;
  readonly columns: readonly SeedColumn[];
}

/**
 * Loads by DuckDB's own CSV reader. The engine would round `1.5` into an integer column and cut the time off a date without a
 * word, so such columns are read as text and checked on the way. Only when something is wrong is the file read once more, to
 * find the line.
 */
export async function loadSeed(
  connection: Pick<Connection, 'query'>,
  dialect: DuckDbDialect,
  projectRoot: string,
  load: SeedLoad,
  signal?: AbortSignal,
): Promise<number> {
  try {
    const { rowsAffected } = await connection.query(insertStatement(dialect, load), signal);
    return rowsAffected ?? 0;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.fields.kind === 'cancelled') throw error;
    await checkFile(dialect, projectRoot, load);
    const line = /CSV Error on Line: (\d+)/.exec(`${error.message}\n${error.fields.detail ?? ''}`)?.[1];
    if (line === undefined) throw error;
    throw await csvError(projectRoot, load.source.path, reasonOf(error), Number(line));
  }
}

/**
 * A column `float` holds what is written in the file, as on other warehouses: to DuckDB the word means half the digits.
 * Who wants those writes `real` or `float4`.
 */
export function withoutSingles(columnTypes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const types = Object.entries(columnTypes);
  return Object.fromEntries(types.map(([name, type]) => [name, /^\s*float\s*$/i.test(type) ? 'double' : type]));
}

/** Throws `csv-invalid` with the line, when the file is at fault. */
async function checkFile(dialect: DuckDbDialect, projectRoot: string, { source, columns }: SeedLoad): Promise<void> {
  const scanner = checkingScanner(dialect, source, columns);
  await csvGuard(projectRoot, source, async () => {
    for await (const chunk of csvChunks(source.path)) scanner.push(chunk);
    scanner.finish();
  });
}

function insertStatement(dialect: DuckDbDialect, { relation, source, columns }: SeedLoad): string {
  const read = columns.map((column) => readColumn(dialect, column));
  const options = [
    `columns = {${read.map((column) => `${column.name}: ${column.type}`).join(', ')}}`,
    // What a date that is not written by ISO means, the engine finds out by itself.
    `auto_detect = ${columns.some(isForeignTime)}`,
    'header = true',
    `delim = ${dialect.literal(source.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
  ].join(', ');
  const list = dialect.columnList(columns.map((column) => column.name));
  const values = read.map((column) => column.value).join(', ');
  return `insert into ${dialect.relation(relation)} (${list})\nselect ${values} from read_csv(${dialect.literal(source.path)}, ${options})`;
}

interface ReadColumn {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

function readColumn(dialect: DuckDbDialect, column: SeedColumn): ReadColumn {
  const { name, type, kinds } = column;
  const quoted = dialect.quote(name);
  const plain = { name: dialect.literal(name), type: dialect.literal(type), value: quoted };
  const lossy = lossyCondition(column, quoted);
  const hasNullWords = column.isInferred && (kinds & ValueKind.nullWord) !== 0 && columnTypeName(kinds, false) !== 'string';
  if (lossy === undefined && !hasNullWords) return plain;
  const value = hasNullWords ? `if(lower(trim(${quoted})) in ('null', ''), null, trim(${quoted}))` : quoted;
  const checked = lossy === undefined ? value : `if(${lossy}, error('does not fit'), ${value})`;
  return { ...plain, type: `'varchar'`, value: `cast(${checked} as ${type})` };
}

/** When the engine would round or cut a value of this column; undefined when it never does. */
function lossyCondition(column: SeedColumn, quoted: string): string | undefined {
  const { type, kinds, isInferred } = column;
  const allowed = isInferred ? kindsLike(kinds, false) : kindsOfType(type);
  if (allowed === ANY_KIND) return undefined;
  const isWhole = (allowed & ValueKind.integer) !== 0 && (allowed & ValueKind.double) === 0;
  if (isInferred && !isWhole) return undefined;
  if (isWhole) {
    const fraction = `regexp_matches(${quoted}, '[.eE]') and try_cast(${quoted} as double) <> trunc(try_cast(${quoted} as double))`;
    const isSeen = (kinds & ValueKind.lossy) !== 0;
    return isInferred && !isSeen ? `${fraction} or starts_with(${quoted}, '+') or (starts_with(${quoted}, '0') and strlen(${quoted}) > 1)` : fraction;
  }
  return isForeignTime(column) ? undefined : `strlen(${quoted}) > 10`;
}

/** A column of dates or times by configuration with values that are not written by ISO: `31.12.2024`. */
function isForeignTime({ type, kinds, isInferred }: SeedColumn): boolean {
  return !isInferred && /^(date|timestamp|datetime)/i.test(type) && (kinds & ValueKind.text) !== 0 && (kinds & ValueKind.lossy) === 0;
}

function reasonOf(error: DatabaseError): string {
  const said = `${error.message}\n${error.fields.detail ?? ''}`.split('\n').map((line) => line.trim());
  return said.find((line) => line !== '' && !/^(CSV Error on Line|Original Line)/.test(line)) ?? error.message;
}
