import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RelationName } from '../../domain/relation.ts';
import { checkingScanner, csvChunks, csvError, csvGuard } from '../csv/inspect.ts';
import { ValueKind } from '../csv/kinds.ts';
import type { CsvSource, SeedColumn } from '../warehouse.ts';
import type { PostgresDialect } from './dialect.ts';

export interface SeedLoad {
  readonly relation: RelationName;
  readonly source: CsvSource;
  readonly columns: readonly SeedColumn[];
}

/**
 * `COPY FROM STDIN` with the file's own bytes. They are checked on their way: the server works on one chunk while the next is
 * read, so it costs next to nothing, and a broken row is named with its line before the server sees it.
 */
export async function copySeed(
  client: Client,
  dialect: PostgresDialect,
  projectRoot: string,
  load: SeedLoad,
  signal?: AbortSignal,
): Promise<number> {
  const { relation, source, columns } = load;
  const list = dialect.columnList(columns.map((column) => column.name));
  const options = `format csv, delimiter ${dialect.literal(source.delimiter)}, force_null (${list})`;
  const instants = columns.filter((column) => column.isInferred && (column.kinds & ValueKind.zoned) !== 0 && column.type === dialect.typeName('timestamp'));
  await retype(client, dialect, relation, instants, 'timestamptz');
  const copy = client.query(copyFrom(`copy ${dialect.relation(relation)} (${list}) from stdin with (${options})`));
  const scanner = checkingScanner(dialect, source, columns);
  async function* checked(): AsyncGenerator<Buffer> {
    for await (const chunk of csvChunks(source.path)) yield* scanner.push(chunk);
    yield* scanner.finish();
  }
  await csvGuard(projectRoot, source, async () => {
    try {
      await pipeline(Readable.from(checked()), copy, ...(signal === undefined ? [] : [{ signal }]));
    } catch (error) {
      throw (await refusedRow(error, projectRoot, source)) ?? error;
    }
  });
  await retype(client, dialect, relation, instants, dialect.typeName('timestamp'));
  return copy.rowCount;
}

/** A `timestamp` leaves out the zone of what it reads; an instant is turned to the session's zone, as dbt's driver does. */
async function retype(client: Client, dialect: PostgresDialect, relation: RelationName, columns: readonly SeedColumn[], type: string): Promise<void> {
  if (columns.length === 0) return;
  const changes = columns.map((column) => `alter column ${dialect.quote(column.name)} type ${type}`);
  await client.query(`alter table ${dialect.relation(relation)} ${changes.join(', ')}`);
}

/** The server counts from the first data row. Blank lines were left out on the way, so behind one the line is a little early. */
async function refusedRow(error: unknown, projectRoot: string, source: CsvSource): Promise<Error | undefined> {
  if (!(error instanceof Error) || !('where' in error) || typeof error.where !== 'string') return undefined;
  const line = /^COPY .*, line (\d+)/.exec(error.where)?.[1];
  if (line === undefined) return undefined;
  return csvError(projectRoot, source.path, error.message, Number(line) + 1);
}
