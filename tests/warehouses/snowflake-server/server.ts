import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Catalog } from './catalog.ts';
import { Engine } from './engine.ts';
import { authenticate, type LoginRequest } from './login.ts';
import { Queries, refusalAnswer, type QueryRequest } from './queries.ts';
import { SnowflakeRefusal } from './refusals.ts';
import { Sessions } from './sessions.ts';
import type { ComputeWarehouse, Role, ServerState, User } from './state.ts';
import { sqlName } from './tokens.ts';
import { loadTranslator } from './translator.ts';

export interface ServerOptions {
  readonly account?: string;
  readonly databases?: readonly string[];
  readonly users?: readonly User[];
  readonly roles?: readonly Role[];
  readonly warehouses?: readonly ComputeWarehouse[];
}

const DEFAULT_USER: User = { name: 'MART', password: 'secret-for-tests', oauthToken: 'good-token', defaultRole: 'TRANSFORMER', roles: ['TRANSFORMER', 'READER'] };

interface Exchange {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: unknown;
}

/** Speaks Snowflake's protocol over an embedded DuckDB, on the loopback interface. Test equipment. */
export class SnowflakeServer {
  readonly state: ServerState;
  readonly queries: Queries;
  readonly sessions: Sessions;
  readonly #http: Server;
  /** Answers that are to fail on the way, for the driver to try again: how many, and with which status. */
  failing = { times: 0, status: 503 };
  port = 0;

  private constructor(state: ServerState) {
    this.state = state;
    this.queries = new Queries(state);
    this.sessions = new Sessions(state);
    this.#http = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(options: ServerOptions = {}): Promise<SnowflakeServer> {
    await loadTranslator();
    const roles = options.roles ?? [{ name: 'TRANSFORMER' }, { name: 'READER', createIn: [] }];
    const warehouses = options.warehouses ?? [{ name: 'COMPUTE_WH', suspended: false, autoResume: true }];
    const state: ServerState = {
      account: options.account ?? 'test',
      engine: await Engine.start(),
      catalog: new Catalog(),
      warehouses: new Map(warehouses.map((warehouse) => [warehouse.name, { ...warehouse }])),
      roles: new Map(roles.map((role) => [role.name, role])),
      users: new Map((options.users ?? [DEFAULT_USER]).map((user) => [user.name, user])),
      stageFolder: await mkdtemp(join(tmpdir(), 'mart-snowflake-stage-')),
      refusePut: false,
    };
    const server = new SnowflakeServer(state);
    for (const database of options.databases ?? ['ANALYTICS']) await server.#createDatabase(database);
    await new Promise<void>((resolve) => server.#http.listen(0, '127.0.0.1', resolve));
    server.port = (server.#http.address() as AddressInfo).port;
    server.queries.baseUrl = `http://127.0.0.1:${server.port}`;
    return server;
  }

  /** Keys of an output block that reach this server. */
  get profile(): { readonly host: string; readonly port: number; readonly protocol: 'http'; readonly account: string } {
    return { host: '127.0.0.1', port: this.port, protocol: 'http', account: this.state.account };
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const session of this.sessions.all) this.sessions.close(session);
    this.state.engine.stop();
    await rm(this.state.stageFolder, { recursive: true, force: true });
  }

  async #createDatabase(name: string): Promise<void> {
    const connection = await this.state.engine.connect();
    await connection.run(`attach ':memory:' as ${sqlName(name)}`);
    await connection.run(`create schema ${sqlName(name)}."PUBLIC"`);
    connection.close();
    this.state.catalog.databases.set(name, new Set(['PUBLIC']));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${this.port}`);
    const body = await bodyOf(request);
    if (this.failing.times > 0 && url.pathname.startsWith('/queries/v1/query-request')) {
      this.failing.times -= 1;
      response.writeHead(this.failing.status).end();
      return;
    }
    const chunk = /^\/chunks\/([^/]+)\/(\d+)$/.exec(url.pathname);
    if (chunk !== null) return sendChunk(response, this.queries.chunk(chunk[1] ?? '', Number(chunk[2])));
    try {
      send(response, await this.#answer({ request, url, body }));
    } catch (error) {
      if (!(error instanceof SnowflakeRefusal)) {
        response.writeHead(500).end(String(error));
        return;
      }
      send(response, refusalAnswer(error, undefined, ''));
    }
  }

  async #answer({ request, url, body }: Exchange): Promise<unknown> {
    const { authorization } = request.headers;
    const byId = /^\/(?:monitoring\/)?queries\/([^/]+)(?:\/(result|abort-request))?$/.exec(url.pathname);
    switch (url.pathname) {
      case '/session/v1/login-request':
        return this.#login(url.searchParams, (body as { readonly data: LoginRequest }).data);
      case '/session/token-request':
        return ok(this.sessions.renew(authorization));
      case '/session/heartbeat':
        this.sessions.find(authorization);
        this.sessions.heartbeats += 1;
        return ok(null);
      case '/session':
        return this.#delete(authorization);
      case '/telemetry/send':
        return ok('Log Received');
      case '/oauth/token-request':
        return this.#oauth(new URLSearchParams(String(body)));
      case '/queries/v1/query-request':
        return this.queries.submit(this.sessions.find(authorization), url.searchParams.get('requestId') ?? '', body as QueryRequest);
      case '/queries/v1/abort-request':
        this.sessions.find(authorization);
        return aborted(this.queries.abort({ requestId: (body as { readonly requestId: string }).requestId }));
      case '/test/queries':
        return { running: this.queries.running, statements: this.queries.records };
    }
    if (byId === null) throw new SnowflakeRefusal('000002', '0A000', `The test server does not know the address ${url.pathname}`);
    this.sessions.find(authorization);
    const queryId = byId[1] ?? '';
    if (url.pathname.startsWith('/monitoring/')) return ok({ queries: [{ id: queryId, status: this.queries.status(queryId) ?? 'NO_DATA' }] });
    return byId[2] === 'result' ? this.queries.result(queryId) : aborted(this.queries.abort({ queryId }));
  }

  async #login(query: URLSearchParams, request: LoginRequest): Promise<unknown> {
    const user = authenticate(this.state, request);
    return ok(await this.sessions.open(user, query, request));
  }

  #delete(authorization: string | undefined): unknown {
    const session = this.sessions.find(authorization);
    this.queries.abortSession(session);
    this.sessions.close(session);
    return ok(null);
  }

  /** Exchanges the refresh token `refresh-token` for a user's access token. */
  #oauth(form: URLSearchParams): unknown {
    const token = [...this.state.users.values()].find((user) => user.oauthToken !== undefined)?.oauthToken;
    if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== 'refresh-token') return { error: 'invalid_grant', message: 'The refresh token is invalid.' };
    return { access_token: token, token_type: 'Bearer', expires_in: 600 };
  }
}

function ok(data: unknown): Record<string, unknown> {
  return { data, code: null, message: null, success: true };
}

function aborted(found: boolean): Record<string, unknown> {
  if (found) return ok(null);
  return { data: null, code: '000605', message: 'Identified SQL statement is not currently executing.', success: false };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const raw = Buffer.concat(parts);
  if (raw.length === 0) return undefined;
  // The driver sets the header before it has compressed, so the bytes decide.
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  const text = bytes.toString('utf8');
  return text.startsWith('{') ? JSON.parse(text) : text;
}

function send(response: ServerResponse, answer: unknown): void {
  const body = gzipSync(JSON.stringify(answer));
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
}

function sendChunk(response: ServerResponse, rows: string | undefined): void {
  if (rows === undefined) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(gzipSync(rows));
}
