import type { JsonObject } from '../../domain/json.ts';
import type { Column, Relation, RelationName, SchemaName } from '../../domain/relation.ts';
import type { Sql } from '../../sql/sql.ts';
import { DatabaseError } from '../database-error.ts';
import { inspectCsvFile } from '../csv/inspect.ts';
import type { Attachments, Connection, CsvSource, QueryResult, ResultColumn, SeedColumn, SeedInspection } from '../warehouse.ts';
import { readAttachments, readColumns, readRelations, readSchemas } from './catalog.ts';
import type { SessionDefaults, SnowflakeDialect } from './dialect.ts';
import { SeedLoader } from './seed.ts';
import type { SnowflakeSession } from './session.ts';
import { statementsOf } from './statements.ts';

/** One Snowflake session. */
export class SnowflakeConnection implements Connection {
  readonly isOpen = true;
  readonly #session: SnowflakeSession;
  readonly #dialect: SnowflakeDialect;
  readonly #projectRoot: string;
  readonly #defaults: SessionDefaults;
  readonly #seeds: SeedLoader;
  /** The config of the node that the session was set up for. */
  #entered: JsonObject | undefined;
  /** The warehouse the session began with; empty when it had none. */
  #warehouse: string | undefined;

  constructor(session: SnowflakeSession, dialect: SnowflakeDialect, projectRoot: string, defaults: SessionDefaults) {
    this.#session = session;
    this.#dialect = dialect;
    this.#projectRoot = projectRoot;
    this.#defaults = defaults;
    this.#warehouse = defaults.warehouse;
    this.#seeds = new SeedLoader(session, dialect, projectRoot);
  }

  /** The answer is that of the last statement, where there are several. */
  async query(statement: Sql | string, signal?: AbortSignal): Promise<QueryResult> {
    const statements = statementsOf(typeof statement === 'string' ? statement : statement.text);
    let answer: QueryResult | undefined;
    for (const { text, start } of statements) {
      answer = await this.#session.run({ text, signal }).catch((error: unknown) => {
        throw error instanceof DatabaseError ? error.movedBy(start) : error;
      });
    }
    if (answer === undefined) throw new Error('no statement');
    return answer;
  }

  /** Only DML takes part: every DDL statement commits what came before it, and then itself. */
  async begin(): Promise<void> {
    await this.query('begin');
  }

  async commit(): Promise<void> {
    await this.query('commit');
  }

  /** Where nothing is open, Snowflake answers that too with success. */
  async rollback(): Promise<void> {
    await this.query('rollback');
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
    return (await this.#session.run({ text: query.text, signal, describeOnly: true })).columns;
  }

  async attachments(target: Relation, scratch: RelationName): Promise<Attachments> {
    return readAttachments(this, this.#dialect, target, scratch);
  }

  async inspectCsv(source: CsvSource, columnTypes: Readonly<Record<string, string>>): Promise<SeedInspection> {
    return inspectCsvFile(this.#dialect, this.#projectRoot, source, columnTypes);
  }

  async loadCsv(relation: RelationName, source: CsvSource, columns: readonly SeedColumn[], signal?: AbortSignal): Promise<number> {
    return this.#seeds.load({ relation, source, columns }, signal);
  }

  /** There are no locks by name. */
  async lock(): Promise<void> {}

  async unlock(): Promise<void> {}

  /** Gives the session the node's own query tag and warehouse, for all statements until {@link leaveNode}. */
  async enterNode(config: JsonObject): Promise<void> {
    this.#entered = config;
    // Without a warehouse in the profile the session began with the user's own, which must be known to go back to it.
    this.#warehouse ??= String((await this.query('select current_warehouse()')).rows[0]?.[0] ?? '');
    for (const statement of this.#dialect.enterNode(config)) {
      await this.query(statement).catch((error: unknown) => {
        throw warehouseRefused(error, config);
      });
    }
  }

  async leaveNode(): Promise<void> {
    const config = this.#entered;
    this.#entered = undefined;
    if (config === undefined) return;
    const warehouse = this.#warehouse === '' ? undefined : this.#warehouse;
    for (const statement of this.#dialect.leaveNode(config, { ...this.#defaults, warehouse })) await this.query(statement);
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

function warehouseRefused(error: unknown, config: JsonObject): unknown {
  if (!(error instanceof DatabaseError) || error.fields.kind !== 'relation-not-found') return error;
  return new DatabaseError(`\`snowflake_warehouse\` is \`${String(config['snowflake_warehouse'])}\`, which does not exist or may not be used`, {
    ...error.fields,
    kind: 'other',
    hint: 'name a warehouse that the role of the profile has `usage` on',
  });
}
