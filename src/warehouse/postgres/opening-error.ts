import type { MartError } from '../../diagnostics/diagnostic.ts';
import { connectionFailed } from '../connection-failed.ts';
import { codeOf, messageOf } from '../driver-error.ts';
import type { Target } from '../warehouse.ts';
import type { PostgresSettings } from './profile.ts';

interface Reason {
  readonly key: string;
  readonly reason: string;
  readonly hint?: string | undefined;
}

export function openingError(target: Target, settings: PostgresSettings, error: unknown): MartError {
  const message = messageOf(error);
  const { key, reason, hint } = byState(settings, codeOf(error)) ??
    byMessage(settings, message) ?? { key: 'host', reason: message };
  return connectionFailed(target, key, reason, { hint, cause: error });
}

/** Worth another try: the server may be starting. */
export function isTransient(error: unknown): boolean {
  return ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', '57P03', '53300'].includes(codeOf(error) ?? '');
}

export function isPlainServer(error: unknown): boolean {
  return /does not support SSL/i.test(messageOf(error));
}

function byState(settings: PostgresSettings, code: string | undefined): Reason | undefined {
  const place = `${settings.host}:${settings.port}`;
  switch (code) {
    case '28P01':
      return { key: 'password', reason: `the server refused the password of \`${settings.user}\`` };
    case '28000':
      return {
        key: 'user',
        reason: `the server does not let \`${settings.user}\` in from here`,
        hint: "look at the role and at the server's pg_hba.conf",
      };
    case '3D000':
      return { key: 'dbname', reason: `there is no database \`${settings.database}\`` };
    case '22023':
    case '42704':
      return { key: 'role', reason: `\`${settings.role ?? ''}\` or another setting of the session was refused` };
    case '42501':
      return { key: 'role', reason: `\`${settings.user}\` may not act as \`${settings.role ?? ''}\`` };
    case '53300':
      return {
        key: 'threads',
        reason: 'the server has no connection left',
        hint: "lower `threads`, or raise the server's max_connections",
      };
    case '57P03':
      return { key: 'host', reason: `the server at ${place} is starting or stopping` };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { key: 'host', reason: `the host \`${settings.host}\` is unknown` };
    case 'ECONNREFUSED':
      return { key: 'port', reason: `nothing listens at ${place}` };
    case 'ENOENT':
      return { key: 'sslrootcert', reason: "a certificate file can't be read" };
    default:
      return undefined;
  }
}

function byMessage(settings: PostgresSettings, message: string): Reason | undefined {
  if (/does not support SSL/i.test(message)) {
    return { key: 'sslmode', reason: `the server has no TLS, but \`sslmode\` is \`${settings.sslMode}\`` };
  }
  if (/password must be a string|no password/i.test(message))
    return { key: 'password', reason: 'the server asks for a password and none is given' };
  if (/certificate|self.signed|altname/i.test(message)) {
    return { key: 'sslrootcert', reason: `the server's certificate is not trusted: ${message}` };
  }
  if (/timeout/i.test(message)) {
    return {
      key: 'connect_timeout',
      reason: `no answer from ${settings.host}:${settings.port} within ${settings.connectTimeoutSeconds} s`,
    };
  }
  return undefined;
}
