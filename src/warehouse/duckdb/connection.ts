import {
  ResultReturnType,
  StatementType,
  type DuckDBConnection as Driver,
  type DuckDBMaterializedResult,
} from '@duckdb/node-api';
import type { Column, Relation, RelationName, SchemaName } from '../../domain/relation.ts';
import type { Sql } from '../../sql/sql.ts';
import { inspectCsvFile } from '../csv/inspect.ts';
import { DatabaseError } from '../database-error.ts';
import type { Attachments, Cell, Connection, CsvSource, QueryResult, ResultColumn, SeedColumn, SeedInspection } from '../warehouse.ts';
import { attachmentsOf, type CommentMemory } from './attachments.ts';
import { readColumns, readRelations, readSchemas } from './catalog.ts';
import { cellReader, resultColumn } from './cells.ts';
import type { DuckDbDialect } from './dialect.ts';
import { duckDbError } from './errors.ts';
import { withOneInformationSchema } from './information-schema.ts';
import { loadSeed, withoutSingles } from './seed.ts';

const NOTHING: readonly never[] = [];
const COMMENT = /^\s*comment\s/i;

/** How often an interrupt is said again: one that comes before the engine has begun is forgotten by it. */
const INTERRUPT_EVERY_MS = 25;

/** One DuckDB connection. Statements run on libuv's pool, one after another. */
export class DuckDbConnection implements Connection {
  readonly isOpen = true;
  readonly #driver: Driver;
  readonly #dialect: DuckDbDialect;
  readonly #projectRoot: string;
  /** Shared by the connections of one instance. */
  readonly #comments: CommentMemory;

  constructor(driver: Driver, dialect: DuckDbDialect, projectRoot: string, comments: CommentMemory) {
    this.#driver = driver;
    this.#dialect = dialect;
    this.#projectRoot = projectRoot;
    this.#comments = comments;
  }

  async query(statement: Sql | string, signal?: AbortSignal): Promise<QueryResult> {
    const text = typeof statement === 'string' ? statement : statement.text;
    if (COMMENT.test(text)) this.#comments.noteComment();
    return this.#interruptible(text, signal, async (sent) => resultOf(await this.#driver.run(sent)));
  }

  async begin(): Promise<void> {
    await this.query('begin transaction');
  }

  async commit(): Promise<void> {
    await this.query('commit');
  }

  /** After a commit that failed there is nothing left to roll back: that is no error. */
  async rollback(): Promise<void> {
    await this.query('rollback').catch((error: unknown) => {
      if (!(error instanceof DatabaseError && error.message.includes('no transaction is active'))) throw error;
    });
  }

  async schemas(database?: string): Promise<readonly string[]> {
    return readSchemas(this, this.#dialect, database);
  }

  async relations(schema: SchemaName): Promise<readonly Relation[]> {
    return readRelations(this, this.#dialect, schema);
  }

  async columns(relation: RelationName): Promise<readonly Column[]> {
    return readColumns(this, this.#dialect, relation);
  }

  async describe(query: Sql, signal?: AbortSignal): Promise<readonly ResultColumn[]> {
    return this.#interruptible(query.text, signal, async (sent) => {
      const prepared = await this.#driver.prepare(sent);
      try {
        return Array.from({ length: prepared.columnCount }, (_, index) => {
          return resultColumn(prepared.columnName(index), prepared.columnType(index));
        });
      } finally {
        prepared.destroySync();
      }
    });
  }

  async attachments(target: Relation, scratch: RelationName): Promise<Attachments> {
    return attachmentsOf(this, this.#dialect, target, scratch, this.#comments);
  }

  async inspectCsv(source: CsvSource, columnTypes: Readonly<Record<string, string>>): Promise<SeedInspection> {
    return inspectCsvFile(this.#dialect, this.#projectRoot, source, withoutSingles(columnTypes));
  }

  async loadCsv(
    relation: RelationName,
    source: CsvSource,
    columns: readonly SeedColumn[],
    signal?: AbortSignal,
  ): Promise<number> {
    return loadSeed(this, this.#dialect, this.#projectRoot, { relation, source, columns }, signal);
  }

  /** One process has the database to itself. */
  async lock(): Promise<void> {}

  async unlock(): Promise<void> {}

  /** A node's config asks nothing of a session here. */
  async enterNode(): Promise<void> {}

  async leaveNode(): Promise<void> {}

  async close(): Promise<void> {
    this.#driver.closeSync();
  }

  async #interruptible<Result>(
    text: string,
    signal: AbortSignal | undefined,
    work: (statement: string) => Promise<Result>,
  ): Promise<Result> {
    if (signal?.aborted === true) throw cancelled(signal.reason);
    let again: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      this.#driver.interrupt();
      again ??= setInterval(interrupt, INTERRUPT_EVERY_MS);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      return await orRewritten(text, work);
    } finally {
      clearInterval(again);
      signal?.removeEventListener('abort', interrupt);
    }
  }
}

/** Runs a statement and, where only the place of `information_schema` is wrong in it, the same with its rows. */
async function orRewritten<Result>(text: string, work: (statement: string) => Promise<Result>): Promise<Result> {
  try {
    return await work(text);
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    const refused = duckDbError(error, text);
    const rewritten = withOneInformationSchema(text, refused.message);
    if (rewritten === undefined) throw refused;
    return work(rewritten.text).catch((second: unknown) => {
      const { message, fields } = duckDbError(second, rewritten.text);
      const offset = fields.offset === undefined ? undefined : rewritten.offsetBefore(fields.offset);
      throw new DatabaseError(message, { ...fields, offset });
    });
  }
}

function cancelled(cause: unknown): DatabaseError {
  return new DatabaseError('cancelled', { kind: 'cancelled', retryable: false, cause });
}

async function resultOf(result: DuckDBMaterializedResult): Promise<QueryResult> {
  switch (result.returnType) {
    case ResultReturnType.QUERY_RESULT:
      return rowsOf(result);
    case ResultReturnType.CHANGED_ROWS: {
      // `insert … returning` says QUERY_RESULT, so there are no rows to read here.
      const rowsAffected = result.rowsChanged;
      return { columns: NOTHING, rows: NOTHING, rowsAffected, message: `${verb(result)} ${rowsAffected}` };
    }
    default:
      return { columns: NOTHING, rows: NOTHING, message: verb(result) };
  }
}

async function rowsOf(result: DuckDBMaterializedResult): Promise<QueryResult> {
  const count = result.columnCount;
  const types = Array.from({ length: count }, (_, index) => result.columnType(index));
  const columns = types.map((type, index) => resultColumn(result.columnName(index), type));
  const readers = types.map(cellReader);
  const rows: Cell[][] = [];
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const first = rows.length;
    const length = chunk.rowCount;
    for (let row = 0; row < length; row += 1) rows.push([]);
    for (let column = 0; column < count; column += 1) {
      const vector = chunk.getColumnVector(column);
      const read = readers[column];
      if (read === undefined) continue;
      for (let row = 0; row < length; row += 1) (rows[first + row] as Cell[])[column] = read(vector.getItem(row));
    }
  }
  return { columns, rows, message: `SELECT ${rows.length}` };
}

function verb(result: DuckDBMaterializedResult): string {
  return StatementType[result.statementType] ?? 'OK';
}
