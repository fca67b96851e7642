import { Catalog, type CatalogObject } from '../catalog.ts';
import { objectMissing, unknownStatement } from '../refusals.ts';
import { statusResult, type StatementResult } from '../results.ts';
import { commitBeforeDdl, qualified, requireCompute, type StatementContext } from '../state.ts';
import { sqlName, tokenize, type Token } from '../tokens.ts';
import { translated } from '../translator.ts';
import { declaredType } from '../types.ts';
import { fullName } from './create.ts';
import { duckSql } from './query.ts';

const DONE = 'Statement executed successfully.';
/** A name that no client can give, for the moment of a swap. */
const BETWEEN = 'MART SWAP';

export async function runAlter(context: StatementContext): Promise<StatementResult> {
  const { cursor, session, state } = context;
  cursor.expect('ALTER');
  if (cursor.accept('WAREHOUSE')) return alterWarehouse(context);
  const kind = cursor.accept('DYNAMIC', 'TABLE') ? 'DYNAMIC TABLE' : cursor.acceptAny('TABLE', 'VIEW');
  if (kind === undefined) throw unknownStatement(context.sql);
  const ifExists = cursor.accept('IF', 'EXISTS');
  const name = qualified(session, cursor.names(), `ALTER ${kind}`);
  await commitBeforeDdl(session);
  const object = state.catalog.find(name);
  if (object === undefined && ifExists) return statusResult(DONE);
  if (object === undefined) throw objectMissing(Object.values(name).join('.'));
  if (object.kind !== kind && !(object.kind === 'DYNAMIC TABLE' && kind === 'TABLE')) throw objectMissing(object.name);
  return change(context, object);
}

async function change(context: StatementContext, object: CatalogObject): Promise<StatementResult> {
  const { cursor } = context;
  if (cursor.accept('RENAME', 'TO')) return rename(context, object);
  if (cursor.accept('SWAP', 'WITH')) return swap(context, object);
  if (object.kind === 'DYNAMIC TABLE' && cursor.accept('REFRESH')) return refresh(context, object);
  if (cursor.accept('ADD')) return addColumns(context, object);
  if (cursor.accept('DROP')) return dropColumns(context, object);
  if (cursor.acceptAny('ALTER', 'MODIFY') !== undefined) return alterColumn(context, object);
  if (cursor.accept('CLUSTER', 'BY')) object.clusterBy = cursor.group().map((token) => token.name).join('');
  else if (cursor.accept('RESUME', 'RECLUSTER') || cursor.accept('SUSPEND', 'RECLUSTER')) object.properties.set('AUTO_CLUSTERING', 'ON');
  else if (cursor.accept('SET')) setProperties(context, object);
  else throw unknownStatement(context.sql);
  cursor.end();
  return statusResult(DONE);
}

async function rename(context: StatementContext, object: CatalogObject): Promise<StatementResult> {
  const { cursor, session, state } = context;
  const to = qualified(session, cursor.names(), 'RENAME');
  cursor.end();
  state.catalog.requireSchema(to.database, to.schema);
  state.catalog.checkFree(to);
  const isView = object.kind === 'VIEW';
  if (to.database === object.database && to.schema === object.schema) {
    await session.connection.atomically([`alter ${isView ? 'view' : 'table'} ${fullName(object)} rename to ${sqlName(to.name)}`]);
  } else {
    // DuckDB renames only inside of a schema.
    if (isView) throw unknownStatement(context.sql);
    await session.connection.atomically([`create table ${fullName(to)} as select * from ${fullName(object)}`, `drop table ${fullName(object)}`]);
  }
  state.catalog.move(object, to);
  return statusResult(DONE);
}

/** Names change hands in one transaction; grants and comments go with the data, as in Snowflake. */
async function swap(context: StatementContext, object: CatalogObject): Promise<StatementResult> {
  const { cursor, session, state } = context;
  const other = state.catalog.get(qualified(session, cursor.names(), 'SWAP'));
  cursor.end();
  if (object.kind !== other.kind || object.schema !== other.schema || object.database !== other.database) throw unknownStatement(context.sql);
  const between = { ...object, name: BETWEEN };
  await session.connection.atomically([
    `alter table ${fullName(object)} rename to ${sqlName(BETWEEN)}`,
    `alter table ${fullName(other)} rename to ${sqlName(object.name)}`,
    `alter table ${fullName(between)} rename to ${sqlName(other.name)}`,
  ]);
  const names = [object.name, other.name] as const;
  state.catalog.objects.delete(Catalog.key(object));
  state.catalog.objects.delete(Catalog.key(other));
  [object.name, other.name] = [names[1], names[0]];
  state.catalog.put(object);
  state.catalog.put(other);
  return statusResult(DONE);
}

async function refresh(context: StatementContext, object: CatalogObject): Promise<StatementResult> {
  const { session, signal } = context;
  requireCompute(context);
  await session.connection.atomically([`create or replace table ${fullName(object)} as ${await duckSql(context, object.query ?? [])}`], signal);
  return statusResult(DONE);
}

async function addColumns({ cursor, session }: StatementContext, object: CatalogObject): Promise<StatementResult> {
  cursor.accept('COLUMN');
  const statements: string[] = [];
  do {
    cursor.accept('COLUMN');
    const name = cursor.name();
    const type = readType(cursor.rest);
    for (let index = 0; index < type.length; index += 1) cursor.next();
    const declared = declaredType(type.map((token) => token.text).join(''));
    if (declared !== undefined) object.types.set(name, declared);
    statements.push(`alter table ${fullName(object)} add column ${sqlName(name)} ${typeSql(type)}`);
  } while (cursor.accept(','));
  cursor.end();
  for (const statement of statements) await session.connection.atomically([statement]);
  return statusResult(DONE);
}

async function dropColumns({ cursor, session }: StatementContext, object: CatalogObject): Promise<StatementResult> {
  cursor.accept('COLUMN');
  const names = [cursor.name()];
  while (cursor.accept(',')) names.push(cursor.name());
  cursor.end();
  for (const name of names) await session.connection.atomically([`alter table ${fullName(object)} drop column ${sqlName(name)}`]);
  return statusResult(DONE);
}

/** A type or a comment. Views take comments only. */
async function alterColumn(context: StatementContext, object: CatalogObject): Promise<StatementResult> {
  const { cursor, session } = context;
  cursor.accept('COLUMN');
  const name = cursor.name();
  if (cursor.accept('COMMENT')) {
    object.columnComments.set(name, cursor.string());
    cursor.end();
    return statusResult(DONE);
  }
  if (object.kind !== 'TABLE' || !(cursor.accept('SET', 'DATA', 'TYPE') || cursor.accept('TYPE'))) throw unknownStatement(context.sql);
  const type = readType(cursor.rest);
  await session.connection.atomically([`alter table ${fullName(object)} alter column ${sqlName(name)} set data type ${typeSql(type)}`]);
  const declared = declaredType(type.map((token) => token.text).join(''));
  if (declared === undefined) object.types.delete(name);
  else object.types.set(name, declared);
  return statusResult(DONE);
}

const SETTABLE = new Set(['COMMENT', 'DATA_RETENTION_TIME_IN_DAYS', 'MAX_DATA_EXTENSION_TIME_IN_DAYS', 'CHANGE_TRACKING', 'TARGET_LAG', 'WAREHOUSE']);

function setProperties({ cursor, sql }: StatementContext, object: CatalogObject): void {
  while (cursor.peek() !== undefined && cursor.peek()?.text !== ';') {
    if (cursor.accept('SECURE')) {
      object.isSecure = true;
      continue;
    }
    const name = cursor.name();
    if (!SETTABLE.has(name) || !cursor.accept('=')) throw unknownStatement(sql);
    if (name === 'COMMENT') object.comment = cursor.string();
    else object.properties.set(name, cursor.next().name);
  }
}

async function alterWarehouse({ cursor, state, sql }: StatementContext): Promise<StatementResult> {
  const warehouse = state.warehouses.get(cursor.name());
  if (warehouse === undefined) throw objectMissing('WAREHOUSE');
  const action = cursor.acceptAny('RESUME', 'SUSPEND');
  if (action === undefined) throw unknownStatement(sql);
  warehouse.suspended = action === 'SUSPEND';
  return statusResult(DONE);
}

/** A type: one or two words and what stands in parentheses. */
function readType(tokens: readonly Token[]): Token[] {
  const open = tokens.findIndex((token) => token.text === '(');
  const comma = tokens.findIndex((token) => token.text === ',' || token.text === ';');
  if (open >= 0 && (comma < 0 || open < comma)) return tokens.slice(0, tokens.findIndex((token) => token.text === ')') + 1);
  return tokens.slice(0, comma < 0 ? tokens.length : comma);
}

function typeSql(type: readonly Token[]): string {
  const cast = translated([...tokenize('select cast(null as '), ...type, ...tokenize(')')]);
  return /AS (.*)\)$/.exec(cast)?.[1] ?? '';
}
