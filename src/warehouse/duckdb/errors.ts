import { DatabaseError, type DatabaseErrorKind } from '../database-error.ts';
import { markedOffset } from './marked-offset.ts';

/** Class of error, as the prefix of the message names it. */
const KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  Parser: 'syntax',
  Syntax: 'syntax',
  Permission: 'permission-denied',
  Constraint: 'constraint',
  INTERRUPT: 'cancelled',
  TransactionContext: 'conflict',
};

/** What the driver threw, as a `DatabaseError` with the place in `statement`. */
export function duckDbError(error: unknown, statement: string): DatabaseError {
  const text = error instanceof Error ? error.message : String(error);
  const { prefix, body, marked } = partsOf(text);
  const paragraphs = body.trim().split('\n');
  const message = paragraphs[0] ?? body;
  const rest = paragraphs.slice(1).join('\n').trim();
  const kind = kindOf(prefix, text);
  const offset = marked === undefined ? endOfInput(message, statement) : markedOffset(marked, statement);
  return new DatabaseError(message, {
    kind,
    code: prefix === '' ? undefined : `${prefix} Error`,
    offset,
    token: tokenOf(text),
    detail: isHint(rest) || rest === '' ? undefined : rest,
    hint: hintOf(rest),
    // Two transactions met in the catalog or in a row: the loser may simply come again.
    retryable: kind === 'conflict',
    cause: error,
  });
}

interface MessageParts {
  readonly prefix: string;
  readonly body: string;
  /** From `LINE n:` to the end. */
  readonly marked: string | undefined;
}

function partsOf(text: string): MessageParts {
  const prefix = /^([A-Za-z][A-Za-z ]*?) Error: /.exec(text);
  const body = prefix === null ? text : text.slice(prefix[0].length);
  const lineAt = body.search(/(^|\n)LINE \d+: /);
  return {
    prefix: prefix?.[1] ?? '',
    body: lineAt < 0 ? body : body.slice(0, lineAt),
    marked: lineAt < 0 ? undefined : body.slice(lineAt).replace(/^\n/, ''),
  };
}

function kindOf(prefix: string, text: string): DatabaseErrorKind {
  if (/write-write conflict|Conflict on (tuple|update)|Transaction conflict/i.test(text)) return 'conflict';
  if (prefix === 'Binder' && /column/i.test(text) && /not found|does not have a column/i.test(text))
    return 'column-not-found';
  if (prefix === 'Catalog' && /^Catalog Error: (Table|View|Schema|Catalog) .*does not exist/.test(text))
    return 'relation-not-found';
  if (prefix === 'Catalog' && /already exists|Existing object .* is of type/.test(text)) return 'relation-exists';
  if (/Could not set lock|Conflicting lock/.test(text)) return 'locked';
  if (prefix === 'TransactionContext' && !/conflict/i.test(text)) return 'other';
  return KINDS[prefix] ?? 'other';
}

function tokenOf(text: string): string | undefined {
  const found =
    /(?:Referenced column|Referenced table|column named|syntax error at or near) "([^"]+)"/.exec(text) ??
    /(?:Table|View|Function|Schema|Type|Macro) with name "?([^\s"]+)"? (?:does not exist|already exists)/.exec(text);
  return found?.[1];
}

function isHint(rest: string): boolean {
  return /^(Candidate|Did you mean)/.test(rest);
}

function hintOf(rest: string): string | undefined {
  if (!isHint(rest)) return undefined;
  const suggestion = /^Did you mean "([^"]+)"/.exec(rest)?.[1];
  // The engine offers its own catalog when nothing else is near.
  if (suggestion !== undefined) return suggestion.startsWith('pg_') ? undefined : `did you mean \`${suggestion}\`?`;
  const line = rest.split('\n')[0] ?? rest;
  return line.replace(/^Candidate (bindings|tables|functions):\s*:?\s*/, 'candidates: ');
}

/** `syntax error at end of input` comes without a position. */
function endOfInput(message: string, statement: string): number | undefined {
  return /at end of input/.test(message) ? Math.max(0, statement.trimEnd().length - 1) : undefined;
}
