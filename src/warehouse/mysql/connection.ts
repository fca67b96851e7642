import { createHash } from 'node:crypto';
import type { FieldPacket, ResultSetHeader } from 'mysql2';
import type { Connection as Driver } from 'mysql2/promise';
import type { Column, Relation, RelationName, SchemaName } from '../../domain/relation.ts';
import type { Sql } from '../../sql/sql.ts';
import { inspectCsvFile } from '../csv/inspect.ts';
import { DatabaseError } from '../database-error.ts';
import { cancellable, isDriverError } from '../server-session.ts';
import type {
  AttachmentOptions,
  Attachments,
  Cell,
  Connection,
  CsvSource,
  QueryResult,
  ResultColumn,
  SeedColumn,
  SeedInspection,
} from '../warehouse.ts';
import { attachmentsOf } from './attachments.ts';
import { readColumns, readRelations, readSchemas } from './catalog.ts';
import { cellReader, resultColumn } from './cells.ts';
import type { MySqlDialect } from './dialect.ts';
import { mySqlError } from './errors.ts';
import { loadSeed } from './seed.ts';

/** There is no way to say for ever that all servers take. */
const LOCK_WAIT_SECONDS = 31_536_000;
const NO_DATABASE_SELECTED = 1046;
const NOTHING: readonly never[] = [];

export interface MySqlSession {
  readonly driver: Driver;
  readonly dialect: MySqlDialect;
  readonly projectRoot: string;
  readonly schema: string;
  readonly cancel: (threadId: number) => Promise<void>;
}

/** One session of a MySQL or MariaDB server. */
export class MySqlConnection implements Connection {
  readonly #session: MySqlSession;

  #isOpen = true;

  constructor(session: MySqlSession) {
    this.#session = session;
    for (const event of ['error', 'end']) session.driver.on(event, () => (this.#isOpen = false));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async query(statement: Sql | string, signal?: AbortSignal): Promise<QueryResult> {
    const text = typeof statement === 'string' ? statement : statement.text;
    return this.#cancellable(signal, text, async () => resultOf(text, ...(await this.#send(text))));
  }

  /** With values in place of `?`: for what `mart` asks of the catalog. */
  async ask(text: string, values: readonly unknown[]): Promise<readonly (readonly Cell[])[]> {
    return this.#cancellable(undefined, text, async () => {
      const [rows, packets] = await this.#session.driver.query(text, [...values]);
      return cellsOf(rows as unknown as unknown[][], packets);
    });
  }

  async begin(): Promise<void> {
    await this.query('start transaction');
  }

  async commit(): Promise<void> {
    await this.query('commit');
  }

  async rollback(): Promise<void> {
    await this.query('rollback');
  }

  async schemas(): Promise<readonly string[]> {
    return readSchemas(this);
  }

  async relations(schema: SchemaName): Promise<readonly Relation[]> {
    return readRelations(this, schema);
  }

  async columns(relation: RelationName): Promise<readonly Column[]> {
    return readColumns(this, relation);
  }

  async describe(query: Sql, signal?: AbortSignal): Promise<readonly ResultColumn[]> {
    const before = 'select * from (\n';
    const text = `${before}${query.text}\n) as mart_query where 1 = 0 limit 0`;
    const { columns } = await this.query(text, signal).catch((error: unknown) => {
      throw error instanceof DatabaseError ? error.movedBy(-before.length) : error;
    });
    return columns;
  }

  async attachments(target: Relation, scratch: RelationName, options?: AttachmentOptions): Promise<Attachments> {
    return attachmentsOf(this, this.#session.dialect, target, scratch, options);
  }

  async inspectCsv(source: CsvSource, columnTypes: Readonly<Record<string, string>>): Promise<SeedInspection> {
    return inspectCsvFile(this.#session.dialect, this.#session.projectRoot, source, columnTypes);
  }

  async loadCsv(
    relation: RelationName,
    source: CsvSource,
    columns: readonly SeedColumn[],
    signal?: AbortSignal,
  ): Promise<number> {
    const { driver, dialect, projectRoot } = this.#session;
    return this.#cancellable(signal, 'load data', async () =>
      loadSeed(driver, dialect, projectRoot, { relation, source, columns }),
    );
  }

  async lock(name: string, waits: () => void, signal?: AbortSignal): Promise<void> {
    const { rows } = await this.query(`select get_lock('${lockName(name)}', 0)`, signal);
    if (Number(rows[0]?.[0]) === 1) return;
    waits();
    await this.query(`select get_lock('${lockName(name)}', ${LOCK_WAIT_SECONDS})`, signal);
  }

  async unlock(name: string): Promise<void> {
    await this.query(`select release_lock('${lockName(name)}')`);
  }

  /** A node's config asks nothing of a session here. */
  async enterNode(): Promise<void> {}

  async leaveNode(): Promise<void> {}

  async close(): Promise<void> {
    await this.#session.driver.end().catch(() => undefined);
  }

  /** A session that was opened before its schema was made has no database yet: the first statement to miss it takes it. */
  async #send(text: string): ReturnType<Driver['query']> {
    const { driver, dialect, schema } = this.#session;
    try {
      return await driver.query(text);
    } catch (error) {
      const missesDatabase = error instanceof Error && 'errno' in error && error.errno === NO_DATABASE_SELECTED;
      if (!missesDatabase) throw error;
      await driver.query(`use ${dialect.quote(schema)}`);
      return driver.query(text);
    }
  }

  async #cancellable<Result>(
    signal: AbortSignal | undefined,
    text: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { driver, cancel } = this.#session;
    try {
      return await cancellable(signal, () => cancel(driver.threadId), work);
    } catch (error) {
      const failure = isDriverError(error) ? mySqlError(error, text) : error;
      if (failure instanceof DatabaseError && failure.fields.kind === 'connection-lost') this.#isOpen = false;
      throw failure;
    }
  }
}

/** The server takes names of 64 characters. */
function lockName(name: string): string {
  return `mart_${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}

/** Several statements give several answers: the last one counts. */
function resultOf(text: string, answer: unknown, described: FieldPacket[] | FieldPacket[][]): QueryResult {
  const isSeveral =
    Array.isArray(described) && described.some((packet) => packet === undefined || Array.isArray(packet));
  const last = isSeveral ? (answer as unknown[]).at(-1) : answer;
  const fields = (isSeveral ? described.at(-1) : described) as FieldPacket[] | undefined;
  if (Array.isArray(last)) {
    const packets = fields ?? [];
    return {
      columns: packets.map(resultColumn),
      rows: cellsOf(last as unknown[][], packets),
      message: `SELECT ${last.length}`,
    };
  }
  const { affectedRows } = last as ResultSetHeader;
  const verb = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'OK';
  return { columns: NOTHING, rows: NOTHING, rowsAffected: affectedRows, message: `${verb} ${affectedRows}` };
}

/** In place: the rows are nobody else's. */
function cellsOf(rows: unknown[][], packets: readonly FieldPacket[]): readonly (readonly Cell[])[] {
  packets.forEach((packet, column) => {
    const read = cellReader(packet);
    if (read !== undefined) for (const row of rows) row[column] = read(row[column]);
  });
  return rows as Cell[][];
}
