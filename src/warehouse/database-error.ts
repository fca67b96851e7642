export type DatabaseErrorKind =
  | 'syntax'
  | 'column-not-found'
  | 'relation-not-found'
  /** Something stands under a name, or something else than was thought. */
  | 'relation-exists'
  | 'permission-denied'
  | 'locked'
  | 'conflict'
  | 'connection-lost'
  | 'connection-failed'
  | 'cancelled'
  | 'timeout'
  | 'constraint'
  | 'other';

export interface DatabaseErrorFields {
  readonly kind: DatabaseErrorKind;
  /** The warehouse's own code: SQLSTATE, errno, or DuckDB's class of error. */
  readonly code?: string | undefined;
  /** Offset in the statement as sent, in UTF-16 units. */
  readonly offset?: number | undefined;
  /** The token at fault, when the message names one; used to find it where no offset is given. */
  readonly token?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
  /** The statement may be tried again as it is (a conflict, a deadlock, a transient refusal). */
  readonly retryable: boolean;
  readonly cause?: unknown;
}

/** What a warehouse said when it refused a statement: its own fields, never flattened into a string. */
export class DatabaseError extends Error {
  readonly fields: DatabaseErrorFields;

  constructor(message: string, fields: DatabaseErrorFields) {
    super(message, { cause: fields.cause });
    this.name = 'DatabaseError';
    this.fields = fields;
  }

  /** The same error as told of a longer text in which the statement begins at `start`; of a part of it where that is negative. */
  movedBy(start: number): DatabaseError {
    const { offset } = this.fields;
    if (start === 0 || offset === undefined) return this;
    return new DatabaseError(this.message, { ...this.fields, offset: Math.max(0, offset + start) });
  }
}
