import type { Catalog, QualifiedName } from './catalog.ts';
import type { Engine, EngineConnection } from './engine.ts';
import { noCurrent, notPermitted, noWarehouse, warehouseSuspended } from './refusals.ts';
import type { Cursor } from './cursor.ts';

export interface ComputeWarehouse {
  readonly name: string;
  suspended: boolean;
  readonly autoResume: boolean;
}

export interface Role {
  readonly name: string;
  /** Schemas (`DB.SCHEMA`) and databases (`DB`, for new schemas) it may create in; undefined: everywhere. */
  readonly createIn?: readonly string[];
  /** Undefined: every warehouse. */
  readonly warehouses?: readonly string[];
}

export interface User {
  readonly name: string;
  readonly password?: string;
  /** PEM of the public half of its key pair. */
  readonly publicKey?: string;
  /** A token for `authenticator: oauth`. */
  readonly oauthToken?: string;
  readonly defaultRole: string;
  readonly defaultWarehouse?: string;
  readonly roles: readonly string[];
}

/** What all sessions share. */
export interface ServerState {
  readonly account: string;
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly warehouses: Map<string, ComputeWarehouse>;
  readonly roles: Map<string, Role>;
  readonly users: Map<string, User>;
  /** Folder that stands for the cloud's storage of staged files. */
  readonly stageFolder: string;
  /** PUT is answered as in a network that keeps the client away from the stage. */
  refusePut: boolean;
}

export interface ServerSession {
  readonly id: number;
  readonly user: User;
  readonly connection: EngineConnection;
  readonly parameters: Map<string, string>;
  readonly temporaryTables: QualifiedName[];
  role: string;
  warehouse: string | undefined;
  database: string | undefined;
  schema: string | undefined;
  inTransaction: boolean;
  lastQueryId: string;
}

/** One statement on its way. */
export interface StatementContext {
  readonly state: ServerState;
  readonly session: ServerSession;
  readonly sql: string;
  readonly cursor: Cursor;
  readonly queryId: string;
  readonly signal: AbortSignal;
}

/** A name as written, completed by what the session is in. */
export function qualified(session: ServerSession, parts: readonly string[], statement: string): QualifiedName {
  const [name, schema, database] = [...parts].reverse();
  const completeSchema = schema ?? session.schema;
  const completeDatabase = database ?? session.database;
  if (completeDatabase === undefined) throw noCurrent('database', statement);
  if (completeSchema === undefined) throw noCurrent('schema', statement);
  return { database: completeDatabase, schema: completeSchema, name: name ?? '' };
}

/** Refuses a statement that needs computing where no warehouse can do it; wakes one that wakes by itself. */
export function requireCompute({ state, session }: StatementContext): void {
  const warehouse = session.warehouse === undefined ? undefined : state.warehouses.get(session.warehouse);
  if (warehouse === undefined) throw noWarehouse();
  if (warehouse.suspended && !warehouse.autoResume) throw warehouseSuspended(warehouse.name);
  warehouse.suspended = false;
}

export function requireCreate({ state, session }: StatementContext, scope: string, kind: 'schema' | 'database'): void {
  const allowed = state.roles.get(session.role)?.createIn;
  if (allowed !== undefined && !allowed.includes(scope)) throw notPermitted(kind, scope.split('.').at(-1) ?? scope);
}

/** DDL commits what came before it. */
export async function commitBeforeDdl(session: ServerSession): Promise<void> {
  if (!session.inTransaction) return;
  session.inTransaction = false;
  await session.connection.run('commit');
}
