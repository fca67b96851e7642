import { DatabaseError } from '../database-error.ts';
import type { Cell, QueryResult } from '../warehouse.ts';
import { cellReader, resultColumn } from './cells.ts';
import { databaseError } from './errors.ts';
import type { SdkConnection, SdkError, SdkStatement } from './sdk.ts';

/** These the SDK would turn into numbers and objects, and round on the way. */
const FETCHED_AS_TEXT = ['Number', 'JSON'] as const;

/** An abort that overtakes its own query finds nothing to cancel, so it is said again while the query runs. */
const CANCEL_AGAIN_MS = 250;

/** How long a cancelled statement is waited for: after that the caller goes on without an answer. */
const CANCEL_PATIENCE_MS = 10_000;

const RETRIES = 3;
const RETRY_PAUSE_MS = 500;

export interface StatementRequest {
  readonly text: string;
  readonly signal?: AbortSignal | undefined;
  /** One list per row: sent as arrays, in one request. */
  readonly binds?: readonly (readonly (string | null)[])[];
  readonly describeOnly?: boolean;
}

/** The SDK's callbacks as promises: one statement after another on one session. */
export class SnowflakeSession {
  readonly #connection: SdkConnection;

  constructor(connection: SdkConnection) {
    this.#connection = connection;
  }

  /** Runs a statement, again when Snowflake refused it for a reason that is documented to pass. */
  async run(request: StatementRequest): Promise<QueryResult> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#runOnce(request);
      } catch (error) {
        const again = error instanceof DatabaseError && error.fields.retryable && attempt <= RETRIES;
        if (!again || request.signal?.aborted === true) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS * attempt));
      }
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      // A session that is gone already is closed.
      this.#connection.destroy(() => resolve());
    });
  }

  async #runOnce(request: StatementRequest): Promise<QueryResult> {
    const { text, signal } = request;
    if (signal !== undefined && isAborted(signal)) throw stopped(signal);
    try {
      const statement = await this.#execute(request);
      return request.describeOnly === true ? described(statement) : await read(statement, signal);
    } catch (error) {
      if (signal !== undefined && isAborted(signal)) throw stopped(signal, error);
      throw databaseError(error, text);
    }
  }

  async #execute(request: StatementRequest): Promise<SdkStatement> {
    const { text, signal, binds, describeOnly } = request;
    let stop: (() => void) | undefined;
    let release: (() => void) | undefined;
    try {
      return await new Promise<SdkStatement>((resolve, reject) => {
        const statement = this.#connection.execute({
          sqlText: text,
          ...(binds === undefined ? {} : { binds }),
          ...(describeOnly === undefined ? {} : { describeOnly }),
          // The answer is read as a stream; without this the SDK would also send a failed statement a second time.
          streamResult: true,
          complete: (error, completed) => (error === undefined || error === null ? resolve(completed) : reject(error)),
        });
        stop = () => {
          release = cancelUntilReleased(statement, () => reject(new Error('the cancelled statement gave no answer')));
        };
        signal?.addEventListener('abort', stop, { once: true });
      });
    } finally {
      release?.();
      if (stop !== undefined) signal?.removeEventListener('abort', stop);
    }
  }
}

/** A function, since the compiler would take the answer before an `await` for the one after it. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Cancels by the query's id, or by the request's while that is not known yet. */
function cancelUntilReleased(statement: SdkStatement, giveUp: () => void): () => void {
  let released = false;
  const cancel = (): void => {
    if (!released) statement.cancel(() => undefined);
  };
  cancel();
  const again = setInterval(cancel, CANCEL_AGAIN_MS);
  const patience = setTimeout(giveUp, CANCEL_PATIENCE_MS);
  return () => {
    released = true;
    clearInterval(again);
    clearTimeout(patience);
  };
}

function stopped(signal: AbortSignal, cause?: unknown): DatabaseError {
  const { reason } = signal;
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError';
  return new DatabaseError(timedOut ? 'the statement ran out of time' : 'cancelled', {
    kind: timedOut ? 'timeout' : 'cancelled',
    retryable: false,
    cause: cause ?? reason,
  });
}

function described(statement: SdkStatement): QueryResult {
  const columns = (statement.getColumns() ?? []).map(resultColumn);
  return { columns, rows: [], message: 'DESCRIBE', queryId: statement.getQueryId() };
}

/** Reads the rows as they come; large answers arrive in several chunks, which the SDK fetches ahead. */
async function read(statement: SdkStatement, signal: AbortSignal | undefined): Promise<QueryResult> {
  const columns = (statement.getColumns() ?? []).map(resultColumn);
  const readers = columns.map((column) => cellReader(column.kind));
  const rows: Cell[][] = [];
  for await (const values of statement.streamRows({ fetchAsString: FETCHED_AS_TEXT })) {
    if (signal?.aborted === true) throw stopped(signal);
    rows.push(readers.map((readCell, index) => readCell(values[index])));
  }
  const updated = statement.getNumUpdatedRows();
  const changed = updated === undefined || updated < 0 ? undefined : updated;
  return {
    columns,
    rows,
    rowsAffected: changed,
    message: `SUCCESS ${changed ?? rows.length}`,
    queryId: statement.getQueryId(),
  };
}

/** A failed login is told by the caller, who knows the profile. */
export async function connect(connection: SdkConnection): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const done = (error: SdkError | null | undefined): void => (error === undefined || error === null ? resolve() : reject(error));
    connection.connectAsync(done).catch(reject);
  });
}
