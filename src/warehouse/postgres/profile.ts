import { urlParts, type UrlParts } from '../connection-failed.ts';
import { Settings, type SettingsShape } from '../settings.ts';
import type { Target, TargetBlock } from '../warehouse.ts';

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** The output block of a Postgres profile, checked and completed. */
export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly sslMode: SslMode;
  readonly sslCertificate: string | undefined;
  readonly sslKey: string | undefined;
  readonly sslRootCertificate: string | undefined;
  readonly searchPath: string | undefined;
  readonly role: string | undefined;
  readonly connectTimeoutSeconds: number;
  readonly retries: number;
  readonly keepalivesIdleSeconds: number;
  readonly applicationName: string;
  readonly statementTimeout: string | undefined;
  readonly lockTimeout: string | undefined;
}

const SHAPE: SettingsShape = {
  keys: [
    'url',
    'host',
    'port',
    'user',
    'password',
    'sslmode',
    'sslcert',
    'sslkey',
    'sslrootcert',
    'search_path',
    'role',
    'connect_timeout',
    'retries',
    'keepalives_idle',
    'application_name',
    'statement_timeout',
    'lock_timeout',
    'autocommit',
  ],
  aliases: { pass: 'password', dbname: 'database', username: 'user', database_url: 'url' },
};

export function postgresTarget(block: TargetBlock): Target {
  const settings = new Settings(block, SHAPE);
  const read = readSettings(settings);
  const shown = settings.shown({ sslmode: null, sslcert: null, sslkey: null, sslrootcert: null, search_path: null, role: null, autocommit: false });
  return {
    profileName: block.profileName,
    targetName: block.targetName,
    type: 'postgres',
    threads: settings.threads(),
    database: read.database,
    schema: settings.requiredText('schema'),
    shown: {
      ...shown,
      host: read.host,
      port: read.port,
      user: read.user,
      dbname: read.database,
      keepalives_idle: read.keepalivesIdleSeconds,
      connect_timeout: read.connectTimeoutSeconds,
      retries: read.retries,
      application_name: read.applicationName,
    },
    settings: block.settings,
    projectRoot: block.projectRoot,
    secrets: [
      ...new Set([...settings.secrets(['password', 'url']), ...(read.password === undefined ? [] : [read.password])]),
    ],
  };
}

/** What `open` works with: read again from the target's block, which was found valid. */
export function settingsOf(target: Target): PostgresSettings {
  const { profileName, targetName, settings, projectRoot, secrets } = target;
  return readSettings(
    new Settings({ profileName, targetName, settings, projectRoot, secrets, spanOf: () => undefined }, SHAPE),
  );
}

function readSettings(settings: Settings): PostgresSettings {
  const url = readUrl(settings);
  const password = settings.text('password') ?? url?.password;
  return {
    host: settings.text('host') ?? url?.host ?? settings.requiredText('host'),
    port: settings.integer('port', 1) ?? url?.port ?? 5432,
    user: settings.text('user') ?? (url?.user || settings.requiredText('user')),
    password: password === '' ? undefined : password,
    database: settings.text('database') ?? (url?.database || settings.requiredText('database')),
    sslMode:
      settings.oneOf('sslmode', SSL_MODES) ?? SSL_MODES.find((mode) => mode === url?.options['sslmode']) ?? 'prefer',
    sslCertificate: settings.text('sslcert') ?? url?.options['sslcert'],
    sslKey: settings.text('sslkey') ?? url?.options['sslkey'],
    sslRootCertificate: settings.text('sslrootcert') ?? url?.options['sslrootcert'],
    searchPath: settings.text('search_path'),
    role: settings.text('role'),
    connectTimeoutSeconds: settings.integer('connect_timeout') ?? 10,
    retries: settings.integer('retries') ?? 1,
    keepalivesIdleSeconds: settings.integer('keepalives_idle') ?? 0,
    applicationName: settings.text('application_name') ?? url?.options['application_name'] ?? 'mart',
    statementTimeout: settings.text('statement_timeout'),
    lockTimeout: settings.text('lock_timeout'),
  };
}

function readUrl(settings: Settings): UrlParts | undefined {
  const text = settings.text('url');
  if (text === undefined) return undefined;
  try {
    const parts = urlParts(text);
    if (/^postgres(ql)?:/.test(text) && parts.host !== '') return parts;
  } catch {
    // Said below, in the words of the profile.
  }
  throw settings.invalid(
    'url',
    '`url` is not a connection URL such as `postgresql://user:password@host:5432/database`',
    'characters like `@ : / # ? %` in a password must be percent-encoded: `#` as `%23`, `@` as `%40`',
  );
}
