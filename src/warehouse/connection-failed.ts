import { martError, type MartError } from '../diagnostics/diagnostic.ts';
import type { Target } from './warehouse.ts';

/** Why a server can't be reached: names the profile and the key to look at, never a secret. */
export function connectionFailed(
  target: Target,
  key: string,
  reason: string,
  details: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
): MartError {
  const message = `profile \`${target.profileName}\`, output \`${target.targetName}\`, key \`${key}\`: ${scrubbed(reason, target.secrets)}`;
  return martError('connection-failed', message, details);
}

function scrubbed(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '*****')), text);
}

/** A connection URL's parts, decoded. Throws a `TypeError` when it is none. */
export interface UrlParts {
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly options: Readonly<Record<string, string>>;
}

export function urlParts(text: string): UrlParts {
  const url = new URL(text);
  return {
    host: decodeURIComponent(url.hostname.replace(/^\[(.*)\]$/, '$1')),
    port: url.port === '' ? undefined : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    options: Object.fromEntries(url.searchParams),
  };
}
