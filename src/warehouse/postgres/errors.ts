import { DatabaseError, type DatabaseErrorKind } from '../database-error.ts';

const KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  '42601': 'syntax',
  '42703': 'column-not-found',
  '42P01': 'relation-not-found',
  '3F000': 'relation-not-found',
  '42P07': 'relation-exists',
  '42809': 'relation-exists',
  '42501': 'permission-denied',
  '40001': 'conflict',
  '40P01': 'conflict',
  '55P03': 'locked',
  '25P03': 'timeout',
  '25P04': 'timeout',
  '57P01': 'connection-lost',
  '57P02': 'connection-lost',
  '57P05': 'connection-lost',
};

/** Another session has made a view over what is being replaced: who looks again sees it. */
const DEPENDENTS_STILL_EXIST = '2BP01';

/** How the server says that another session changed or dropped what this one was looking at. */
const CHANGED_MEANWHILE = /tuple concurrently|could not open relation with OID|cache lookup failed/;

/** What `pg` rejected with, as a `DatabaseError` with the place in `statement`. */
export function postgresError(error: unknown, statement: string, aborted: boolean): DatabaseError {
  const fields = fieldsOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const kind = kindOf(fields, message, aborted);
  return new DatabaseError(
    kind === 'connection-lost' ? `the connection to the server was lost (${message})` : message,
    {
      kind,
      code: fields.code,
      offset: fields.position === undefined ? undefined : utf16Offset(statement, Number(fields.position)),
      token: /(?:column|relation|function|type|schema|at or near) "([^"]+)"/.exec(message)?.[1],
      detail: fields.detail,
      hint:
        fields.hint === undefined
          ? undefined
          : fields.hint.replace(/^Perhaps you meant to reference the column "(.+)"\.$/, 'did you mean `$1`?'),
      retryable: kind === 'conflict' || kind === 'locked' || fields.code === DEPENDENTS_STILL_EXIST,
      cause: error,
    },
  );
}

interface ServerFields {
  readonly code?: string;
  readonly position?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly constraint?: string;
}

function fieldsOf(error: unknown): ServerFields {
  return typeof error === 'object' && error !== null ? (error as ServerFields) : {};
}

function kindOf({ code, constraint }: ServerFields, message: string, aborted: boolean): DatabaseErrorKind {
  // Two sessions made the same schema or table at once; the catalog's own unique index tells the loser.
  if (code === '23505' && constraint?.startsWith('pg_') === true) return 'conflict';
  if (code === 'XX000' && CHANGED_MEANWHILE.test(message)) return 'conflict';
  if (code === '57014') return aborted ? 'cancelled' : 'timeout';
  if (code === undefined || code.startsWith('08') || /^E[A-Z]+$/.test(code))
    return isLost(code, message) ? 'connection-lost' : 'other';
  return KINDS[code] ?? (code.startsWith('23') ? 'constraint' : 'other');
}

function isLost(code: string | undefined, message: string): boolean {
  return (
    code !== undefined || /connection terminated|not queryable|connection error|client was closed|socket/i.test(message)
  );
}

/** The server counts characters from 1; a character outside of the basic plane is two units here. */
function utf16Offset(statement: string, position: number): number {
  let offset = 0;
  for (let counted = 1; counted < position && offset < statement.length; counted += 1) {
    offset += (statement.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  // `at end of input` points behind the text: its last character is shown instead.
  return offset < statement.length ? offset : Math.max(0, statement.trimEnd().length - 1);
}
