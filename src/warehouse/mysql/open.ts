import { createConnection, type Connection as Driver, type ConnectionOptions } from 'mysql2/promise';
import type { JsonObject } from '../../domain/json.ts';
import { certificates, openedWithRetries } from '../server-session.ts';
import type { Connection, Target, Warehouse } from '../warehouse.ts';
import { aboutMySql } from './about.ts';
import { MySqlConnection } from './connection.ts';
import type { MySqlDialect } from './dialect.ts';
import { isPlainServer, isTransient, openingError } from './opening-error.ts';
import { settingsOf, type MySqlSettings } from './profile.ts';

/** Checks that the server answers, so that a wrong profile is reported before anything is built. */
export async function openMySql(target: Target, dialect: MySqlDialect): Promise<Warehouse> {
  const warehouse = new MySqlWarehouse(target, dialect, settingsOf(target));
  const first = await warehouse.connect();
  await first.close();
  return warehouse;
}

class MySqlWarehouse implements Warehouse {
  readonly dialect: MySqlDialect;
  readonly #target: Target;
  readonly #settings: MySqlSettings;
  /** A server without TLS: asked once, remembered. */
  #plain: boolean;

  constructor(target: Target, dialect: MySqlDialect, settings: MySqlSettings) {
    this.#target = target;
    this.dialect = dialect;
    this.#settings = settings;
    this.#plain = settings.sslDisabled === true;
  }

  async connect(): Promise<Connection> {
    const driver = await this.#driver();
    return new MySqlConnection({
      driver,
      dialect: this.dialect,
      projectRoot: this.#target.projectRoot,
      schema: this.#target.schema,
      // A session that is busy can't be told to stop: another one does it.
      cancel: async (threadId) => {
        const other = await this.#driver();
        await other.query(`kill query ${threadId}`).finally(async () => other.end());
      },
    });
  }

  async about(connection: Connection): Promise<{ readonly facts: JsonObject; readonly missing: readonly string[] }> {
    return aboutMySql(connection, this.#target, this.dialect);
  }

  /** Every session is closed by its own `close`; there is nothing behind them. */
  async close(): Promise<void> {}

  async #driver(): Promise<Driver> {
    try {
      return await openedWithRetries(this.#settings.retries, isTransient, () => this.#connectOnce());
    } catch (error) {
      throw openingError(this.#target, this.#settings, error);
    }
  }

  async #connectOnce(): Promise<Driver> {
    let driver: Driver;
    try {
      driver = await createConnection(await driverOptions(this.#settings, this.#target.projectRoot, this.#plain));
    } catch (error) {
      if (this.#plain || this.#settings.sslDisabled === false || !isPlainServer(error)) throw error;
      this.#plain = true;
      return this.#connectOnce();
    }
    // Without a listener a server that goes away would end the process.
    driver.on('error', () => undefined);
    try {
      await prepareSession(driver, this.#settings, this.#target, this.dialect);
      return driver;
    } catch (error) {
      driver.destroy();
      throw error;
    }
  }
}

async function driverOptions(settings: MySqlSettings, projectRoot: string, plain: boolean): Promise<ConnectionOptions> {
  const { password, socketPath } = settings;
  return {
    ...(socketPath === undefined ? { host: settings.host, port: settings.port } : { socketPath }),
    user: settings.user,
    ...(password === undefined ? {} : { password }),
    connectTimeout: settings.connectTimeoutSeconds * 1000,
    charset: settings.collation ?? settings.charset ?? 'utf8mb4',
    ...(plain || socketPath !== undefined ? {} : { ssl: await tlsOptions(settings, projectRoot) }),
    flags: ['+LOCAL_FILES'],
    multipleStatements: true,
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
  };
}

/** Who answers is verified only where a root certificate is given. */
async function tlsOptions(
  settings: MySqlSettings,
  projectRoot: string,
): Promise<Exclude<ConnectionOptions['ssl'], string | undefined>> {
  const given = await certificates(settings, projectRoot);
  return { rejectUnauthorized: given.ca !== undefined, ...given };
}

/** In bytes; what the server can hold in one value is more. */
const GROUP_CONCAT_LENGTH_MAX = 64 * 1024 * 1024;

/**
 * Values that don't fit must be errors (strict mode), backslashes escapes (as `literal` writes them), and instants UTC. The
 * rest of the server's `sql_mode` is the user's affair. In one round trip.
 */
async function prepareSession(
  driver: Driver,
  settings: MySqlSettings,
  target: Target,
  dialect: MySqlDialect,
): Promise<void> {
  const mode = settings.sqlMode === undefined ? '@@session.sql_mode' : dialect.literal(settings.sqlMode);
  const statements = [
    `set session sql_mode = concat('STRICT_TRANS_TABLES,', replace(${mode}, 'NO_BACKSLASH_ESCAPES', ''))`,
    `set session time_zone = ${dialect.literal(settings.timeZone)}`,
    // The default of 1,024 characters (1 MiB on MariaDB) would cut what `listagg` puts together, without an error.
    // By default MariaDB (which alone reads `/*M!`) joins what has no index by comparing all rows with all; from level 4 on it hashes.
    `set session group_concat_max_len = ${GROUP_CONCAT_LENGTH_MAX} /*M!, session join_cache_level = greatest(@@join_cache_level, 4) */`,
  ];
  if (settings.lockTimeoutSeconds !== undefined) {
    statements.push(`set session lock_wait_timeout = ${settings.lockTimeoutSeconds}`);
    statements.push(`set session innodb_lock_wait_timeout = ${settings.lockTimeoutSeconds}`);
  }
  await driver.query(statements.join('; '));
  if (settings.statementTimeoutSeconds !== undefined) await limitStatements(driver, settings.statementTimeoutSeconds);
  // Unqualified names mean the target's schema, when it is there already.
  await driver.query(`use ${dialect.quote(target.schema)}`).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
}

/** MariaDB counts seconds in one variable, MySQL milliseconds in another. */
async function limitStatements(driver: Driver, seconds: number): Promise<void> {
  await driver.query(`set session max_statement_time = ${seconds}`).catch(async () => {
    await driver.query(`set session max_execution_time = ${seconds * 1000}`);
  });
}

function isAbsent(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'errno' in error && (error.errno === 1049 || error.errno === 1044)
  );
}
