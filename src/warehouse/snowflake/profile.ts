import type { JsonObject } from '../../domain/json.ts';
import { Settings, type SettingsShape } from '../settings.ts';
import type { Target, TargetBlock } from '../warehouse.ts';
import { checkCredentials } from './credentials.ts';

const SHAPE: SettingsShape = {
  keys: [
    'account',
    'user',
    'password',
    'authenticator',
    'private_key',
    'private_key_path',
    'private_key_passphrase',
    'token',
    'oauth_client_id',
    'oauth_client_secret',
    'workload_identity_provider',
    'workload_identity_entra_resource',
    'role',
    'warehouse',
    'query_tag',
    'client_session_keep_alive',
    'connect_retries',
    'connect_timeout',
    'request_timeout',
    'retry_on_database_errors',
    'retry_all',
    'reuse_connections',
    'host',
    'port',
    'protocol',
    'proxy_host',
    'proxy_port',
    'proxy_user',
    'proxy_password',
    'insecure_mode',
  ],
  aliases: { username: 'user', pass: 'password' },
  refused: {
    s3_stage_vpce_dns_name: 'the Node driver has no such option; let the VPC resolve the stage',
    metadata_warehouse: '`show` and `describe`, which `mart` reads the catalog with, need no warehouse',
    execution_timezone: 'set the `timezone` parameter on the user',
  },
};

/** What templates see as `target.<key>`, besides the shared keys, and what of those not given: never a secret. */
const SHOWN: JsonObject = {
  account: null,
  user: null,
  authenticator: null,
  oauth_client_id: null,
  role: null,
  warehouse: null,
  query_tag: null,
  client_session_keep_alive: false,
  connect_retries: 1,
  connect_timeout: null,
  retry_on_database_errors: false,
  retry_all: false,
  reuse_connections: true,
  host: null,
  port: null,
  protocol: null,
  proxy_host: null,
  proxy_port: null,
  insecure_mode: false,
};

const SECRETS = ['password', 'private_key', 'private_key_passphrase', 'token', 'oauth_client_secret', 'proxy_password'];

const QUERY_TAG_LENGTH_MAX = 2000;

/** The output block as a target; keys are those of dbt-snowflake. */
export function snowflakeTarget(block: TargetBlock): Target {
  const settings = new Settings(block, SHAPE);
  checkAccount(settings);
  checkCredentials(settings);
  for (const key of ['client_session_keep_alive', 'retry_on_database_errors', 'retry_all', 'reuse_connections', 'insecure_mode']) settings.boolean(key);
  for (const key of ['connect_retries', 'port', 'proxy_port']) settings.integer(key);
  for (const key of ['connect_timeout', 'request_timeout']) settings.integer(key, 1);
  settings.oneOf('protocol', ['https', 'http']);
  const tag = settings.text('query_tag');
  if (tag !== undefined && tag.length > QUERY_TAG_LENGTH_MAX) {
    throw settings.invalid('query_tag', `\`query_tag\` has ${tag.length} characters, Snowflake takes ${QUERY_TAG_LENGTH_MAX}`);
  }
  return {
    profileName: block.profileName,
    targetName: block.targetName,
    type: 'snowflake',
    threads: settings.threads(),
    database: settings.requiredText('database'),
    schema: settings.requiredText('schema'),
    shown: settings.shown(SHOWN),
    settings: block.settings,
    projectRoot: block.projectRoot,
    secrets: settings.secrets(SECRETS),
  };
}

/** The output block, read again by those who open connections from a target that is known to be good. */
export function snowflakeSettings(target: Target): Settings {
  const { profileName, targetName, settings, projectRoot, secrets } = target;
  return new Settings({ profileName, targetName, settings, projectRoot, secrets, spanOf: () => undefined }, SHAPE);
}

/** People paste the address of the web page here; the driver would look for a host that does not exist. */
function checkAccount(settings: Settings): void {
  const account = settings.requiredText('account');
  if (/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(account) && !/snowflakecomputing\./i.test(account)) return;
  const bare = account.replace(/^https?:\/\//i, '').replace(/\.snowflakecomputing\..*$/i, '');
  throw settings.invalid('account', `\`account\` is \`${account}\``, `give the account's identifier alone: \`${bare}\``);
}
