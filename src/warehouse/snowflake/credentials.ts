import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Settings } from '../settings.ts';

/** How to log in. `okta` carries its own address. */
export type LoginMethod =
  | 'password'
  | 'key-pair'
  | 'browser'
  | 'oauth-token'
  | 'oauth-refresh'
  | 'oauth-client'
  | 'oauth-code'
  | 'access-token'
  | 'workload'
  | 'mfa'
  | 'okta';

/** Spellings of `authenticator`; without one, a private key means key pair and anything else a password. */
const METHODS: Readonly<Record<string, LoginMethod>> = {
  snowflake: 'password',
  externalbrowser: 'browser',
  oauth: 'oauth-token',
  username_password_mfa: 'mfa',
  jwt: 'key-pair',
  snowflake_jwt: 'key-pair',
  programmatic_access_token: 'access-token',
  oauth_client_credentials: 'oauth-client',
  oauth_authorization_code: 'oauth-code',
  workload_identity: 'workload',
};

/** Keys that each method cannot do without. */
const NEEDED: Readonly<Record<LoginMethod, readonly string[]>> = {
  password: ['user', 'password'],
  'key-pair': ['user'],
  browser: [],
  'oauth-token': ['token'],
  'oauth-refresh': ['token', 'oauth_client_id', 'oauth_client_secret'],
  'oauth-client': ['oauth_client_id', 'oauth_client_secret'],
  'oauth-code': [],
  'access-token': ['token'],
  workload: ['workload_identity_provider'],
  mfa: ['user', 'password'],
  okta: ['user', 'password'],
};

export function loginMethod(settings: Settings): LoginMethod {
  const authenticator = settings.text('authenticator');
  if (authenticator === undefined) return hasKey(settings) ? 'key-pair' : 'password';
  if (authenticator.startsWith('https://')) return 'okta';
  const choices = Object.keys(METHODS);
  const known = choices.includes(authenticator.toLowerCase()) ? authenticator.toLowerCase() : settings.oneOf('authenticator', choices);
  const method = METHODS[known ?? 'snowflake'] ?? 'password';
  // As in dbt: with a client, `token` is a refresh token, to be exchanged for one that opens sessions.
  if (method === 'oauth-token' && settings.has('oauth_client_id')) return 'oauth-refresh';
  return method === 'password' && hasKey(settings) ? 'key-pair' : method;
}

/** Throws `profile-invalid` for what is missing or cannot go together. Key files are read when a connection is opened. */
export function checkCredentials(settings: Settings): void {
  const method = loginMethod(settings);
  for (const key of NEEDED[method]) settings.requiredText(key);
  if (method !== 'key-pair') return;
  if (!hasKey(settings)) throw settings.invalid('authenticator', '`private_key_path` or `private_key` is missing');
  if (settings.has('private_key') && settings.has('private_key_path')) {
    throw settings.invalid('private_key', '`private_key` and `private_key_path` mean the same: give one of them');
  }
}

/** The private key as unencrypted PKCS #8 text, which is what the driver can use however it was given. */
export function privateKey(settings: Settings, projectRoot: string): string {
  const key = settings.has('private_key') ? 'private_key' : 'private_key_path';
  const given = settings.requiredText(key);
  const material = key === 'private_key' ? Buffer.from(given) : readKeyFile(settings, given, projectRoot);
  const passphrase = settings.text('private_key_passphrase');
  try {
    return parseKey(material, passphrase).export({ format: 'pem', type: 'pkcs8' }).toString();
  } catch (error) {
    throw unreadableKey(settings, key, error);
  }
}

function readKeyFile(settings: Settings, path: string, projectRoot: string): Buffer {
  const expanded = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
  try {
    return readFileSync(isAbsolute(expanded) ? expanded : join(projectRoot, expanded));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw settings.invalid('private_key_path', `\`private_key_path\`: ${path} can't be read (${reason})`);
  }
}

/** PEM, or the bytes of a DER file in base 64, as dbt takes a key inline. */
function parseKey(material: Buffer, passphrase: string | undefined): KeyObject {
  const secret = passphrase === undefined ? {} : { passphrase };
  const text = material.toString('utf8').trim();
  if (text.startsWith('-----BEGIN')) return createPrivateKey({ key: text, format: 'pem', ...secret });
  const bytes = /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64') : material;
  return createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8', ...secret });
}

/** OpenSSL's own words can hold parts of the key, so they are not repeated. */
function unreadableKey(settings: Settings, key: string, error: unknown): Error {
  const reason = error instanceof Error ? error.message : '';
  if (!settings.has('private_key_passphrase') && /passphrase|interrupted or cancelled/i.test(reason)) {
    return settings.invalid(key, `\`${key}\` is encrypted and \`private_key_passphrase\` is missing`);
  }
  if (settings.has('private_key_passphrase') && /bad decrypt|unsupported/i.test(reason)) {
    return settings.invalid('private_key_passphrase', `\`private_key_passphrase\` does not open \`${key}\``);
  }
  return settings.invalid(key, `\`${key}\` is no private key`, 'give a PKCS #8 key: it begins with `-----BEGIN PRIVATE KEY-----`');
}

function hasKey(settings: Settings): boolean {
  return settings.has('private_key') || settings.has('private_key_path');
}
