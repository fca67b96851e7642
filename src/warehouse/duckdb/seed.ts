import type { RelationName } from '../../domain/relation.ts';
import { ANY_KIND, kindsOfType } from '../csv/column-kind.ts';
import { checkingScanner, csvChunks, csvError, csvGuard } from '../csv/inspect.ts';
import { ValueKind } from '../csv/value-kind.ts';
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
    await checkFile(projectRoot, load);
    const line = /CSV Error on Line: (\d+)/.exec(`${error.message}\n${error.fields.detail ?? ''}`)?.[1];
    if (line === undefined) throw error;
    throw await csvError(projectRoot, load.source.path, reasonOf(error), Number(line));
  }
}

/** Throws `csv-invalid` with the line, when the file is at fault. */
async function checkFile(projectRoot: string, { source, columns }: SeedLoad): Promise<void> {
  const scanner = checkingScanner(projectRoot, source, columns);
  await csvGuard(projectRoot, source, async () => {
    for await (const chunk of csvChunks(source.path)) scanner.push(chunk);
    scanner.finish();
  });
}

function insertStatement(dialect: DuckDbDialect, { relation, source, columns }: SeedLoad): string {
  const read = columns.map((column) => readColumn(dialect, column));
  const options = [
    `columns = {${read.map((column) => `${column.name}: ${column.type}`).join(', ')}}`,
    'auto_detect = false',
    'header = true',
    `delim = ${dialect.literal(source.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
  ].join(', ');
  const list = dialect.columnList(columns.map((column) => column.name));
  const values = read.map((column) => column.value).join(', ');
  // With one column the engine takes a blank line for a row.
  const where = columns.length === 1 ? `\nwhere ${list} is not null` : '';
  return `insert into ${dialect.relation(relation)} (${list})\nselect ${values} from read_csv(${dialect.literal(source.path)}, ${options})${where}`;
}

interface ReadColumn {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

function readColumn(dialect: DuckDbDialect, { name, type }: SeedColumn): ReadColumn {
  const quoted = dialect.quote(name);
  const kinds = kindsOfType(type);
  const plain = { name: dialect.literal(name), type: dialect.literal(type), value: quoted };
  const isInteger = (kinds & ValueKind.integer) !== 0;
  if (kinds === ANY_KIND) return plain;
  const lossy = isInteger
    ? `contains(${quoted}, '.') or contains(${quoted}, 'e') or contains(${quoted}, 'E')`
    : `strlen(${quoted}) > 10`;
  return { ...plain, type: `'varchar'`, value: `cast(if(${lossy}, error('does not fit'), ${quoted}) as ${type})` };
}

function reasonOf(error: DatabaseError): string {
  const said = `${error.message}\n${error.fields.detail ?? ''}`.split('\n').map((line) => line.trim());
  return said.find((line) => line !== '' && !/^(CSV Error on Line|Original Line)/.test(line)) ?? error.message;
}
