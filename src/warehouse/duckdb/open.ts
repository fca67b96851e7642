import { DuckDBInstance, type DuckDBConnection as Driver } from '@duckdb/node-api';
import { martError } from '../../diagnostics/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { Connection, Target, Warehouse } from '../warehouse.ts';
import { CommentMemory } from './attachments.ts';
import { DuckDbConnection } from './connection.ts';
import type { DuckDbDialect } from './dialect.ts';
import { openingError } from './opening-error.ts';
import { databasePath, MEMORY } from './profile.ts';
import { connectionStatements, instanceStatements } from './session.ts';

const CONNECT_RETRY_DELAY_MS = 500;

/** Opens the database file. The process becomes its one owner until `close`. */
export async function openDuckDb(target: Target, dialect: DuckDbDialect): Promise<Warehouse> {
  const path = databasePath(target);
  const instance = await openInstance(target, path);
  const warehouse = new DuckDbWarehouse(instance, target, dialect);
  try {
    await warehouse.prepare();
  } catch (error) {
    await warehouse.close();
    throw error;
  }
  return warehouse;
}

class DuckDbWarehouse implements Warehouse {
  readonly dialect: DuckDbDialect;
  readonly #instance: DuckDBInstance;
  readonly #target: Target;
  readonly #perConnection: readonly string[];
  readonly #comments = new CommentMemory();

  constructor(instance: DuckDBInstance, target: Target, dialect: DuckDbDialect) {
    this.#instance = instance;
    this.#target = target;
    this.dialect = dialect;
    this.#perConnection = connectionStatements(target, dialect);
  }

  /** Extensions, attached databases and secrets belong to the instance: they are set up once. */
  async prepare(): Promise<void> {
    const driver = await this.#instance.connect();
    try {
      for (const { key, statement } of instanceStatements(this.#target, this.dialect)) {
        await driver.run(statement).catch((error: unknown) => {
          throw openingError(this.#target, key, error);
        });
      }
      await this.#applySettings(driver);
      await this.#checkDatabase(driver);
    } finally {
      driver.closeSync();
    }
  }

  async connect(): Promise<Connection> {
    const driver = await this.#instance.connect();
    await this.#applySettings(driver).catch((error: unknown) => {
      driver.closeSync();
      throw error;
    });
    return new DuckDbConnection(driver, this.dialect, this.#target.projectRoot, this.#comments);
  }

  async about(connection: Connection): Promise<{ readonly facts: JsonObject; readonly missing: readonly string[] }> {
    const { rows } = await connection.query(
      `select version(), current_setting('threads'), current_setting('memory_limit'), readonly
       from duckdb_databases() where database_name = ${this.dialect.literal(this.#target.database ?? 'memory')}`,
    );
    const [version, threads, memory, readOnly] = rows[0] ?? [];
    const facts = {
      engine: `DuckDB ${String(version)}`,
      path: databasePath(this.#target),
      database: this.#target.database,
      schema: this.#target.schema,
      'engine threads': Number(threads),
      'memory limit': String(memory),
    };
    return {
      facts,
      missing: readOnly === true ? ['the database is opened read-only: nothing can be built in it'] : [],
    };
  }

  async close(): Promise<void> {
    this.#instance.closeSync();
  }

  async #applySettings(driver: Driver): Promise<void> {
    for (const statement of this.#perConnection) {
      await driver.run(statement).catch((error: unknown) => {
        throw openingError(this.#target, 'settings', error);
      });
    }
  }

  async #checkDatabase(driver: Driver): Promise<void> {
    const result = await driver.run('select database_name from duckdb_databases() where not internal');
    const names = (await result.getRows()).map((row) => String(row[0]));
    const wanted = this.#target.database;
    if (wanted === undefined || names.some((name) => name.toLowerCase() === wanted.toLowerCase())) return;
    const message = `\`database\` is \`${wanted}\`, but the file's own name and the attached aliases are ${names.map((name) => `\`${name}\``).join(', ')}`;
    throw martError(
      'profile-invalid',
      `profile \`${this.#target.profileName}\`, output \`${this.#target.targetName}\`: ${message}`,
      {
        hint: 'leave `database` out, or attach a database under that alias',
      },
    );
  }
}

/**
 * `fromCache`, never `create`: a second instance of one file in one process would silently lose the writes of the first.
 */
async function openInstance(target: Target, path: string): Promise<DuckDBInstance> {
  const retries = target.settings['retries'];
  let left = isJsonObject(retries) && typeof retries['connect_attempts'] === 'number' ? retries['connect_attempts'] : 1;
  for (;;) {
    left -= 1;
    try {
      return await DuckDBInstance.fromCache(path, instanceOptions(target));
    } catch (error) {
      const failure = openingError(target, 'path', error, path);
      if (left <= 0 || failure.diagnostics[0]?.code !== 'database-locked') throw failure;
      await new Promise((resolve) => setTimeout(resolve, CONNECT_RETRY_DELAY_MS));
    }
  }
}

function instanceOptions(target: Target): Record<string, string> {
  const { config_options: options, read_only: readOnly } = target.settings;
  const given = isJsonObject(options) ? Object.entries(options) : [];
  const texts = given.flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, optionText(value)]],
  );
  const isReadOnly = readOnly === true && databasePath(target) !== MEMORY;
  return Object.fromEntries(isReadOnly ? [...texts, ['access_mode', 'READ_ONLY']] : texts);
}

function optionText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
