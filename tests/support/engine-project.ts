import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import { warehouseModule } from '../../src/warehouse/registry.ts';
import type { Cell, Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { engineSettings } from '../engines/engine-settings.ts';
import { engineUrl } from '../engines/engine-url.ts';
import { profilesFile, testProject, type TestProject } from './project.ts';

export type Engine = 'duckdb' | 'postgres' | 'mysql';

const ENGINES: readonly Engine[] = ['duckdb', 'postgres', 'mysql'];

/** A small project on one engine, in a schema of its own. */
export class EngineProject {
  readonly engine: Engine;
  readonly project: TestProject;
  readonly schema: string;
  readonly #connection: Connection;

  constructor(engine: Engine, project: TestProject, schema: string, connection: Connection) {
    this.engine = engine;
    this.project = project;
    this.schema = schema;
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

const missing = new Set<Engine>();
for (const engine of ['postgres', 'mysql'] as const) if ((await engineUrl(engine)) === undefined) missing.add(engine);

/** Makes a project for one test. */
type Make = (files: Readonly<Record<string, string>>) => Promise<EngineProject>;

/** Runs the same tests on each of the engines that is there. */
export function onEveryEngine(title: string, tests: (make: Make, engine: Engine) => void, engines: readonly Engine[] = ENGINES): void {
  for (const engine of engines) {
    describe.skipIf(missing.has(engine))(`${title} on ${engine}`, () => {
      tests((files) => engineProject(engine, files), engine);
    });
  }
}

async function engineProject(engine: Engine, files: Readonly<Record<string, string>>): Promise<EngineProject> {
  const folder = mkdtempSync(join(tmpdir(), 'mart-engine-'));
  const schema = `mart_${Math.random().toString(36).slice(2, 10)}`;
  const settings = await settingsOf(engine, schema, folder);
  const project = testProject({ ...profilesFile(settings), ...files });
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
  return new EngineProject(engine, project, schema, connection);
}

async function settingsOf(engine: Engine, schema: string, folder: string): Promise<JsonObject> {
  if (engine === 'duckdb') return { type: 'duckdb', path: join(folder, 'test.duckdb'), schema, threads: 2 };
  const settings = await engineSettings(engine, { schema, threads: 2 });
  if (settings === undefined) throw new Error(`there is no ${engine}`);
  return settings;
}
