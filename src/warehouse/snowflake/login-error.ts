import { MartError, martError } from '../../diagnostics/diagnostic.ts';
import type { DiagnosticCode } from '../../diagnostics/codes.ts';
import type { Target } from '../warehouse.ts';
import { isNetworkFailure } from './errors.ts';
import type { SdkError } from './sdk.ts';

interface Refusal {
  readonly code: DiagnosticCode;
  /** The key of the profile to look at. */
  readonly hint: string;
}

/** Codes of a refused login, with the key of the profile that mends it. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  '390100': { code: 'connection-failed', hint: 'check `user` and `password`' },
  '390101': { code: 'connection-failed', hint: 'the user is disabled: ask an administrator' },
  '390102': { code: 'connection-failed', hint: 'the user is locked for some minutes after wrong passwords' },
  '390144': { code: 'connection-failed', hint: 'check `account`, `user` and the private key; its public half must be set on the user (`rsa_public_key`)' },
  '390189': { code: 'permission-denied', hint: 'check `role`: it must exist and be granted to the user' },
  '390190': { code: 'connection-failed', hint: 'check `authenticator` and the identity provider' },
  '390195': { code: 'connection-failed', hint: 'log in again with the browser' },
  '390201': { code: 'permission-denied', hint: 'check `warehouse`, `database` and `schema`' },
  '390303': { code: 'connection-failed', hint: 'check `token`' },
  '390318': { code: 'connection-failed', hint: '`token` has expired: get a new one' },
  '390422': { code: 'connection-failed', hint: 'a network policy keeps this address out' },
};

/** A login that failed, in terms of profile and key. */
export function loginError(target: Target, error: unknown): MartError {
  if (error instanceof MartError) return error;
  const failed = (error instanceof Error ? error : new Error(String(error))) as SdkError;
  const where = `profile \`${target.profileName}\`, output \`${target.targetName}\``;
  const refusal = REFUSALS[String(failed.code ?? '')];
  if (refusal !== undefined) {
    return martError(refusal.code, `${where}: ${scrubbed(failed.message, target)}`, { hint: refusal.hint, cause: error });
  }
  if (isNetworkFailure(failed)) {
    const account = String(target.settings['account'] ?? '');
    const message = `${where}: Snowflake can't be reached at ${address(target)}: ${scrubbed(reasonOf(failed), target)}`;
    const hint = target.settings['host'] === undefined ? `check \`account\`: is \`${account}\` the account's identifier?` : 'check `host`, `port` and `protocol`';
    return martError('connection-failed', message, { hint, cause: error });
  }
  return martError('connection-failed', `${where}: ${scrubbed(failed.message, target)}`, { cause: error });
}

export function loginTimeout(target: Target, seconds: number): MartError {
  const message = `profile \`${target.profileName}\`, output \`${target.targetName}\`: no session after ${seconds} seconds`;
  return martError('timeout', message, { hint: 'check `account` and the network, or raise `connect_timeout`' });
}

function address(target: Target): string {
  const { host, port, account } = target.settings;
  if (typeof host !== 'string') return `${String(account)}.snowflakecomputing.com`;
  return port === undefined ? host : `${host}:${String(port)}`;
}

function reasonOf(error: SdkError): string {
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

/** Nobody's secret belongs in a message, whatever the driver thinks worth repeating. */
function scrubbed(message: string, target: Target): string {
  return target.secrets.reduce((text, secret) => (secret.length < 4 ? text : text.replaceAll(secret, '*****')), message);
}
