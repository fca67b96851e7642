import { isLibraryFile } from '../context/macro-library.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { errorDiagnostic, MartError, type Diagnostic, type Note } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { Location, Sql } from '../sql/sql.ts';
import { DatabaseError, type DatabaseErrorKind } from '../warehouse/database-error.ts';

const CODES: Readonly<Record<DatabaseErrorKind, DiagnosticCode>> = {
  syntax: 'sql-error',
  'column-not-found': 'column-not-found',
  'relation-not-found': 'relation-not-found',
  'relation-exists': 'sql-error',
  'permission-denied': 'permission-denied',
  locked: 'database-locked',
  conflict: 'sql-error',
  'connection-lost': 'connection-lost',
  'connection-failed': 'connection-failed',
  cancelled: 'cancelled',
  timeout: 'timeout',
  constraint: 'sql-error',
  other: 'sql-error',
};

/** What to do, where the warehouse itself does not say. */
const HINTS: Readonly<Partial<Record<DatabaseErrorKind, string>>> = {
  'permission-denied': '`mart debug` tells which rights this user lacks',
  locked: 'another session holds a lock on it: try again when that has ended',
  conflict: 'another session changed the same at the same time: try again, with fewer `threads` if that was this run itself',
  'connection-lost': 'what was published stands; `mart retry` goes on from here',
  timeout: 'a time limit of the server, the user or the profile was reached: raise it, or build less at once',
};

/**
 * A warehouse's refusal as the analyst can use it: the place in the file they wrote, through macros and wrapped DDL.
 * @param fallback where to point when the text has no origin at all, usually the start of the node's file
 */
export function sqlDiagnostic(error: DatabaseError, statement: Sql, fallback: Span | undefined): Diagnostic {
  const { fields } = error;
  const location = outsideLibrary(locate(error, statement), fallback);
  const notes: Note[] = [];
  if (fields.detail !== undefined) notes.push({ message: fields.detail });
  for (const call of location?.via ?? []) notes.push({ message: 'in a macro called here', at: call });
  if (location === undefined) notes.push({ message: `the statement was: ${abbreviate(statement.text)}` });
  return errorDiagnostic(CODES[fields.kind], firstLine(error.message), {
    at: location?.span ?? fallback,
    notes,
    hint: fields.hint ?? HINTS[fields.kind],
  });
}

/** A refusal of what `mart` itself asked: no statement of the analyst's is at fault. */
export function refusal({ message, fields }: DatabaseError, at?: Span): Diagnostic {
  return errorDiagnostic(CODES[fields.kind], firstLine(message), { at, hint: fields.hint ?? HINTS[fields.kind] });
}

/** What ended a command, as the user is told of it, where it was the warehouse; else the error as it is. */
export function commandFailure(error: unknown): unknown {
  return error instanceof DatabaseError ? new MartError([refusal(error)], { cause: error }) : error;
}

/** Sends `statement` by `send`. A refusal becomes a `MartError` that points into what the text was made of, or to `fallback`. */
export async function located<Answer>(statement: Sql, fallback: Span | undefined, send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new MartError([sqlDiagnostic(error, statement, fallback)], { cause: error, exitCode: 1 });
  }
}

/** An error in a built-in macro's text is shown where that macro was called. */
function outsideLibrary(location: Location | undefined, fallback: Span | undefined): Location | undefined {
  if (location === undefined || !isLibraryFile(location.span.file)) return location;
  const own = location.via.findIndex((call) => !isLibraryFile(call.file));
  const span = location.via[own] ?? fallback;
  return span === undefined ? location : { span, via: own < 0 ? [] : location.via.slice(own + 1) };
}

function locate(error: DatabaseError, statement: Sql): Location | undefined {
  const { offset, token } = error.fields;
  const length = Math.max(1, token?.length ?? wordLength(statement.text, offset));
  if (offset !== undefined) {
    const found = statement.locate(offset, length);
    if (found !== undefined) return found;
  }
  return token === undefined ? undefined : locateToken(statement, token);
}

/** The first place where the analyst's own text has the word; warehouses without positions still name the culprit. */
function locateToken(statement: Sql, token: string): Location | undefined {
  const text = statement.text.toLowerCase();
  const wanted = token.toLowerCase();
  let inexact: Location | undefined;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (isWordCharacter(text[at - 1]) || isWordCharacter(text[at + wanted.length])) continue;
    const found = statement.locate(at, wanted.length);
    if (found === undefined) continue;
    if (found.span.file.text.slice(found.span.start, found.span.end).toLowerCase() === wanted) return found;
    inexact ??= found;
  }
  return inexact;
}

function wordLength(text: string, offset: number | undefined): number {
  return offset === undefined ? 1 : (/^[\w$]+/.exec(text.slice(offset, offset + 200))?.[0].length ?? 1);
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\w$]/.test(character);
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.trim() ?? message;
}

const SHOWN_LENGTH_MAX = 300;

function abbreviate(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > SHOWN_LENGTH_MAX ? `${flat.slice(0, SHOWN_LENGTH_MAX)}…` : flat;
}
