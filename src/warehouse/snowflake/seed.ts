import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelationName } from '../../domain/relation.ts';
import { checkingScanner, csvChunks, csvError, csvGuard } from '../csv/inspect.ts';
import type { CsvScanner } from '../csv/scanner.ts';
import { DatabaseError } from '../database-error.ts';
import type { CsvSource, SeedColumn } from '../warehouse.ts';
import { records } from '../records.ts';
import { csvRows } from './csv-rows.ts';
import type { SnowflakeDialect } from './dialect.ts';
import { foldedName, quoted } from './names.ts';
import type { SnowflakeSession } from './session.ts';

/** Above this many values in one statement the SDK would upload them itself, which is what this path is there to avoid. */
const BATCH_VALUES = 50_000;
const BATCH_ROWS = 16_384;

export interface SeedLoad {
  readonly relation: RelationName;
  readonly source: CsvSource;
  readonly columns: readonly SeedColumn[];
}

/** Loads CSV files into existing tables: by PUT and COPY, or by inserts where the stage can't be reached. */
export class SeedLoader {
  readonly #session: SnowflakeSession;
  readonly #dialect: SnowflakeDialect;
  readonly #projectRoot: string;
  /** The stage was out of reach once (a closed network, a service account without one): it is not tried again. */
  #stageRefused = false;

  constructor(session: SnowflakeSession, dialect: SnowflakeDialect, projectRoot: string) {
    this.#session = session;
    this.#dialect = dialect;
    this.#projectRoot = projectRoot;
  }

  /** Returns the number of rows. The file is checked as a whole first, so that nothing is sent of one that is broken. */
  async load(load: SeedLoad, signal?: AbortSignal): Promise<number> {
    const scanner = await this.#scan(load, () => undefined);
    if (scanner.rows === 0) return 0;
    return scanner.isRewritten ? this.#loadRewritten(load, signal) : this.#loadFile(load, signal);
  }

  async #loadFile(load: SeedLoad, signal: AbortSignal | undefined): Promise<number> {
    const stage = this.#stageRefused ? undefined : await this.#put(load, signal);
    return stage === undefined ? this.#insert(load, signal) : this.#copy(load, stage, signal);
  }

  /** Values that the warehouse would read otherwise than dbt are spelt for it, in a copy of the file. */
  async #loadRewritten(load: SeedLoad, signal: AbortSignal | undefined): Promise<number> {
    const folder = await mkdtemp(join(tmpdir(), 'mart-seed-'));
    try {
      const path = join(folder, 'seed.csv');
      const copy = await open(path, 'w');
      try {
        await copy.write('header\n');
        await this.#scan(load, (piece) => copy.write(piece));
      } finally {
        await copy.close();
      }
      return await this.#loadFile({ ...load, source: { ...load.source, path } }, signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #scan({ source, columns }: SeedLoad, take: (piece: Buffer) => unknown): Promise<CsvScanner> {
    const scanner = checkingScanner(this.#dialect, source, columns);
    return csvGuard(this.#projectRoot, source, async () => {
      for await (const chunk of csvChunks(source.path)) for (const piece of scanner.push(chunk)) await take(piece);
      for (const piece of scanner.finish()) await take(piece);
      return scanner;
    });
  }

  /** Uploads to the table's own stage, which needs no further rights; undefined when that is refused. */
  async #put({ relation, source }: SeedLoad, signal: AbortSignal | undefined): Promise<string | undefined> {
    const stage = `${tableStage(this.#dialect, relation)}/mart_${randomUUID()}`;
    const text = `put ${this.#dialect.literal(`file://${source.path}`)} ${this.#dialect.literal(stage)} auto_compress = true overwrite = true`;
    try {
      await this.#session.run({ text, signal });
      return stage;
    } catch (error) {
      if (error instanceof DatabaseError && ['cancelled', 'timeout', 'connection-lost'].includes(error.fields.kind)) throw error;
      this.#stageRefused = true;
      return undefined;
    }
  }

  async #copy({ relation, source, columns }: SeedLoad, stage: string, signal: AbortSignal | undefined): Promise<number> {
    const dialect = this.#dialect;
    const list = dialect.columnList(columns.map((column) => column.name));
    const format = `type = csv field_delimiter = ${dialect.literal(source.delimiter)} skip_header = 1 field_optionally_enclosed_by = '"' null_if = ('') skip_blank_lines = true encoding = 'UTF8'`;
    const text = `copy into ${dialect.relation(relation)} (${list})\nfrom ${dialect.literal(stage)}\nfile_format = (${format})\non_error = abort_statement purge = true`;
    try {
      const answer = await this.#session.run({ text, signal });
      return records(answer).reduce((sum, row) => sum + Number(row['rows_loaded'] ?? 0), 0);
    } catch (error) {
      throw await this.#atLine(error, source);
    }
  }

  async #insert({ relation, source, columns }: SeedLoad, signal: AbortSignal | undefined): Promise<number> {
    const list = this.#dialect.columnList(columns.map((column) => column.name));
    const marks = columns.map(() => '?').join(', ');
    const text = `insert into ${this.#dialect.relation(relation)} (${list}) values (${marks})`;
    const size = Math.max(1, Math.min(BATCH_ROWS, Math.floor(BATCH_VALUES / columns.length)));
    let count = 0;
    let batch: (string | null)[][] = [];
    const send = async (): Promise<void> => {
      if (batch.length === 0) return;
      await this.#session.run({ text, signal, binds: batch });
      count += batch.length;
      batch = [];
    };
    for await (const row of csvRows(source)) {
      batch.push(row.map((value) => (value === '' ? null : value)));
      if (batch.length >= size) await send();
    }
    await send();
    return count;
  }

  /** COPY names the line of the file; the error should point there. */
  async #atLine(error: unknown, source: CsvSource): Promise<unknown> {
    const line = error instanceof Error ? /File '[^']*', line (\d+)/.exec(error.message)?.[1] : undefined;
    if (line === undefined || !(error instanceof Error)) return error;
    return csvError(this.#projectRoot, source.path, error.message.split('\n')[0] ?? error.message, Number(line));
  }
}

/** `@db.schema.%table`: every table has a stage of its own. */
function tableStage(dialect: SnowflakeDialect, { database, schema, identifier }: RelationName): string {
  const name = foldedName(identifier);
  const table = /^[A-Z_][A-Z0-9_$]*$/.test(name) ? `%${name}` : quoted(`%${name}`);
  return schema === undefined ? `@${table}` : `@${dialect.schema({ database, schema })}.${table}`;
}
