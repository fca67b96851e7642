import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import { warehouseModule } from '../../src/warehouse/registry.ts';
import type { Cell, Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { engineUrl } from '../engines/engine-url.ts';
import { testProject, type TestProject } from './project.ts';

export type Engine = 'duckdb' | 'postgres' | 'mysql';

const ENGINES: readonly Engine[] = ['duckdb', 'postgres', 'mysql'];
const addresses = new Map<Engine, string | undefined>();
for (const engine of ['postgres', 'mysql'] as const) addresses.set(engine, await engineUrl(engine));

/** A small project on one engine, in a schema of its own. */
export class EngineProject {
  readonly engine: Engine;
  readonly project: TestProject;
  readonly #connection: Connection;

  constructor(engine: Engine, project: TestProject, connection: Connection) {
    this.engine = engine;
    this.project = project;
    this.#connection = connection;
  }

  mart(...argv: string[]) {
    return this.project.mart(...argv);
  }

  /** What a reader sees, in a session of its own. */
  async rows(sql: string): Promise<readonly (readonly Cell[])[]> {
    return (await this.#connection.query(sql)).rows;
  }
}

/** Runs the same tests on every engine that is there. `make` gives a project for one test. */
export function onEveryEngine(title: string, tests: (make: (files: Readonly<Record<string, string>>) => Promise<EngineProject>, engine: Engine) => void): void {
  for (const engine of ENGINES) {
    const missing = engine !== 'duckdb' && addresses.get(engine) === undefined;
    describe.skipIf(missing)(`${title} on ${engine}`, () => {
      tests((files) => engineProject(engine, files), engine);
    });
  }
}

export async function engineProject(engine: Engine, files: Readonly<Record<string, string>>): Promise<EngineProject> {
  const folder = mkdtempSync(join(tmpdir(), 'mart-engine-'));
  const schema = `mart_${Math.random().toString(36).slice(2, 10)}`;
  const settings = settingsOf(engine, schema, folder);
  const project = testProject({ 'profiles.yml': JSON.stringify({ test: { target: 'dev', outputs: { dev: settings } } }), ...files });
  const module = await warehouseModule(engine);
  const target = module.target({ profileName: 'test', targetName: 'dev', settings, projectRoot: folder, spanOf: () => undefined, secrets: [] });
  const warehouse: Warehouse = await module.open(target);
  const connection = await warehouse.connect();
  await connection.query(module.dialect.createSchema({ database: target.database, schema }));
  if (engine === 'postgres') await connection.query(`set search_path = ${schema}`);
  else await connection.query(`use ${schema}`);
  onTestFinished(async () => {
    await connection.query(module.dialect.dropSchema({ database: target.database, schema }));
    await connection.close();
    await warehouse.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return new EngineProject(engine, project, connection);
}

function settingsOf(engine: Engine, schema: string, folder: string): JsonObject {
  if (engine === 'duckdb') return { type: 'duckdb', path: join(folder, 'test.duckdb'), schema, threads: 2 };
  const url = new URL(addresses.get(engine) ?? '');
  const common = { type: engine, host: url.hostname, port: Number(url.port), password: decodeURIComponent(url.password), threads: 2, schema };
  const user = decodeURIComponent(url.username);
  return engine === 'postgres' ? { ...common, user, dbname: url.pathname.slice(1) } : { ...common, username: user };
}
