import type { RelationName } from '../../domain/relation.ts';
import { checkingScanner, csvChunks, csvGuard } from '../csv/inspect.ts';
import type { Connection, CsvSource, SeedColumn } from '../warehouse.ts';
import type { DuckDbDialect } from './dialect.ts';

export interface SeedLoad {
  readonly relation: RelationName;
  readonly source: CsvSource;
  readonly columns: readonly SeedColumn[];
}

/**
 * Loads by DuckDB's own CSV reader. The file is checked at the same time on this thread, since the engine would round `1.5`
 * into an integer column without a word: what the check finds has the line of the file, so it is preferred.
 */
export async function loadSeed(
  connection: Pick<Connection, 'query'>,
  dialect: DuckDbDialect,
  projectRoot: string,
  load: SeedLoad,
  signal?: AbortSignal,
): Promise<number> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const check = checkFile(projectRoot, load, either).catch((error: unknown) => {
    stop.abort();
    throw error;
  });
  const copy = connection.query(copyStatement(dialect, load), either);
  const [checked, copied] = await Promise.allSettled([check, copy]);
  if (checked.status === 'rejected') throw checked.reason;
  if (copied.status === 'rejected') throw copied.reason;
  return copied.value.rowsAffected ?? checked.value;
}

async function checkFile(projectRoot: string, { source, columns }: SeedLoad, signal: AbortSignal): Promise<number> {
  const scanner = checkingScanner(projectRoot, source, columns);
  return csvGuard(projectRoot, source, async () => {
    for await (const chunk of csvChunks(source.path)) {
      if (signal.aborted) return scanner.rows;
      scanner.push(chunk);
    }
    scanner.finish();
    return scanner.rows;
  });
}

function copyStatement(dialect: DuckDbDialect, { relation, source, columns }: SeedLoad): string {
  const types = columns.map((column) => `${dialect.literal(column.name)}: ${dialect.literal(column.type)}`).join(', ');
  const options = [
    `columns = {${types}}`,
    'auto_detect = false',
    'header = true',
    `delim = ${dialect.literal(source.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ''`,
    'max_line_size = 16777216',
  ].join(', ');
  const list = dialect.columnList(columns.map((column) => column.name));
  return `insert into ${dialect.relation(relation)} (${list})\nselect ${list} from read_csv(${dialect.literal(source.path)}, ${options})`;
}
