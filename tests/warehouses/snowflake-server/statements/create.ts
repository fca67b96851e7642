import { newObject, type CatalogObject, type ObjectKind, type QualifiedName } from '../catalog.ts';
import { alreadyExists, unknownStatement } from '../refusals.ts';
import { statusResult, type StatementResult } from '../results.ts';
import { commitBeforeDdl, qualified, requireCompute, requireCreate, type StatementContext } from '../state.ts';
import { decodedName, sqlName, tokenize, type Token } from '../tokens.ts';
import { translated } from '../translator.ts';
import { declaredType } from '../types.ts';
import { duckSql } from './query.ts';

/** The clauses between a new object's name and its `as`. */
interface Clauses {
  columns?: readonly Token[];
  clusterBy: string;
  copyGrants: boolean;
  comment: string;
  cloneOf?: string[];
  query?: readonly Token[];
  readonly properties: Map<string, string>;
}

interface Head {
  readonly replace: boolean;
  readonly isTransient: boolean;
  readonly isTemporary: boolean;
  readonly isSecure: boolean;
}

export async function runCreate(context: StatementContext): Promise<StatementResult> {
  const { cursor } = context;
  cursor.expect('CREATE');
  const replace = cursor.accept('OR', 'REPLACE');
  const isTransient = cursor.accept('TRANSIENT');
  const isTemporary = cursor.acceptAny('TEMPORARY', 'TEMP') !== undefined;
  const isSecure = cursor.accept('SECURE');
  const head = { replace, isTransient, isTemporary, isSecure };
  if (cursor.accept('DATABASE')) return createDatabase(context, head);
  if (cursor.accept('SCHEMA')) return createSchema(context, head);
  if (!replace && cursor.accept('ROLE')) return createRole(context);
  if (cursor.accept('DYNAMIC', 'TABLE')) return createRelation(context, head, 'DYNAMIC TABLE');
  if (cursor.accept('TABLE')) return createRelation(context, head, 'TABLE');
  if (cursor.accept('VIEW')) return createRelation(context, head, 'VIEW');
  throw unknownStatement(context.sql);
}

async function createDatabase(context: StatementContext, { replace }: Head): Promise<StatementResult> {
  const { cursor, state, session } = context;
  const ifMissing = cursor.accept('IF', 'NOT', 'EXISTS');
  const name = cursor.name();
  cursor.end();
  if (replace) throw unknownStatement(context.sql);
  if (state.catalog.databases.has(name)) {
    if (ifMissing) return statusResult(`${name} already exists, statement succeeded.`);
    throw alreadyExists(name);
  }
  await session.connection.run(`attach ':memory:' as ${sqlName(name)}`);
  state.catalog.databases.set(name, new Set());
  await makeSchema(context, name, 'PUBLIC');
  return statusResult(`Database ${name} successfully created.`);
}

function createRole({ cursor, state }: StatementContext): StatementResult {
  const name = cursor.name();
  cursor.end();
  if (state.roles.has(name)) throw alreadyExists(name);
  state.roles.set(name, { name });
  return statusResult(`Role ${name} successfully created.`);
}

/** As in Snowflake, the session is then in the new schema. */
async function createSchema(context: StatementContext, { replace }: Head): Promise<StatementResult> {
  const { cursor, state, session } = context;
  const ifMissing = cursor.accept('IF', 'NOT', 'EXISTS');
  const parts = cursor.names();
  cursor.end();
  const { schema: database, name } = qualified({ ...session, schema: session.database }, parts, 'CREATE SCHEMA');
  if (replace) throw unknownStatement(context.sql);
  await commitBeforeDdl(session);
  if (state.catalog.schemasOf(database).has(name)) {
    if (ifMissing) return statusResult(`${name} already exists, statement succeeded.`);
    throw alreadyExists(name);
  }
  requireCreate(context, database, 'database');
  await makeSchema(context, database, name);
  session.database = database;
  session.schema = name;
  await session.connection.useSchema(database, name);
  return statusResult(`Schema ${name} successfully created.`);
}

/** Two sessions may want the same schema at the same moment. */
async function makeSchema({ state, session }: StatementContext, database: string, name: string): Promise<void> {
  state.catalog.schemasOf(database).add(name);
  await session.connection.atomically([`create schema if not exists ${sqlName(database)}.${sqlName(name)}`]);
}

async function createRelation(context: StatementContext, head: Head, kind: ObjectKind): Promise<StatementResult> {
  const { cursor, state, session } = context;
  const ifMissing = cursor.accept('IF', 'NOT', 'EXISTS');
  const name = qualified(session, cursor.names(), `CREATE ${kind}`);
  const clauses = readClauses(context, kind);
  await commitBeforeDdl(session);
  state.catalog.requireSchema(name.database, name.schema);
  requireCreate(context, `${name.database}.${name.schema}`, 'schema');
  if (kind !== 'VIEW' && clauses.query !== undefined) requireCompute(context);
  if (ifMissing && state.catalog.find(name)?.kind === kind) return statusResult(`${name.name} already exists, statement succeeded.`);
  state.catalog.checkFree(name, head.replace ? kind : undefined);
  const before = state.catalog.find(name);
  const object = objectOf(context, head, kind, name, clauses, before);
  await session.connection.atomically(await statementsFor(context, head, kind, name, clauses, before), context.signal);
  // Checked again, since others created while this one was computed.
  if (!head.replace) state.catalog.checkFree(name);
  state.catalog.put(object);
  if (head.isTemporary) session.temporaryTables.push(name);
  const word = kind === 'VIEW' ? 'View' : kind === 'TABLE' ? 'Table' : 'Dynamic table';
  return statusResult(`${word} ${name.name} successfully created.`);
}

function objectOf(
  { session, state }: StatementContext,
  head: Head,
  kind: ObjectKind,
  name: QualifiedName,
  clauses: Clauses,
  before: CatalogObject | undefined,
): CatalogObject {
  const original = clauses.cloneOf === undefined ? undefined : state.catalog.get(qualified(session, clauses.cloneOf, 'CLONE'));
  const kept = clauses.copyGrants ? (original ?? before)?.grants : undefined;
  return newObject(name, kind, session.role, {
    isTransient: head.isTransient,
    isSecure: head.isSecure,
    session: head.isTemporary ? String(session.id) : undefined,
    comment: clauses.comment,
    clusterBy: clauses.clusterBy,
    grants: [...(kept ?? [])],
    types: new Map(original?.types ?? declaredTypes(clauses.columns)),
    columnComments: new Map(original?.columnComments),
    properties: clauses.properties,
    query: kind === 'DYNAMIC TABLE' ? clauses.query : undefined,
  });
}

async function statementsFor(
  context: StatementContext,
  head: Head,
  kind: ObjectKind,
  name: QualifiedName,
  clauses: Clauses,
  before: CatalogObject | undefined,
): Promise<string[]> {
  const full = head.isTemporary ? `temp.main.${sqlName(name.name)}` : fullName(name);
  const plain = kind === 'VIEW' ? 'view' : 'table';
  const word = head.isTemporary ? `temporary ${plain}` : plain;
  const drop = before === undefined || !head.replace ? [] : [`drop ${plain} if exists ${full}`];
  if (clauses.cloneOf !== undefined) {
    const original = fullName(qualified(context.session, clauses.cloneOf, 'CLONE'));
    return [...drop, `create ${word} ${full} as select * from ${original}`];
  }
  if (clauses.query === undefined) return [...drop, `create ${word} ${full} ${columnsSql(context, clauses.columns)}`];
  const query = await duckSql(context, clauses.query);
  const columns = clauses.columns === undefined ? '' : ` (${viewColumns(clauses.columns).map(sqlName).join(', ')})`;
  return [...drop, `create ${word} ${full}${columns} as ${query}`];
}

export function fullName({ database, schema, name }: QualifiedName): string {
  return [database, schema, name].map(sqlName).join('.');
}

/** Clauses may come in any order, and nothing may be left that is not known. */
function readClauses(context: StatementContext, kind: ObjectKind): Clauses {
  const { cursor } = context;
  const clauses: Clauses = { clusterBy: '', copyGrants: false, comment: '', properties: new Map() };
  if (cursor.peek()?.text === '(') clauses.columns = cursor.group();
  while (!cursor.done) {
    if (cursor.accept('CLUSTER', 'BY')) clauses.clusterBy = cursor.group().map((token) => token.name).join('');
    else if (cursor.accept('COPY', 'GRANTS')) clauses.copyGrants = true;
    else if (cursor.accept('CLONE')) clauses.cloneOf = cursor.names();
    else if (cursor.accept('COMMENT', '=')) clauses.comment = cursor.string();
    else if (cursor.accept('AS')) {
      clauses.query = cursor.rest.filter((token) => token.text !== ';');
      while (!cursor.done) cursor.next();
    } else if (cursor.accept(';')) break;
    else readProperty(context, kind, clauses);
  }
  if (kind !== 'TABLE' && clauses.query === undefined) throw unknownStatement(context.sql);
  if (kind === 'DYNAMIC TABLE' && !['TARGET_LAG', 'WAREHOUSE'].every((name) => clauses.properties.has(name))) throw unknownStatement(context.sql);
  return clauses;
}

const PROPERTIES: Readonly<Record<ObjectKind, readonly string[]>> = {
  TABLE: ['DATA_RETENTION_TIME_IN_DAYS', 'MAX_DATA_EXTENSION_TIME_IN_DAYS', 'CHANGE_TRACKING'],
  VIEW: ['CHANGE_TRACKING'],
  'DYNAMIC TABLE': ['TARGET_LAG', 'WAREHOUSE', 'REFRESH_MODE', 'INITIALIZE'],
};

function readProperty({ cursor, sql }: StatementContext, kind: ObjectKind, clauses: Clauses): void {
  const property = cursor.acceptAny(...PROPERTIES[kind]);
  if (property === undefined || !cursor.accept('=')) throw unknownStatement(sql);
  clauses.properties.set(property, cursor.next().name);
}

/** Column definitions go through the translator as a whole statement, of a table that is never made. */
function columnsSql({ sql }: StatementContext, columns: readonly Token[] | undefined): string {
  if (columns === undefined) throw unknownStatement(sql);
  const enforced = definitions(columns).filter((definition) => !isTableConstraint(definition)).map(withoutConstraints);
  const list = enforced.flatMap((definition, index) => (index === 0 ? definition : [...tokenize(','), ...definition]));
  const statement = translated([...tokenize('create table x ('), ...list, ...tokenize(')')]);
  return statement.slice(statement.indexOf('('));
}

function isTableConstraint([first]: readonly Token[]): boolean {
  return first?.kind === 'word' && ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN'].includes(first.name);
}

/** What Snowflake writes down and does not enforce: all but `not null`. */
function withoutConstraints(definition: readonly Token[]): Token[] {
  const begin = definition.findIndex((token, index) => index > 0 && token.kind === 'word' && ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'REFERENCES'].includes(token.name));
  const kept = begin < 0 ? definition : definition.slice(0, begin);
  const rest = begin < 0 ? [] : definition.slice(begin);
  const isNotNull = rest.some((token, index) => token.name === 'NOT' && rest[index + 1]?.name === 'NULL');
  return [...kept, ...(isNotNull ? tokenize('not null') : [])];
}

function declaredTypes(columns: readonly Token[] | undefined): [string, string][] {
  return definitions(columns).filter((definition) => !isTableConstraint(definition)).flatMap(([name, ...rest]): [string, string][] => {
    const type = declaredType(rest.map((token) => token.text).join(''));
    return name === undefined || type === undefined ? [] : [[decodedName(name.name), type]];
  });
}

function viewColumns(columns: readonly Token[]): string[] {
  return definitions(columns).map(([name]) => name?.name ?? '');
}

/** The entries between the outermost commas. */
function definitions(columns: readonly Token[] | undefined): Token[][] {
  const entries: Token[][] = [[]];
  let depth = 0;
  for (const token of (columns ?? []).slice(1, -1)) {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (token.text === ',' && depth === 0) entries.push([]);
    else entries.at(-1)?.push(token);
  }
  return entries;
}
