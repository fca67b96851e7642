import type { ClientConfig } from 'pg';
import pg from 'pg';
import type { JsonObject } from '../../domain/json.ts';
import { certificates, openedWithRetries } from '../server-session.ts';
import type { Connection, Target, Warehouse } from '../warehouse.ts';
import { aboutPostgres } from './about.ts';
import { PostgresConnection } from './connection.ts';
import type { PostgresDialect } from './dialect.ts';
import { isPlainServer, isTransient, openingError } from './opening-error.ts';
import { settingsOf, type PostgresSettings } from './profile.ts';
import { TypeNames } from './type-names.ts';

/** Checks that the server answers, so that a wrong profile is reported before anything is built. */
export async function openPostgres(target: Target, dialect: PostgresDialect): Promise<Warehouse> {
  const warehouse = new PostgresWarehouse(target, dialect, settingsOf(target));
  const first = await warehouse.connect();
  await first.close();
  return warehouse;
}

class PostgresWarehouse implements Warehouse {
  readonly dialect: PostgresDialect;
  readonly #target: Target;
  readonly #settings: PostgresSettings;
  readonly #typeNames = new TypeNames();
  /** `sslmode: prefer` against a server without TLS: asked once, remembered. */
  #plain = false;

  constructor(target: Target, dialect: PostgresDialect, settings: PostgresSettings) {
    this.#target = target;
    this.dialect = dialect;
    this.#settings = settings;
    this.#plain = settings.sslMode === 'disable' || settings.sslMode === 'allow';
  }

  async connect(): Promise<Connection> {
    const client = await this.#client();
    return new PostgresConnection({
      client,
      dialect: this.dialect,
      typeNames: this.#typeNames,
      projectRoot: this.#target.projectRoot,
      // A session that is busy can't be told to stop: another one does it.
      cancel: async (processId) => {
        const other = await this.#client();
        await other.query('select pg_cancel_backend($1)', [processId]).finally(async () => other.end());
      },
    });
  }

  async about(connection: Connection): Promise<{ readonly facts: JsonObject; readonly missing: readonly string[] }> {
    return aboutPostgres(connection, this.#target, this.dialect);
  }

  /** Every session is closed by its own `close`; there is nothing behind them. */
  async close(): Promise<void> {}

  async #client(): Promise<pg.Client> {
    try {
      return await openedWithRetries(this.#settings.retries, isTransient, () => this.#connectOnce());
    } catch (error) {
      throw openingError(this.#target, this.#settings, error);
    }
  }

  async #connectOnce(): Promise<pg.Client> {
    const client = new pg.Client(await clientConfig(this.#settings, this.#target.projectRoot, this.#plain));
    // Without a listener a server that goes away would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await prepareSession(client, this.#settings, this.dialect);
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (this.#settings.sslMode !== 'prefer' || this.#plain || !isPlainServer(error)) throw error;
      this.#plain = true;
      return this.#connectOnce();
    }
  }
}

async function clientConfig(settings: PostgresSettings, projectRoot: string, plain: boolean): Promise<ClientConfig> {
  const { password, keepalivesIdleSeconds } = settings;
  return {
    host: settings.host,
    port: settings.port,
    user: settings.user,
    database: settings.database,
    application_name: settings.applicationName,
    connectionTimeoutMillis: settings.connectTimeoutSeconds * 1000,
    keepAlive: true,
    ...(keepalivesIdleSeconds > 0 ? { keepAliveInitialDelayMillis: keepalivesIdleSeconds * 1000 } : {}),
    ...(password === undefined ? {} : { password }),
    ssl: plain ? false : await tlsOptions(settings, projectRoot),
  };
}

/** As libpq has it: only the `verify-` modes, or a given root certificate, look at who answers. */
async function tlsOptions(
  settings: PostgresSettings,
  projectRoot: string,
): Promise<Exclude<ClientConfig['ssl'], boolean | undefined>> {
  const given = await certificates(settings, projectRoot);
  const verifies = settings.sslMode.startsWith('verify-') || given.ca !== undefined;
  return {
    rejectUnauthorized: verifies,
    ...(settings.sslMode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...given,
  };
}

/** One round trip for everything the session needs. The forms in which values arrive must not depend on the role's settings. */
async function prepareSession(client: pg.Client, settings: PostgresSettings, dialect: PostgresDialect): Promise<void> {
  const statements = [
    `set datestyle to 'ISO'`,
    `set intervalstyle to 'postgres'`,
    `set bytea_output to 'hex'`,
    'set extra_float_digits to 1',
  ];
  if (settings.role !== undefined) statements.push(`set role ${dialect.quote(settings.role)}`);
  if (settings.searchPath !== undefined)
    statements.push(`select set_config('search_path', ${dialect.literal(settings.searchPath)}, false)`);
  if (settings.statementTimeout !== undefined)
    statements.push(`set statement_timeout to ${dialect.literal(settings.statementTimeout)}`);
  if (settings.lockTimeout !== undefined)
    statements.push(`set lock_timeout to ${dialect.literal(settings.lockTimeout)}`);
  await client.query(statements.join('; '));
}
