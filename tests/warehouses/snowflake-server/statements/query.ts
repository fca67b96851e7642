import { isConflict } from '../engine.ts';
import { canceled } from '../refusals.ts';
import { countColumn, countResult, queryResult, rowType, STATEMENT_TYPES, type StatementResult } from '../results.ts';
import { requireCompute, type ServerSession, type StatementContext } from '../state.ts';
import { sqlName, sqlString, tokenize, type Token } from '../tokens.ts';
import { translated } from '../translator.ts';
import { fillInformationSchema } from './information-schema.ts';

const CONFLICT_TRIES = 60;
const CONFLICT_PAUSE_MS = 10;

/** Functions that answer from the session, not from data. */
const SESSION_FUNCTIONS: Readonly<Record<string, (context: StatementContext) => string | undefined>> = {
  CURRENT_VERSION: () => '9.99.9',
  CURRENT_ACCOUNT: ({ state }) => state.account.toUpperCase(),
  CURRENT_REGION: () => 'TEST_LOCAL',
  CURRENT_USER: ({ session }) => session.user.name,
  CURRENT_ROLE: ({ session }) => session.role,
  CURRENT_WAREHOUSE: ({ session }) => session.warehouse,
  CURRENT_DATABASE: ({ session }) => session.database,
  CURRENT_SCHEMA: ({ session }) => session.schema,
  CURRENT_SESSION: ({ session }) => String(session.id),
  LAST_QUERY_ID: ({ session }) => session.lastQueryId,
};

export async function runQuery(context: StatementContext): Promise<StatementResult> {
  const waited = await waitFunction(context);
  if (waited !== undefined) return waited;
  if (context.cursor.tokens.some((token) => token.name === 'FROM')) requireCompute(context);
  const sql = await duckSql(context, context.cursor.tokens);
  return queryResult(await onceMore(context.session, () => context.session.connection.run(sql, context.signal)));
}

export async function describeQuery(context: StatementContext): Promise<StatementResult> {
  const columns = await context.session.connection.describe(await duckSql(context, context.cursor.tokens));
  return { rowtype: columns.map(({ name, type }) => rowType(name, type)), rows: [], statementTypeId: STATEMENT_TYPES.select };
}

export async function runDml(context: StatementContext, kind: 'insert' | 'update' | 'delete'): Promise<StatementResult> {
  requireCompute(context);
  const { cursor, session } = context;
  if (kind === 'insert' && cursor.accept('INSERT', 'OVERWRITE')) return insertOverwrite(context);
  const sql = await duckSql(context, cursor.tokens);
  const result = await onceMore(session, () => session.connection.run(sql, context.signal));
  return countResult(kind, result.rowsChanged);
}

/** All rows of the table are replaced, in one transaction. */
async function insertOverwrite(context: StatementContext): Promise<StatementResult> {
  const { cursor, session } = context;
  const insert = cursor.tokens.filter((token, index) => !(index === 1 && token.name === 'OVERWRITE'));
  const sql = await duckSql(context, insert);
  cursor.expect('INTO');
  const table = cursor.names().map(sqlName).join('.');
  const count = async (): Promise<number> => {
    await session.connection.run(`delete from ${table}`, context.signal);
    return (await session.connection.run(sql, context.signal)).rowsChanged;
  };
  return countResult('insert', session.inTransaction ? await count() : await inTransaction(session, count));
}

/** As Snowflake counts: rows inserted and rows updated apart. A row of the target that several rows match is an error. */
export async function runMerge(context: StatementContext): Promise<StatementResult> {
  requireCompute(context);
  const { session } = context;
  const sql = `${await duckSql(context, context.cursor.tokens)} returning merge_action`;
  const result = await onceMore(session, () => session.connection.run(sql, context.signal));
  const actions = (await result.getRows()).map((row) => String(row[0]));
  const counts = ['INSERT', 'UPDATE'].map((action) => String(actions.filter((done) => done === action).length));
  return {
    rowtype: [countColumn('number of rows inserted'), countColumn('number of rows updated')],
    rows: [counts],
    statementTypeId: STATEMENT_TYPES.merge,
  };
}

async function inTransaction<Result>(session: ServerSession, work: () => Promise<Result>): Promise<Result> {
  await session.connection.run('begin transaction');
  try {
    const result = await work();
    await session.connection.run('commit');
    return result;
  } catch (error) {
    await session.connection.run('rollback').catch(() => undefined);
    throw error;
  }
}

/** Outside of a transaction Snowflake would have waited for the other's lock. */
async function onceMore<Result>(session: ServerSession, work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (session.inTransaction || attempt >= CONFLICT_TRIES || !isConflict(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, CONFLICT_PAUSE_MS));
    }
  }
}

/** A statement as DuckDB takes it: session functions answered, temporary and catalog tables found, then translated. */
export async function duckSql(context: StatementContext, tokens: readonly Token[]): Promise<string> {
  const answered = withSessionFunctions(context, await afterWaits(context, tokens));
  const local = withTemporaryTables(context.session, answered);
  return translated(await fillInformationSchema(context, local));
}

function withSessionFunctions(context: StatementContext, tokens: readonly Token[]): Token[] {
  const result: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    const answer = token.kind === 'word' && Object.hasOwn(SESSION_FUNCTIONS, token.name) ? SESSION_FUNCTIONS[token.name] : undefined;
    if (answer === undefined || tokens[index + 1]?.text !== '(' || tokens[index + 2]?.text !== ')') {
      result.push(token);
      continue;
    }
    const value = answer(context);
    const literal = value === undefined ? 'cast(null as text)' : sqlString(value);
    // Without an alias the column is called by the function.
    const next = tokens[index + 3];
    const named = next === undefined || next.text === ',' || next.name === 'FROM' ? ` as "${token.name}()"` : '';
    const replaced = tokenize(`${literal}${named}`).map((part) => ({ ...part, start: token.start, end: token.start }));
    result.push(...replaced.map((part, at) => ({ ...part, start: token.start + at * 1e-6, end: token.start + at * 1e-6 })));
    index += 2;
  }
  return result;
}

/** DuckDB keeps temporary tables in a schema of their own: a qualified name of one loses its qualifiers. */
function withTemporaryTables(session: ServerSession, tokens: readonly Token[]): readonly Token[] {
  if (session.temporaryTables.length === 0) return tokens;
  const dropped = new Set<number>();
  tokens.forEach((token, index) => {
    const chain = [tokens[index - 4]?.name, tokens[index - 2]?.name, token.name];
    const isFull = tokens[index - 1]?.text === '.' && tokens[index - 3]?.text === '.';
    const temporary = session.temporaryTables.some(({ database, schema, name }) => name === chain[2] && schema === chain[1] && database === chain[0]);
    if (isFull && temporary) for (let back = 1; back <= 4; back += 1) dropped.add(index - back);
  });
  return tokens.filter((_, index) => !dropped.has(index));
}

/** `system$wait(5)` in the midst of a statement: first the wait, then the rest, unless it was cancelled meanwhile. */
async function afterWaits({ signal }: StatementContext, tokens: readonly Token[]): Promise<readonly Token[]> {
  const at = tokens.findIndex((token) => token.kind === 'word' && token.name === 'SYSTEM$WAIT');
  const call = tokens[at];
  if (call === undefined) return tokens;
  const seconds = tokens[at + 2]?.text ?? '';
  await pause(Number(seconds), signal);
  if (signal.aborted) throw canceled();
  const said = `'waited ${seconds} seconds'`;
  return [...tokens.slice(0, at), { ...call, kind: 'string', text: said, name: said }, ...tokens.slice(at + 4)];
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/** `select system$wait(5)`: a long query that costs nothing. */
async function waitFunction({ cursor, signal }: StatementContext): Promise<StatementResult | undefined> {
  const [select, call, open, amount, close] = cursor.tokens;
  if (select?.name !== 'SELECT' || call?.name !== 'SYSTEM$WAIT' || open?.text !== '(' || close?.text !== ')') return undefined;
  await pause(Number(amount?.text), signal);
  const said = `waited ${amount?.text ?? ''} seconds`;
  return { rowtype: [{ name: 'SYSTEM$WAIT', type: 'text', precision: null, scale: null, length: 16, nullable: true }], rows: [[said]], statementTypeId: STATEMENT_TYPES.select };
}
