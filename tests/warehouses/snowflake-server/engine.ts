import { DuckDBInstance, type DuckDBConnection, type DuckDBMaterializedResult } from '@duckdb/node-api';
import { MACROS } from './translator.ts';
import { sqlName } from './tokens.ts';

const INTERRUPT_EVERY_MS = 20;
/** DuckDB refuses what Snowflake would let wait for a lock. */
const CONFLICT_TRIES = 40;
const CONFLICT_PAUSE_MS = 15;

/** The embedded database behind the server. */
export class Engine {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  static async start(): Promise<Engine> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const engine = new Engine(instance);
    const connection = await engine.connect();
    for (const macro of MACROS) await connection.run(macro);
    connection.close();
    return engine;
  }

  async connect(): Promise<EngineConnection> {
    return new EngineConnection(await this.#instance.connect());
  }

  stop(): void {
    this.#instance.closeSync();
  }
}

export class EngineConnection {
  readonly #driver: DuckDBConnection;

  constructor(driver: DuckDBConnection) {
    this.#driver = driver;
  }

  async run(sql: string, signal?: AbortSignal): Promise<DuckDBMaterializedResult> {
    let again: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      this.#driver.interrupt();
      // An interrupt that comes before the statement began is forgotten.
      again ??= setInterval(interrupt, INTERRUPT_EVERY_MS);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      return await this.#driver.run(sql);
    } finally {
      clearInterval(again);
      signal?.removeEventListener('abort', interrupt);
    }
  }

  /** Several statements as one, again when another session was faster. */
  async atomically(statements: readonly string[], signal?: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.run('begin transaction');
        for (const statement of statements) await this.run(statement, signal);
        await this.run('commit');
        return;
      } catch (error) {
        await this.run('rollback').catch(() => undefined);
        if (attempt >= CONFLICT_TRIES || !isConflict(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, CONFLICT_PAUSE_MS * Math.random()));
      }
    }
  }

  /** The types of a query's columns, without running it. */
  async describe(sql: string) {
    const prepared = await this.#driver.prepare(sql);
    try {
      const count = prepared.columnCount;
      return Array.from({ length: count }, (_, index) => ({ name: prepared.columnName(index), type: prepared.columnType(index) }));
    } finally {
      prepared.destroySync();
    }
  }

  /** Where unqualified names are looked up; our macros stand at the end. */
  async useSchema(database: string | undefined, schema: string | undefined): Promise<void> {
    const own = database === undefined || schema === undefined ? '' : `${sqlName(database)}.${sqlName(schema)},`;
    await this.run(`set search_path = '${own.replaceAll("'", "''")}memory.main'`);
  }

  close(): void {
    this.#driver.closeSync();
  }
}

export function isConflict(error: unknown): boolean {
  return error instanceof Error && /TransactionContext Error|write-write conflict|Conflict on|altered by another transaction|has been altered/i.test(error.message);
}
