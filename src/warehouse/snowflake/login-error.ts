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
  if (isNetworkFailure(failed) || isSocketFailure(failed)) {
    const reason = reasonOf(failed).trim();
    const message = `${where}: Snowflake can't be reached at ${address(target)}: ${scrubbed(reason, target)}`;
    return martError('connection-failed', message, { hint: networkHint(target, reason), cause: error });
  }
  const hint = isByHand(target) ? NO_BROWSER : undefined;
  return martError('connection-failed', `${where}: ${scrubbed(failed.message.trim(), target)}`, { hint, cause: error });
}

export function loginTimeout(target: Target, seconds: number): MartError {
  const message = `profile \`${target.profileName}\`, output \`${target.targetName}\`: no session after ${seconds} seconds`;
  return martError('timeout', message, { hint: isByHand(target) ? NO_BROWSER : 'check `account` and the network, or raise `connect_timeout`' });
}

const NO_BROWSER = 'the login in the browser was not finished; on a machine without a browser use a key pair (`private_key_path`)';

function isByHand({ settings }: Target): boolean {
  return ['externalbrowser', 'oauth_authorization_code'].includes(String(settings['authenticator'] ?? '').toLowerCase());
}

/** What the socket said, where the SDK did not wrap it. */
function isSocketFailure({ code }: SdkError): boolean {
  return /^(E[A-Z]{3,}|EAI_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+)$/.test(String(code ?? ''));
}

function networkHint({ settings }: Target, reason: string): string {
  if (settings['proxy_host'] !== undefined) return 'check `proxy_host` and `proxy_port`, then `account`';
  if (/certificate|self.signed/i.test(reason)) return 'the certificate is not trusted: a proxy that opens TLS needs its authority in NODE_EXTRA_CA_CERTS';
  if (settings['host'] !== undefined) return /SSL|TLS/.test(reason) ? 'check `protocol`: there is no TLS at `host` and `port`' : 'check `host`, `port` and `protocol`';
  return `check \`account\`: is \`${String(settings['account'] ?? '')}\` the account's identifier?`;
}

function address(target: Target): string {
  const { proxy_host: proxy, proxy_port: proxyPort } = target.settings;
  if (typeof proxy === 'string') return `${directAddress(target)} through ${proxy}:${String(proxyPort ?? '')}`;
  return directAddress(target);
}

function directAddress(target: Target): string {
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
