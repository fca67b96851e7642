import { objectMissing, scopeMissing, unknownStatement } from '../refusals.ts';
import { statusResult, type StatementResult } from '../results.ts';
import { commitBeforeDdl, qualified, type StatementContext } from '../state.ts';
import { sqlName } from '../tokens.ts';
import { fullName } from './create.ts';

export async function runDrop(context: StatementContext): Promise<StatementResult> {
  const { cursor } = context;
  cursor.expect('DROP');
  if (cursor.accept('SCHEMA')) return dropSchema(context);
  if (cursor.accept('ROLE')) return dropRole(context);
  const kind = cursor.accept('DYNAMIC', 'TABLE') ? 'DYNAMIC TABLE' : cursor.acceptAny('TABLE', 'VIEW');
  if (kind === undefined) throw unknownStatement(context.sql);
  return dropRelation(context, kind);
}

async function dropRelation(context: StatementContext, kind: string): Promise<StatementResult> {
  const { cursor, session, state } = context;
  const ifExists = cursor.accept('IF', 'EXISTS');
  const name = qualified(session, cursor.names(), `DROP ${kind}`);
  cursor.acceptAny('CASCADE', 'RESTRICT');
  cursor.end();
  await commitBeforeDdl(session);
  const object = state.catalog.find(name);
  if (object === undefined && ifExists) return statusResult(`Drop statement executed successfully (${name.name} already dropped).`);
  if (object === undefined || object.kind !== kind) throw objectMissing(`${name.database}.${name.schema}.${name.name}`);
  const full = object.session === undefined ? fullName(name) : `temp.main.${sqlName(name.name)}`;
  await session.connection.atomically([`drop ${kind === 'VIEW' ? 'view' : 'table'} if exists ${full}`]);
  state.catalog.remove(name);
  return statusResult(`${name.name} successfully dropped.`);
}

/** With the role go the rights it held. */
function dropRole({ cursor, state }: StatementContext): StatementResult {
  const ifExists = cursor.accept('IF', 'EXISTS');
  const name = cursor.name();
  cursor.end();
  if (!state.roles.delete(name) && !ifExists) throw objectMissing(name);
  for (const object of state.catalog.objects.values()) object.grants = object.grants.filter(({ role }) => role !== name);
  return statusResult(`${name} successfully dropped.`);
}

async function dropSchema({ cursor, session, state }: StatementContext): Promise<StatementResult> {
  const ifExists = cursor.accept('IF', 'EXISTS');
  const { schema: database, name } = qualified({ ...session, schema: session.database }, cursor.names(), 'DROP SCHEMA');
  cursor.acceptAny('CASCADE', 'RESTRICT');
  cursor.end();
  await commitBeforeDdl(session);
  const schemas = state.catalog.schemasOf(database);
  if (!schemas.has(name)) {
    if (ifExists) return statusResult(`Drop statement executed successfully (${name} already dropped).`);
    throw scopeMissing('Schema', `${database}.${name}`);
  }
  if (session.schema === name && session.database === database) {
    session.schema = undefined;
    await session.connection.useSchema(undefined, undefined);
  }
  await session.connection.atomically([`drop schema if exists ${sqlName(database)}.${sqlName(name)} cascade`]);
  for (const object of state.catalog.in(database, name)) state.catalog.remove(object);
  schemas.delete(name);
  return statusResult(`${name} successfully dropped.`);
}

/** A table emptied: DDL too, in that it commits. */
export async function runTruncate({ cursor, session, state }: StatementContext): Promise<StatementResult> {
  cursor.expect('TRUNCATE');
  cursor.accept('TABLE');
  const ifExists = cursor.accept('IF', 'EXISTS');
  const name = qualified(session, cursor.names(), 'TRUNCATE');
  cursor.end();
  await commitBeforeDdl(session);
  if (!(ifExists && state.catalog.find(name) === undefined)) {
    state.catalog.get(name);
    await session.connection.atomically([`delete from ${fullName(name)}`]);
  }
  return statusResult('Statement executed successfully.');
}

/** `comment on table … is …`. */
export async function runComment({ cursor, session, state, sql }: StatementContext): Promise<StatementResult> {
  cursor.expect('COMMENT');
  cursor.accept('IF', 'EXISTS');
  cursor.expect('ON');
  cursor.accept('DYNAMIC');
  const kind = cursor.acceptAny('TABLE', 'VIEW', 'COLUMN', 'SCHEMA');
  if (kind === undefined) throw unknownStatement(sql);
  const parts = cursor.names();
  cursor.expect('IS');
  const comment = cursor.string();
  cursor.end();
  await commitBeforeDdl(session);
  if (kind === 'COLUMN') state.catalog.get(qualified(session, parts.slice(0, -1), 'COMMENT')).columnComments.set(parts.at(-1) ?? '', comment);
  else if (kind !== 'SCHEMA') state.catalog.get(qualified(session, parts, 'COMMENT')).comment = comment;
  return statusResult('Statement executed successfully.');
}
