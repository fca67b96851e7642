import { randomUUID } from 'node:crypto';
import { Cursor } from './cursor.ts';
import { lineAndPosition } from './position.ts';
import { canceled, refusalOf, SnowflakeRefusal } from './refusals.ts';
import type { StatementResult } from './results.ts';
import { parametersOf } from './sessions.ts';
import type { ServerSession, ServerState } from './state.ts';
import { expandBinds } from './binds.ts';
import { runStatement } from './statements/run.ts';
import { tokenize } from './tokens.ts';
import type { Bind } from './translator.ts';

export interface QueryRequest {
  readonly sqlText: string;
  readonly asyncExec?: boolean;
  readonly describeOnly?: boolean;
  readonly bindings?: Readonly<Record<string, Bind>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A statement that was sent, for tests to look at. */
export interface StatementRecord {
  readonly queryId: string;
  readonly requestId: string;
  readonly sql: string;
  readonly sessionId: number;
  readonly user: string;
  readonly role: string;
  warehouse: string | undefined;
  queryTag: string;
  status: 'running' | 'success' | 'failed' | 'canceled';
  error: string | undefined;
}

interface Query {
  readonly record: StatementRecord;
  readonly session: ServerSession;
  readonly abort: AbortController;
  readonly answer: Promise<Record<string, unknown>>;
  result: StatementResult | undefined;
}

export interface QueryLimits {
  /** After so long the client is told to come back for the answer. */
  asyncAfterMs: number;
  /** Rows in the answer itself; the rest comes in chunks of so many. */
  chunkRows: number;
}

/** All statements of the server: running, finished, and their answers. */
export class Queries {
  readonly records: StatementRecord[] = [];
  readonly limits: QueryLimits = { asyncAfterMs: 2000, chunkRows: 1000 };
  readonly #state: ServerState;
  readonly #byId = new Map<string, Query>();
  readonly #byRequest = new Map<string, Query>();
  readonly #canceledRequests = new Set<string>();
  /** A session runs one statement after another. */
  readonly #turns = new Map<ServerSession, Promise<unknown>>();
  baseUrl = '';

  constructor(state: ServerState) {
    this.#state = state;
  }

  get running(): readonly StatementRecord[] {
    return this.records.filter((record) => record.status === 'running');
  }

  /** A request that was sent again after a network failure is answered by the query it has begun already. */
  async submit(session: ServerSession, requestId: string, request: QueryRequest): Promise<Record<string, unknown>> {
    const known = this.#byRequest.get(requestId);
    const query = known ?? this.#begin(session, requestId, request);
    return this.#answerInTime(query, request.asyncExec === true);
  }

  async result(queryId: string): Promise<Record<string, unknown>> {
    const query = this.#byId.get(queryId);
    if (query === undefined) throw new SnowflakeRefusal('000709', '02000', `Statement ${queryId} not found`);
    return this.#answerInTime(query, false);
  }

  /** By the query's id or the request's; one that comes before its request is kept for it. */
  abort(by: { readonly queryId?: string; readonly requestId?: string }): boolean {
    const query = by.queryId === undefined ? this.#byRequest.get(by.requestId ?? '') : this.#byId.get(by.queryId);
    if (query === undefined && by.requestId !== undefined) this.#canceledRequests.add(by.requestId);
    if (query === undefined || query.record.status !== 'running') return false;
    query.abort.abort();
    return true;
  }

  abortSession(session: ServerSession): void {
    for (const query of this.#byId.values()) if (query.session === session) query.abort.abort();
  }

  status(queryId: string): string | undefined {
    const record = this.#byId.get(queryId)?.record;
    return record === undefined ? undefined : { running: 'RUNNING', success: 'SUCCESS', failed: 'FAILED_WITH_ERROR', canceled: 'ABORTED' }[record.status];
  }

  /** Rows of one chunk, as the stage would serve them: without the outer brackets. */
  chunk(queryId: string, number: number): string | undefined {
    const { chunkRows } = this.limits;
    const rows = this.#byId.get(queryId)?.result?.rows.slice(number * chunkRows, (number + 1) * chunkRows);
    return rows === undefined || rows.length === 0 ? undefined : rows.map((row) => JSON.stringify(row)).join(',');
  }

  #begin(session: ServerSession, requestId: string, request: QueryRequest): Query {
    const record: StatementRecord = {
      queryId: randomUUID(),
      requestId,
      sql: request.sqlText,
      sessionId: session.id,
      user: session.user.name,
      role: session.role,
      warehouse: session.warehouse,
      queryTag: session.parameters.get('QUERY_TAG') ?? '',
      status: 'running',
      error: undefined,
    };
    const abort = new AbortController();
    if (this.#canceledRequests.has(requestId)) abort.abort();
    const turn = (this.#turns.get(session) ?? Promise.resolve()).then(() => this.#run(query, request));
    this.#turns.set(session, turn);
    const query: Query = { record, session, abort, answer: turn, result: undefined };
    this.records.push(record);
    this.#byId.set(record.queryId, query);
    this.#byRequest.set(requestId, query);
    return query;
  }

  async #run(query: Query, request: QueryRequest): Promise<Record<string, unknown>> {
    const { record, session, abort } = query;
    const { sqlText: sql } = request;
    record.warehouse = session.warehouse;
    record.queryTag = String(request.parameters?.['QUERY_TAG'] ?? session.parameters.get('QUERY_TAG') ?? '');
    const tokens = tokenize(sql);
    try {
      if (abort.signal.aborted) throw canceled();
      const bound = expandBinds(tokens, request.bindings ?? {});
      const context = { state: this.#state, session, sql, cursor: new Cursor(bound), queryId: record.queryId, signal: abort.signal };
      const result = await runStatement(context, request.describeOnly === true);
      if (abort.signal.aborted) throw canceled();
      query.result = result;
      record.status = 'success';
      session.lastQueryId = record.queryId;
      return this.#success(query, result);
    } catch (error) {
      const refusal = abort.signal.aborted ? canceled() : refusalOf(error, tokens);
      record.status = refusal.code === '000604' ? 'canceled' : 'failed';
      record.error = refusal.message;
      return refusalAnswer(refusal, record.queryId, sql);
    }
  }

  async #answerInTime(query: Query, isDetached: boolean): Promise<Record<string, unknown>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), isDetached ? 0 : this.limits.asyncAfterMs);
    });
    const answer = await Promise.race([query.answer, late]);
    clearTimeout(timer);
    return answer ?? inProgress(query.record.queryId, isDetached);
  }

  #success({ record, session }: Query, result: StatementResult): Record<string, unknown> {
    const { chunkRows } = this.limits;
    const first = result.rows.slice(0, chunkRows);
    const chunks: Record<string, unknown>[] = [];
    for (let at = chunkRows; at < result.rows.length; at += chunkRows) {
      const rowCount = Math.min(chunkRows, result.rows.length - at);
      chunks.push({ url: `${this.baseUrl}/chunks/${record.queryId}/${at / chunkRows}`, rowCount, uncompressedSize: rowCount, compressedSize: rowCount });
    }
    const data = {
      parameters: parametersOf(session),
      rowtype: result.rowtype,
      rowset: first,
      total: result.rows.length,
      returned: result.rows.length,
      ...(chunks.length === 0 ? {} : { chunks, chunkHeaders: {} }),
      queryId: record.queryId,
      queryResultFormat: 'json',
      statementTypeId: result.statementTypeId,
      version: 1,
      finalDatabaseName: session.database ?? null,
      finalSchemaName: session.schema ?? null,
      finalWarehouseName: session.warehouse ?? null,
      finalRoleName: session.role,
      ...result.transfer,
    };
    return { data, code: null, message: null, success: true };
  }
}

function inProgress(queryId: string, isDetached: boolean): Record<string, unknown> {
  const data = { queryId, getResultUrl: `/queries/${queryId}/result`, queryAbortsAfterSecs: 300, progressDesc: null };
  return { data, code: isDetached ? '333334' : '333333', message: 'Query execution in progress.', success: true };
}

/** A refusal with the place at fault, both in the message and apart from it. */
export function refusalAnswer(refusal: SnowflakeRefusal, queryId: string | undefined, sql: string): Record<string, unknown> {
  const place = refusal.at === undefined ? undefined : lineAndPosition(sql, refusal.at);
  const said = place === undefined ? '' : `line ${place.line} at position ${place.position}`;
  const data = {
    internalError: false,
    errorCode: refusal.code,
    age: 0,
    sqlState: refusal.sqlState,
    queryId,
    line: place?.line ?? -1,
    pos: place?.position ?? -1,
    type: 'COMPILATION',
  };
  return { data, code: refusal.code, message: refusal.message.replace('{position}', said), success: false, headers: null };
}
