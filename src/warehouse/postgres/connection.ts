import { createHash } from 'node:crypto';
import type { Client, FieldDef, QueryArrayResult } from 'pg';
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
import { cellTypes } from './cells.ts';
import type { PostgresDialect } from './dialect.ts';
import { localSettings, type LocalSetting } from './local-settings.ts';
import { postgresError } from './errors.ts';
import { copySeed } from './seed.ts';
import { kindOfType, type TypeNames } from './type-names.ts';

export interface PostgresSession {
  readonly client: Client;
  readonly dialect: PostgresDialect;
  readonly typeNames: TypeNames;
  readonly projectRoot: string;
  readonly cancel: (processId: number) => Promise<void>;
}

/** One session of a Postgres server. */
export class PostgresConnection implements Connection {
  readonly #session: PostgresSession;
  /** What the server called the statement that it completed last: `CREATE VIEW`, `INSERT 0 1`. */
  #commandTag = '';
  #isOpen = true;
  #inTransaction = false;
  /** Of settings that were given for the length of a node. */
  readonly #settingsBefore = new Map<string, Cell>();

  constructor(session: PostgresSession) {
    this.#session = session;
    session.client.once('end', () => (this.#isOpen = false));
    session.client.connection.on('commandComplete', ({ text }: { readonly text: string }) => (this.#commandTag = text));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async query(statement: Sql | string, signal?: AbortSignal): Promise<QueryResult> {
    const text = typeof statement === 'string' ? statement : statement.text;
    const local = this.#inTransaction ? undefined : localSettings(text);
    const answer = local === undefined ? await this.#send(text, [], signal) : await this.#give(local);
    return this.#resultOf(answer);
  }

  /** With values in place of `$1`, `$2` …: for what `mart` asks of the catalog. */
  async ask(text: string, values: readonly unknown[]): Promise<readonly (readonly Cell[])[]> {
    return (await this.#send(text, values)).rows;
  }

  async begin(): Promise<void> {
    await this.#send('begin', []);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    this.#inTransaction = false;
    const { command } = await this.#send('commit', []);
    // The server answers a commit of a failed transaction with a rollback, and no error.
    if (command === 'ROLLBACK')
      throw new DatabaseError('the transaction had failed and was rolled back', { kind: 'other', retryable: false });
  }

  async rollback(): Promise<void> {
    this.#inTransaction = false;
    await this.#send('rollback', []);
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
    const text = `${before}${query.text}\n) as mart_query where false limit 0`;
    const answer = await this.#send(text, [], signal).catch((error: unknown) => {
      throw error instanceof DatabaseError ? error.movedBy(-before.length) : error;
    });
    return this.#columnsOf(answer.fields);
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
    const { client, dialect, projectRoot } = this.#session;
    return this.#cancellable(signal, 'copy', async () =>
      copySeed(client, dialect, projectRoot, { relation, source, columns }, signal),
    );
  }

  async lock(name: string, waits: () => void, signal?: AbortSignal): Promise<void> {
    const key = lockKey(name);
    const { rows } = await this.#send(`select pg_try_advisory_lock(${key})`, [], signal);
    if (rows[0]?.[0] === true) return;
    waits();
    await this.#send(`select pg_advisory_lock(${key})`, [], signal);
  }

  async unlock(name: string): Promise<void> {
    await this.#send(`select pg_advisory_unlock(${lockKey(name)})`, []);
  }

  /** A node's config asks nothing of a session here. */
  async enterNode(): Promise<void> {}

  /** What `set local` gave to the session ends with the node. */
  async leaveNode(): Promise<void> {
    const before = [...this.#settingsBefore];
    this.#settingsBefore.clear();
    for (const [name, value] of before) await this.#send('select set_config($1, $2, false)', [name, value]);
  }

  async close(): Promise<void> {
    await this.#session.client.end().catch(() => undefined);
  }

  async #give(settings: readonly LocalSetting[]): Promise<QueryArrayResult<Cell[]>> {
    for (const { name } of settings) {
      if (this.#settingsBefore.has(name)) continue;
      const { rows } = await this.#send('select current_setting($1, true)', [name]);
      this.#settingsBefore.set(name, rows[0]?.[0] ?? '');
    }
    return this.#send(settings.map(({ statement }) => statement).join('; '), []);
  }

  async #send(text: string, values: readonly unknown[], signal?: AbortSignal): Promise<QueryArrayResult<Cell[]>> {
    return this.#cancellable(signal, text, async () => {
      const query = {
        text,
        rowMode: 'array' as const,
        types: cellTypes,
        ...(values.length === 0 ? {} : { values: [...values] }),
      };
      const answer: QueryArrayResult<Cell[]> | QueryArrayResult<Cell[]>[] = await this.#session.client.query(query);
      // Several statements give several answers: the last one counts.
      return Array.isArray(answer) ? (answer.at(-1) as QueryArrayResult<Cell[]>) : answer;
    });
  }

  async #cancellable<Result>(
    signal: AbortSignal | undefined,
    text: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { client, cancel } = this.#session;
    try {
      return await cancellable(signal, () => cancel(processIdOf(client)), work);
    } catch (error) {
      const failure = isDriverError(error) ? postgresError(error, text, signal?.aborted === true) : error;
      if (failure instanceof DatabaseError && failure.fields.kind === 'connection-lost') this.#isOpen = false;
      throw failure;
    }
  }

  async #resultOf(answer: QueryArrayResult<Cell[]>): Promise<QueryResult> {
    const message = this.#commandTag === '' ? 'OK' : this.#commandTag;
    const { rowCount, rows, fields } = answer;
    const columns = fields.length === 0 ? [] : await this.#columnsOf(fields);
    // -1 is what drivers of Python, and so dbt, say of statements that have no rows
    return { columns, rows, rowsAffected: rowCount ?? -1, message };
  }

  async #columnsOf(fields: readonly FieldDef[]): Promise<readonly ResultColumn[]> {
    const { typeNames } = this.#session;
    const unknown = fields.filter((field) => typeNames.get(field.dataTypeID, field.dataTypeModifier) === undefined);
    for (const { dataTypeID, dataTypeModifier } of unknown) {
      const rows = await this.ask('select format_type($1, $2)', [dataTypeID, dataTypeModifier]);
      typeNames.set(dataTypeID, dataTypeModifier, String(rows[0]?.[0]));
    }
    return fields.map(({ name, dataTypeID, dataTypeModifier }) => {
      return { name, type: typeNames.get(dataTypeID, dataTypeModifier) ?? 'unknown', kind: kindOfType(dataTypeID) };
    });
  }
}

/** Locks have numbers of 64 bits. */
function lockKey(name: string): string {
  return createHash('sha256').update(name).digest().readBigInt64BE().toString();
}

/** The driver has it, its types do not. */
function processIdOf(client: Client): number {
  return (client as Client & { readonly processID: number }).processID;
}
