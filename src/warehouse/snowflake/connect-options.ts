import type { Settings } from '../settings.ts';
import type { Target } from '../warehouse.ts';
import { loginMethod, privateKey, type LoginMethod } from './credentials.ts';
import { configuredName } from './names.ts';

const DEFAULT_CONNECT_RETRIES = 1;

const AUTHENTICATORS: Readonly<Record<LoginMethod, string | undefined>> = {
  password: undefined,
  'key-pair': 'SNOWFLAKE_JWT',
  browser: 'EXTERNALBROWSER',
  'oauth-token': 'OAUTH',
  'oauth-refresh': 'OAUTH',
  'oauth-client': 'OAUTH_CLIENT_CREDENTIALS',
  'oauth-code': 'OAUTH_AUTHORIZATION_CODE',
  'access-token': 'PROGRAMMATIC_ACCESS_TOKEN',
  workload: 'WORKLOAD_IDENTITY',
  mfa: 'USERNAME_PASSWORD_MFA',
  okta: undefined,
};

export type ConnectOptions = Readonly<Record<string, unknown>>;

/** The output block in the SDK's words. `token` replaces the profile's, when it was exchanged for one. */
export function connectOptions(settings: Settings, target: Target, token: string | undefined): ConnectOptions {
  const method = loginMethod(settings);
  const options: Record<string, unknown> = {
    account: settings.text('account'),
    accessUrl: accessUrl(settings),
    username: settings.text('user'),
    password: settings.text('password'),
    authenticator: AUTHENTICATORS[method] ?? settings.text('authenticator'),
    privateKey: method === 'key-pair' ? privateKey(settings, target.projectRoot) : undefined,
    token: token ?? settings.text('token'),
    oauthClientId: settings.text('oauth_client_id'),
    oauthClientSecret: settings.text('oauth_client_secret'),
    workloadIdentityProvider: settings.text('workload_identity_provider')?.toUpperCase(),
    workloadIdentityAzureEntraIdResource: settings.text('workload_identity_entra_resource'),
    ...sessionOptions(settings, target),
    ...networkOptions(settings),
    ...ROW_OPTIONS,
  };
  // The SDK takes a key that is there for one that is meant, even when its value is undefined.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Where the account lives; undefined lets the SDK derive it from the account's name. */
export function accessUrl(settings: Settings): string | undefined {
  const host = settings.text('host');
  if (host === undefined) return undefined;
  const port = settings.integer('port');
  return `${settings.text('protocol') ?? 'https'}://${host}${port === undefined ? '' : `:${port}`}`;
}

function sessionOptions(settings: Settings, target: Target): ConnectOptions {
  const named = (name: string | undefined): string | undefined => (name === undefined ? undefined : configuredName(name));
  return {
    role: named(settings.text('role')),
    warehouse: named(settings.text('warehouse')),
    database: named(target.database),
    schema: named(target.schema),
    queryTag: settings.text('query_tag'),
    clientSessionKeepAlive: settings.boolean('client_session_keep_alive'),
    application: 'mart',
  };
}

function networkOptions(settings: Settings): ConnectOptions {
  const requestSeconds = settings.integer('request_timeout', 1);
  return {
    timeout: requestSeconds === undefined ? undefined : requestSeconds * 1000,
    sfRetryMaxLoginRetries: settings.integer('connect_retries') ?? DEFAULT_CONNECT_RETRIES,
    proxyHost: settings.text('proxy_host'),
    proxyPort: settings.integer('proxy_port'),
    proxyUser: settings.text('proxy_user'),
    proxyPassword: settings.text('proxy_password'),
  };
}

/** Rows as arrays, so that columns of one name don't hide each other; nulls as nulls; no precision lost on the way. */
const ROW_OPTIONS: ConnectOptions = { rowMode: 'array', representNullAsStringNull: false, jsTreatIntegerAsBigInt: true };
