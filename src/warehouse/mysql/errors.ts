import { offsetOf } from '../../diagnostics/source.ts';
import { DatabaseError, type DatabaseErrorKind } from '../database-error.ts';

const KINDS: Readonly<Record<number, DatabaseErrorKind>> = {
  1064: 'syntax',
  1149: 'syntax',
  1054: 'column-not-found',
  1146: 'relation-not-found',
  1049: 'relation-not-found',
  1050: 'relation-exists',
  1347: 'relation-exists',
  1051: 'relation-not-found',
  1044: 'permission-denied',
  1045: 'permission-denied',
  1142: 'permission-denied',
  1143: 'permission-denied',
  1227: 'permission-denied',
  1370: 'permission-denied',
  1205: 'locked',
  1020: 'conflict',
  1213: 'conflict',
  1412: 'conflict',
  1317: 'cancelled',
  1969: 'timeout',
  3024: 'timeout',
  1053: 'connection-lost',
  1927: 'connection-lost',
  1048: 'constraint',
  1062: 'constraint',
  1451: 'constraint',
  1452: 'constraint',
  3819: 'constraint',
  4025: 'constraint',
};

/** What `mysql2` rejected with, as a `DatabaseError` with the place in `statement`. */
export function mySqlError(error: unknown, statement: string): DatabaseError {
  const fields =
    typeof error === 'object' && error !== null ? (error as { errno?: number; code?: string; sqlState?: string }) : {};
  const message = error instanceof Error ? error.message : String(error);
  const kind = kindOf(fields, message);
  const near = /near '([\s\S]*)' at line (\d+)$/.exec(message);
  return new DatabaseError(shortened(message, kind), {
    kind,
    code: fields.errno === undefined || fields.errno < 0 ? fields.code : String(fields.errno),
    offset: near === null ? undefined : nearOffset(statement, near[1] ?? '', Number(near[2])),
    token: near === null ? tokenOf(message) : undefined,
    detail: undefined,
    hint: undefined,
    retryable: kind === 'conflict' || kind === 'locked',
    cause: error,
  });
}

function kindOf(
  { errno, code }: { readonly errno?: number; readonly code?: string },
  message: string,
): DatabaseErrorKind {
  const lost = [
    'PROTOCOL_CONNECTION_LOST',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
    'ECONNREFUSED',
    'PROTOCOL_ENQUEUE_AFTER_QUIT',
  ];
  if (lost.includes(code ?? '') || /closed state|connection is closed/i.test(message)) return 'connection-lost';
  return KINDS[errno ?? 0] ?? 'other';
}

/** The server's advice to read its manual is left out. */
function shortened(message: string, kind: DatabaseErrorKind): string {
  if (kind === 'connection-lost') return `the connection to the server was lost (${message})`;
  return message.replace(
    /^You have an error in your SQL syntax; check the manual .* to use near '([\s\S]*)' at line \d+$/,
    (_, near: string) => {
      return near === ''
        ? 'syntax error at the end of the statement'
        : `syntax error near '${(near.split('\n')[0] ?? near).slice(0, 40)}'`;
    },
  );
}

/** The server quotes the rest of the statement from the token it stumbled over, and tells the line it is on. */
function nearOffset(statement: string, near: string, line: number): number | undefined {
  if (near === '') return Math.max(0, statement.trimEnd().length - 1);
  const lineStart = offsetOf(statement, { line, column: 1 });
  const onLine = statement.indexOf(near, lineStart);
  if (onLine >= 0) return onLine;
  const anywhere = statement.lastIndexOf(near);
  return anywhere < 0 ? undefined : anywhere;
}

function tokenOf(message: string): string | undefined {
  const name =
    /^(?:Unknown column|Table|Unknown table|FUNCTION|Column|View|Unknown database|Duplicate column name) '?([^' ]+)'?/.exec(
      message,
    )?.[1];
  // `db.table` and `alias.column` are written in many ways: the last part is what is looked for.
  return name?.split('.').at(-1);
}
