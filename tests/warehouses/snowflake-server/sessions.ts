import { randomUUID } from 'node:crypto';
import { refused, type LoginRequest } from './login.ts';
import { objectMissing } from './refusals.ts';
import type { ServerSession, ServerState, User } from './state.ts';
import { tokenize } from './tokens.ts';

/** How long a token is said to last; tests end one by hand. */
const VALID_SECONDS = 3600;
const MASTER_VALID_SECONDS = 14_400;

interface Tokens {
  session: string;
  master: string;
  sessionExpired: boolean;
  masterExpired: boolean;
}

/** Sessions by their tokens. */
export class Sessions {
  readonly #state: ServerState;
  readonly #open = new Map<ServerSession, Tokens>();
  #lastId = 1_000_000;
  /** How often tokens were renewed and sessions were kept alive. */
  renewals = 0;
  heartbeats = 0;

  constructor(state: ServerState) {
    this.#state = state;
  }

  get all(): readonly ServerSession[] {
    return [...this.#open.keys()];
  }

  /** Every session's token is no longer good; with `master` it can't be renewed either. */
  expire(master = false): void {
    for (const tokens of this.#open.values()) {
      tokens.sessionExpired = true;
      tokens.masterExpired = master;
    }
  }

  async open(user: User, query: URLSearchParams, request: LoginRequest): Promise<Record<string, unknown>> {
    const role = identifier(query.get('roleName')) ?? user.defaultRole;
    if (!user.roles.includes(role) || !this.#state.roles.has(role)) {
      throw refused('390189', `Role '${role}' specified in the connect string does not exist or not authorized. Contact your local system administrator, or attempt to login with another role, e.g. PUBLIC.`);
    }
    this.#lastId += 1;
    const session: ServerSession = {
      id: this.#lastId,
      user,
      connection: await this.#state.engine.connect(),
      parameters: new Map(Object.entries(request.SESSION_PARAMETERS ?? {}).map(([name, value]) => [name, String(value)])),
      temporaryTables: [],
      role,
      warehouse: this.#usableWarehouse(identifier(query.get('warehouse')) ?? user.defaultWarehouse, role),
      ...this.#usableSchema(identifier(query.get('databaseName')), identifier(query.get('schemaName'))),
      inTransaction: false,
      lastQueryId: '',
    };
    await session.connection.useSchema(session.database, session.schema);
    const tokens = { session: `session-${randomUUID()}`, master: `master-${randomUUID()}`, sessionExpired: false, masterExpired: false };
    this.#open.set(session, tokens);
    return {
      token: tokens.session,
      masterToken: tokens.master,
      validityInSeconds: VALID_SECONDS,
      masterValidityInSeconds: MASTER_VALID_SECONDS,
      sessionId: session.id,
      parameters: parametersOf(session),
      sessionInfo: { databaseName: session.database, schemaName: session.schema, warehouseName: session.warehouse, roleName: session.role },
    };
  }

  /** The session of a request's token. */
  find(authorization: string | undefined): ServerSession {
    const token = tokenOf(authorization);
    for (const [session, tokens] of this.#open) {
      if (tokens.session !== token) continue;
      if (tokens.sessionExpired) throw refused('390112', 'Session token expired.');
      return session;
    }
    throw refused('390111', 'Session no longer exists.  New login required to access the service.');
  }

  renew(authorization: string | undefined): Record<string, unknown> {
    const token = tokenOf(authorization);
    for (const [session, tokens] of this.#open) {
      if (tokens.master !== token) continue;
      if (tokens.masterExpired) throw refused('390114', 'Authentication token has expired.  The user must authenticate again.');
      Object.assign(tokens, { session: `session-${randomUUID()}`, master: `master-${randomUUID()}`, sessionExpired: false });
      this.renewals += 1;
      return { sessionToken: tokens.session, validityInSecondsST: VALID_SECONDS, masterToken: tokens.master, validityInSecondsMT: MASTER_VALID_SECONDS, sessionId: session.id };
    }
    throw refused('390114', 'Authentication token has expired.  The user must authenticate again.');
  }

  close(session: ServerSession): void {
    if (!this.#open.delete(session)) return;
    for (const name of session.temporaryTables) this.#state.catalog.remove(name);
    session.connection.close();
  }

  /** A session begins without a warehouse it may not use, and without a word. */
  #usableWarehouse(name: string | undefined, role: string): string | undefined {
    const allowed = this.#state.roles.get(role)?.warehouses;
    const isUsable = name !== undefined && this.#state.warehouses.has(name) && (allowed === undefined || allowed.includes(name));
    return isUsable ? name : undefined;
  }

  #usableSchema(database: string | undefined, schema: string | undefined): Pick<ServerSession, 'database' | 'schema'> {
    const schemas = database === undefined ? undefined : this.#state.catalog.databases.get(database);
    if (schemas === undefined) return { database: undefined, schema: undefined };
    const wanted = schema ?? 'PUBLIC';
    return { database, schema: schemas.has(wanted) ? wanted : undefined };
  }
}

function tokenOf(authorization: string | undefined): string | undefined {
  return /^Snowflake Token="(.*)"$/.exec(authorization ?? '')?.[1];
}

/** Names of the login are identifiers: folded unless quoted. */
function identifier(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : (tokenize(text)[0]?.name ?? objectMissing(text).message);
}

/** What the driver formats values by. */
export function parametersOf(session: ServerSession): { readonly name: string; readonly value: unknown }[] {
  const parameters: Record<string, unknown> = {
    TIMEZONE: session.parameters.get('TIMEZONE') ?? 'UTC',
    DATE_OUTPUT_FORMAT: 'YYYY-MM-DD',
    TIME_OUTPUT_FORMAT: 'HH24:MI:SS',
    TIMESTAMP_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
    TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3',
    TIMESTAMP_LTZ_OUTPUT_FORMAT: '',
    TIMESTAMP_TZ_OUTPUT_FORMAT: '',
    BINARY_OUTPUT_FORMAT: 'HEX',
    JS_TREAT_INTEGER_AS_BIGINT: session.parameters.get('JS_TREAT_INTEGER_AS_BIGINT') === 'true',
    CLIENT_SESSION_KEEP_ALIVE: session.parameters.get('CLIENT_SESSION_KEEP_ALIVE') === 'true',
    CLIENT_TELEMETRY_ENABLED: false,
    QUERY_CONTEXT_CACHE_SIZE: 5,
  };
  return Object.entries(parameters).map(([name, value]) => ({ name, value }));
}
