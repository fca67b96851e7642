import { martError } from '../../diagnostics/diagnostic.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Settings } from '../settings.ts';
import type { Connection, Target, Warehouse } from '../warehouse.ts';
import { records } from '../records.ts';
import { connectOptions, type ConnectOptions } from './connect-options.ts';
import { SnowflakeConnection } from './connection.ts';
import { loginMethod } from './credentials.ts';
import type { SessionDefaults, SnowflakeDialect } from './dialect.ts';
import { isNetworkFailure } from './errors.ts';
import { loginError, loginTimeout } from './login-error.ts';
import { accessToken } from './oauth.ts';
import { snowflakeSettings } from './profile.ts';
import { loadSdk, type Sdk, type SdkError } from './sdk.ts';
import { connect, SnowflakeSession } from './session.ts';

const CONNECT_SECONDS = 60;
/** Somebody has to find the window and log in there. */
const CONNECT_SECONDS_BROWSER = 180;
const LOGIN_PAUSE_MS = 1000;

const SESSION_FACTS = `select current_version() as version, current_account() as account, current_region() as region,
  current_user() as user_name, current_role() as role_name, current_warehouse() as warehouse_name,
  current_database() as database_name, current_schema() as schema_name`;

/** Logs in once, to find out what is wrong before any work begins; that session is the first that `connect` hands out. */
export async function openSnowflake(target: Target, dialect: SnowflakeDialect): Promise<Warehouse> {
  const sdk = await loadSdk();
  const settings = snowflakeSettings(target);
  if (settings.boolean('insecure_mode') === true) sdk.configure({ disableOCSPChecks: true });
  const token = loginMethod(settings) === 'oauth-refresh' ? await accessToken(settings, target) : undefined;
  const warehouse = new SnowflakeWarehouse(sdk, settings, target, connectOptions(settings, target, token), dialect);
  await warehouse.prepare();
  return warehouse;
}

class SnowflakeWarehouse implements Warehouse {
  readonly dialect: SnowflakeDialect;
  readonly #sdk: Sdk;
  readonly #settings: Settings;
  readonly #target: Target;
  readonly #options: ConnectOptions;
  #first: SnowflakeConnection | undefined;
  readonly #defaults: SessionDefaults;

  constructor(sdk: Sdk, settings: Settings, target: Target, options: ConnectOptions, dialect: SnowflakeDialect) {
    this.#sdk = sdk;
    this.#settings = settings;
    this.#target = target;
    this.#options = options;
    this.dialect = dialect;
    this.#defaults = { warehouse: settings.text('warehouse'), queryTag: settings.text('query_tag') };
  }

  /** Snowflake lets a session begin without the warehouse or the database it was asked for, and fails later. */
  async prepare(): Promise<void> {
    const connection = await this.#open();
    const facts = await sessionFacts(connection);
    const wrong = this.#missing(facts)[0];
    if (wrong === undefined) {
      this.#first = connection;
      return;
    }
    await connection.close();
    const { profileName, targetName } = this.#target;
    throw martError('permission-denied', `profile \`${profileName}\`, output \`${targetName}\`: ${wrong}`, {
      hint: 'Snowflake says the same of what does not exist and of what the role may not use',
    });
  }

  async connect(): Promise<Connection> {
    const first = this.#first;
    this.#first = undefined;
    return first ?? this.#open();
  }

  async about(connection: Connection): Promise<{ readonly facts: JsonObject; readonly missing: readonly string[] }> {
    const facts = await sessionFacts(connection);
    const warehouse = facts['warehouse_name'];
    const missing = [...this.#missing(facts), ...(warehouse === null ? ['no warehouse: nothing can be computed'] : [])];
    return {
      facts: {
        engine: `Snowflake ${String(facts['version'])}`,
        account: facts['account'],
        region: facts['region'],
        user: facts['user_name'],
        role: facts['role_name'],
        warehouse,
        database: facts['database_name'],
        schema: this.#target.schema,
      },
      missing,
    };
  }

  async close(): Promise<void> {
    const first = this.#first;
    this.#first = undefined;
    await first?.close();
  }

  #missing(facts: JsonObject): readonly string[] {
    const { warehouse, database } = { warehouse: this.#settings.text('warehouse'), database: this.#target.database };
    return [
      ...(warehouse !== undefined && facts['warehouse_name'] === null ? [`\`warehouse\` is \`${warehouse}\`, which does not exist or may not be used`] : []),
      ...(facts['database_name'] === null ? [`\`database\` is \`${String(database)}\`, which does not exist or may not be used`] : []),
    ];
  }

  async #open(): Promise<SnowflakeConnection> {
    const retries = this.#settings.integer('connect_retries') ?? 1;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#login();
      } catch (error) {
        if (attempt >= retries || !this.#mayTryAgain(error)) throw loginError(this.#target, error);
        await new Promise((resolve) => setTimeout(resolve, LOGIN_PAUSE_MS));
      }
    }
  }

  /** The SDK itself tries again when the network fails; refusals only on the profile's word. */
  #mayTryAgain(error: unknown): boolean {
    const refused = error instanceof Error && 'sqlState' in error && !isNetworkFailure(error as SdkError);
    return this.#settings.boolean('retry_all') === true || (refused && this.#settings.boolean('retry_on_database_errors') === true);
  }

  async #login(): Promise<SnowflakeConnection> {
    const byHand = ['browser', 'oauth-code'].includes(loginMethod(this.#settings));
    const seconds = this.#settings.integer('connect_timeout', 1) ?? (byHand ? CONNECT_SECONDS_BROWSER : CONNECT_SECONDS);
    const connection = this.#sdk.createConnection({ ...this.#options });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(loginTimeout(this.#target, seconds)), seconds * 1000);
    });
    try {
      await Promise.race([connect(connection), late]);
    } finally {
      clearTimeout(timer);
    }
    return new SnowflakeConnection(new SnowflakeSession(connection), this.dialect, this.#target.projectRoot, this.#defaults);
  }
}

async function sessionFacts(connection: Connection): Promise<JsonObject> {
  const [row] = records(await connection.query(SESSION_FACTS));
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, value === null ? null : String(value)]));
}
