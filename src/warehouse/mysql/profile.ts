import { urlParts, type UrlParts } from '../connection-failed.ts';
import { Settings, type SettingsShape } from '../settings.ts';
import type { Target, TargetBlock } from '../warehouse.ts';

/** The output block of a MySQL or MariaDB profile, checked and completed. */
export interface MySqlSettings {
  readonly host: string;
  readonly port: number;
  readonly socketPath: string | undefined;
  readonly user: string;
  readonly password: string | undefined;
  readonly charset: string | undefined;
  readonly collation: string | undefined;
  /** Undefined: TLS when the server has it. */
  readonly sslDisabled: boolean | undefined;
  readonly sslCertificate: string | undefined;
  readonly sslKey: string | undefined;
  readonly sslRootCertificate: string | undefined;
  readonly connectTimeoutSeconds: number;
  readonly retries: number;
  readonly sqlMode: string | undefined;
  readonly timeZone: string;
  readonly lockTimeoutSeconds: number | undefined;
  readonly statementTimeoutSeconds: number | undefined;
}

const SHAPE: SettingsShape = {
  keys: [
    'url',
    'host',
    'port',
    'unix_socket',
    'user',
    'password',
    'charset',
    'collation',
    'ssl_disabled',
    'ssl_ca',
    'ssl_cert',
    'ssl_key',
    'connect_timeout',
    'retries',
    'sql_mode',
    'time_zone',
    'lock_timeout',
    'statement_timeout',
  ],
  aliases: {
    server: 'host',
    username: 'user',
    UID: 'user',
    pass: 'password',
    PWD: 'password',
    dbname: 'database',
    database_url: 'url',
  },
};

export function mySqlTarget(block: TargetBlock, type: 'mysql' | 'mariadb'): Target {
  const settings = new Settings(block, SHAPE);
  const read = readSettings(settings);
  const schema = schemaOf(settings);
  return {
    profileName: block.profileName,
    targetName: block.targetName,
    type,
    threads: settings.threads(),
    // A database is a schema here, and there is nothing above it.
    database: undefined,
    schema,
    shown: {
      ...settings.shown({ charset: null, collation: null, ssl_disabled: false }),
      host: read.host,
      port: read.port,
      user: read.user,
    },
    settings: block.settings,
    projectRoot: block.projectRoot,
    secrets: [
      ...new Set([...settings.secrets(['password', 'url']), ...(read.password === undefined ? [] : [read.password])]),
    ],
  };
}

/** What `open` works with: read again from the target's block, which was found valid. */
export function settingsOf(target: Target): MySqlSettings {
  const { profileName, targetName, settings, projectRoot, secrets } = target;
  return readSettings(
    new Settings({ profileName, targetName, settings, projectRoot, secrets, spanOf: () => undefined }, SHAPE),
  );
}

function schemaOf(settings: Settings): string {
  const [schema, database] = [settings.text('schema'), settings.text('database')];
  if (schema !== undefined && database !== undefined && schema !== database) {
    throw settings.invalid('database', '`database` and `schema` mean the same here: give one of them');
  }
  return schema ?? database ?? (readUrl(settings)?.database || settings.requiredText('schema'));
}

function readSettings(settings: Settings): MySqlSettings {
  const url = readUrl(settings);
  const password = settings.text('password') ?? url?.password;
  const socketPath = settings.text('unix_socket');
  return {
    host:
      settings.text('host') ?? url?.host ?? (socketPath === undefined ? settings.requiredText('host') : 'localhost'),
    port: settings.integer('port', 1) ?? url?.port ?? 3306,
    socketPath,
    user: settings.text('user') ?? (url?.user || settings.requiredText('user')),
    password: password === '' ? undefined : password,
    charset: settings.text('charset'),
    collation: settings.text('collation'),
    sslDisabled: settings.boolean('ssl_disabled'),
    sslCertificate: settings.text('ssl_cert'),
    sslKey: settings.text('ssl_key'),
    sslRootCertificate: settings.text('ssl_ca'),
    connectTimeoutSeconds: settings.integer('connect_timeout') ?? 10,
    retries: settings.integer('retries') ?? 1,
    sqlMode: settings.text('sql_mode'),
    timeZone: settings.text('time_zone') ?? '+00:00',
    lockTimeoutSeconds: settings.integer('lock_timeout', 1),
    statementTimeoutSeconds: settings.integer('statement_timeout', 1),
  };
}

function readUrl(settings: Settings): UrlParts | undefined {
  const text = settings.text('url');
  if (text === undefined) return undefined;
  try {
    const parts = urlParts(text);
    if (/^(mysql|mariadb):/.test(text) && parts.host !== '') return parts;
  } catch {
    // Said below, in the words of the profile.
  }
  throw settings.invalid(
    'url',
    '`url` is not a connection URL such as `mysql://user:password@host:3306/database`',
    'characters like `@ : / # ? %` in a password must be percent-encoded: `#` as `%23`, `@` as `%40`',
  );
}
