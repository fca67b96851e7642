import type { MartError } from '../../diagnostics/diagnostic.ts';
import { connectionFailed } from '../connection-failed.ts';
import { codeOf, messageOf } from '../driver-error.ts';
import type { Target } from '../warehouse.ts';
import type { MySqlSettings } from './profile.ts';

interface Reason {
  readonly key: string;
  readonly reason: string;
  readonly hint?: string;
}

export function openingError(target: Target, settings: MySqlSettings, error: unknown): MartError {
  const message = messageOf(error);
  const { key, reason, hint } = byCode(settings, codeOf(error)) ??
    byMessage(message) ?? { key: 'host', reason: message };
  return connectionFailed(target, key, reason, { hint, cause: error });
}

/** Worth another try: the server may be starting. */
export function isTransient(error: unknown): boolean {
  return [
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'ER_CON_COUNT_ERROR',
    'ER_SERVER_SHUTDOWN',
    'PROTOCOL_CONNECTION_LOST',
  ].includes(codeOf(error) ?? '');
}

export function isPlainServer(error: unknown): boolean {
  return codeOf(error) === 'HANDSHAKE_NO_SSL_SUPPORT' || /does not support secure connection/i.test(messageOf(error));
}

function byCode(settings: MySqlSettings, code: string | undefined): Reason | undefined {
  const place = settings.socketPath ?? `${settings.host}:${settings.port}`;
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return settings.password === undefined
        ? { key: 'password', reason: `the server asks \`${settings.user}\` for a password and none is given` }
        : { key: 'password', reason: `the server refused the password of \`${settings.user}\`` };
    case 'ER_HOST_NOT_PRIVILEGED':
      return { key: 'user', reason: `the server does not let \`${settings.user}\` in from here` };
    case 'ER_DBACCESS_DENIED_ERROR':
      return { key: 'schema', reason: `\`${settings.user}\` has no rights on the schema` };
    case 'ER_CON_COUNT_ERROR':
      return {
        key: 'threads',
        reason: 'the server has no connection left',
        hint: "lower `threads`, or raise the server's max_connections",
      };
    case 'ER_UNKNOWN_TIME_ZONE':
      return { key: 'time_zone', reason: `the server does not know the time zone \`${settings.timeZone}\`` };
    case 'ER_WRONG_VALUE_FOR_VAR':
      return { key: 'sql_mode', reason: `the server refused \`${settings.sqlMode ?? ''}\`` };
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return { key: 'ssl_disabled', reason: 'the server has no TLS, but `ssl_disabled` is false' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { key: 'host', reason: `the host \`${settings.host}\` is unknown` };
    case 'ECONNREFUSED':
      return { key: 'port', reason: `nothing listens at ${place}` };
    case 'ENOENT':
      return { key: settings.socketPath === undefined ? 'ssl_ca' : 'unix_socket', reason: "the file can't be read" };
    case 'ETIMEDOUT':
      return { key: 'connect_timeout', reason: `no answer from ${place} within ${settings.connectTimeoutSeconds} s` };
    default:
      return undefined;
  }
}

function byMessage(message: string): Reason | undefined {
  if (/certificate|self.signed|altname/i.test(message))
    return { key: 'ssl_ca', reason: `the server's certificate is not trusted: ${message}` };
  return undefined;
}
