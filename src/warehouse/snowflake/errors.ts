import { offsetOf } from '../../diagnostics/source.ts';
import { DatabaseError, type DatabaseErrorKind } from '../database-error.ts';
import type { SdkError } from './sdk.ts';

/** Snowflake's own codes; the first that fits, else the SQLSTATE decides. */
const KINDS_BY_CODE: Readonly<Record<string, DatabaseErrorKind>> = {
  '000604': 'cancelled',
  '000625': 'locked',
  '000630': 'timeout',
  '000631': 'timeout',
  '000904': 'column-not-found',
  '001003': 'syntax',
  '002003': 'relation-not-found',
  '002043': 'relation-not-found',
  '003001': 'permission-denied',
  '100072': 'constraint',
  '390104': 'connection-lost',
  '390111': 'connection-lost',
  '390112': 'connection-lost',
  '390114': 'connection-lost',
  '390195': 'connection-lost',
  '390318': 'connection-lost',
};

const KINDS_BY_STATE: Readonly<Record<string, DatabaseErrorKind>> = {
  '42501': 'permission-denied',
  '42S02': 'relation-not-found',
  '57014': 'cancelled',
  '08001': 'connection-failed',
  '08002': 'connection-lost',
  '08003': 'connection-lost',
  '08006': 'connection-lost',
};

/** Only this is said to pass by itself: too many statements waited for one table's lock. */
const RETRYABLE_CODES = new Set(['000625']);

const HINTS: Readonly<Record<string, string>> = {
  '000606': 'set `warehouse` in the profile to one that the role may use, or `snowflake_warehouse` on the model',
  '000607': 'resume the warehouse, or let it resume by itself: `alter warehouse … set auto_resume = true`',
  '002003': 'Snowflake says the same of what does not exist and of what the role may not see',
  '090105': 'set `database` in the profile to one that the role may use',
  '100090': 'several rows of the delta have one `unique_key`: make the query return one row for each key',
};

/** What the SDK reported, with the place of the fault as an offset in the statement that was sent. */
export function databaseError(error: unknown, statement: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const failed = (error instanceof Error ? error : new Error(String(error))) as SdkError;
  const code = failed.code === undefined ? undefined : String(failed.code);
  const message = failed.message.trim();
  const kind = kindOf(failed, code, message);
  const token = tokenOf(message);
  return new DatabaseError(readable(message), {
    kind,
    code,
    offset: offsetIn(statement, failed, message) ?? offsetOfName(statement, kind, token),
    token,
    hint: code === undefined ? undefined : HINTS[code],
    retryable: code !== undefined && RETRYABLE_CODES.has(code),
    cause: error,
  });
}

function kindOf(error: SdkError, code: string | undefined, message: string): DatabaseErrorKind {
  const known = code === undefined ? undefined : KINDS_BY_CODE[code];
  if (known !== undefined) return known;
  if (/timeout of \d+ second/.test(message)) return 'timeout';
  if (isNetworkFailure(error)) return 'connection-lost';
  return KINDS_BY_STATE[error.sqlState ?? ''] ?? 'other';
}

/** The SDK gave up on the network: codes 401xxx, or an error of the socket. */
export function isNetworkFailure(error: SdkError): boolean {
  return /^401\d{3}$/.test(String(error.code ?? '')) || error.name === 'NetworkError' || error.name === 'RequestFailedError';
}

/** `SQL compilation error: error line 1 at position 7` is told by the frame; what remains is what went wrong. */
function readable(message: string): string {
  const text = message
    .replace(/^SQL compilation error:\s*/i, '')
    .replace(/^(syntax )?error line \d+ at position \d+\s*/i, '$1error: ')
    .replace(/^error: /, '')
    .trim();
  return text === '' ? message : text;
}

/** Lines count from 1, positions from 0. They come apart from the message, or only in it. */
function offsetIn(statement: string, error: SdkError, message: string): number | undefined {
  const line = Number(error.data?.['line'] ?? -1);
  const position = Number(error.data?.['pos'] ?? -1);
  if (line > 0 && position >= 0) return offsetOf(statement, { line, column: position + 1 });
  const said = /line (\d+) at position (\d+)/.exec(message);
  return said === null ? undefined : offsetOf(statement, { line: Number(said[1]), column: Number(said[2]) + 1 });
}

/** What does not exist is named in full and folded, but its place is not told. */
function offsetOfName(statement: string, kind: DatabaseErrorKind, token: string | undefined): number | undefined {
  if (kind !== 'relation-not-found' || token === undefined) return undefined;
  const folded = statement.toUpperCase();
  const full = folded.indexOf(token.toUpperCase());
  const last = token.toUpperCase().split('.').at(-1) ?? '';
  const found = full >= 0 ? full : folded.search(new RegExp(`(?<![A-Z0-9_$])${last.replaceAll(/[^A-Z0-9_]/g, String.raw`\$&`)}(?![A-Z0-9_$])`));
  return found < 0 ? undefined : found;
}

function tokenOf(message: string): string | undefined {
  const said = /(?:invalid identifier|unexpected|Unknown function|Object|value) '([^']+)'/.exec(message)?.[1] ?? /Unknown function (\S+)/.exec(message)?.[1];
  if (said === undefined || said.startsWith('<')) return undefined;
  return said.startsWith('"') && said.endsWith('"') ? said.slice(1, -1) : said;
}
