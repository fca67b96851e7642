import { objectMissing, scopeMissing, unknownStatement } from '../refusals.ts';
import { statusResult, type StatementResult } from '../results.ts';
import { type ServerSession, type StatementContext } from '../state.ts';

const DONE = 'Statement executed successfully.';

/** Parameters a session may set; others are refused, since nothing here would obey them. */
export const PARAMETERS: ReadonlySet<string> = new Set(['QUERY_TAG', 'TIMEZONE', 'STATEMENT_TIMEOUT_IN_SECONDS', 'AUTOCOMMIT', 'LOCK_TIMEOUT', 'WEEK_START', 'CLIENT_SESSION_KEEP_ALIVE']);

export function runAlterSession({ cursor, session, sql }: StatementContext): StatementResult {
  cursor.expect('ALTER', 'SESSION');
  const action = cursor.acceptAny('SET', 'UNSET');
  if (action === undefined) throw unknownStatement(sql);
  do {
    const name = cursor.name();
    if (!PARAMETERS.has(name)) throw unknownStatement(sql);
    if (action === 'UNSET') session.parameters.delete(name);
    else {
      cursor.expect('=');
      session.parameters.set(name, cursor.next().name);
    }
    cursor.accept(',');
  } while (!cursor.done && cursor.peek()?.text !== ';');
  cursor.end();
  return statusResult(DONE);
}

export async function runUse(context: StatementContext): Promise<StatementResult> {
  const { cursor, session, state, sql } = context;
  cursor.expect('USE');
  if (cursor.accept('SECONDARY', 'ROLES')) throw unknownStatement(sql);
  const kind = cursor.acceptAny('ROLE', 'WAREHOUSE', 'DATABASE', 'SCHEMA');
  const parts = cursor.names();
  cursor.end();
  const name = parts.at(-1) ?? '';
  if (kind === 'ROLE') {
    if (!session.user.roles.includes(name)) throw objectMissing(name);
    session.role = name;
  } else if (kind === 'WAREHOUSE') useWarehouse(context, name);
  else {
    const isDatabase = kind === 'DATABASE' || (kind === undefined && parts.length === 1);
    const database = isDatabase ? name : (parts.at(-2) ?? session.database);
    const schema = isDatabase ? 'PUBLIC' : name;
    const schemas = database === undefined ? undefined : state.catalog.databases.get(database);
    if (schemas === undefined) throw scopeMissing('Database', database ?? name);
    if (!schemas.has(schema)) throw scopeMissing('Schema', `${database}.${schema}`);
    session.database = database;
    session.schema = schema;
    await session.connection.useSchema(database, schema);
  }
  return statusResult(DONE);
}

function useWarehouse({ session, state }: StatementContext, name: string): void {
  const allowed = state.roles.get(session.role)?.warehouses;
  if (!state.warehouses.has(name) || (allowed !== undefined && !allowed.includes(name))) {
    throw objectMissing(name);
  }
  session.warehouse = name;
}

export async function runTransaction({ cursor, session }: StatementContext): Promise<StatementResult> {
  const word = cursor.acceptAny('BEGIN', 'START', 'COMMIT', 'ROLLBACK') ?? '';
  cursor.acceptAny('TRANSACTION', 'WORK');
  cursor.end();
  if (word === 'COMMIT' || word === 'ROLLBACK') await endTransaction(session, word);
  else if (!session.inTransaction) {
    await session.connection.run('begin transaction');
    session.inTransaction = true;
  }
  return statusResult(DONE);
}

/** With nothing open, Snowflake answers that all is well. */
async function endTransaction(session: ServerSession, word: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  if (!session.inTransaction) return;
  session.inTransaction = false;
  await session.connection.run(word);
}
