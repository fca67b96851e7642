import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { duckdb } from '../../src/warehouse/duckdb/index.ts';
import { snowflake } from '../../src/warehouse/snowflake/index.ts';
import type { Cell, WarehouseModule } from '../../src/warehouse/warehouse.ts';
import { outputBlock } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'mart-build-'));
let server: SnowflakeServer;

beforeAll(async () => {
  server = await SnowflakeServer.start();
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function mart(project: string, args: readonly string[], signal?: AbortSignal): Promise<{ readonly code: number; readonly output: string }> {
  const texts: string[] = [];
  const stream = { write: (text: string) => texts.push(text) };
  const code = await run([...args, '--project-dir', project, '--profiles-dir', project], { stdout: stream, stderr: stream, env: process.env, cwd: project, signal });
  return { code, output: texts.join('') };
}

function writeProfile(project: string, outputs: JsonObject): void {
  writeFileSync(join(project, 'profiles.yml'), JSON.stringify({ shop: { target: Object.keys(outputs)[0], outputs } }));
}

function snowflakeOutput(threads: number, schema = 'SHOP'): JsonObject {
  return { ...outputBlock(server).settings, schema, threads };
}

/** All rows of all relations, with what the two warehouses spell differently made alike: case of names, scale of numbers. */
async function everything(module: WarehouseModule, settings: JsonObject, project: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const target = module.target({ profileName: 'shop', targetName: 't', settings, projectRoot: project, spanOf: () => undefined, secrets: [] });
  const warehouse = await module.open(target);
  const connection = await warehouse.connect();
  const found = new Map<string, readonly string[]>();
  for (const relation of await connection.relations(target)) {
    const { columns, rows } = await connection.query(`select * from ${module.dialect.relation(relation)}`);
    const lines = rows.map((row) => row.map((cell, index) => alike(cell, columns[index]?.kind ?? 'text')).join('|'));
    found.set(relation.identifier.toLowerCase(), [columns.map(({ name }) => name.toLowerCase()).join('|'), ...lines.sort()]);
  }
  await connection.close();
  await warehouse.close();
  return found;
}

function alike(cell: Cell, kind: string): string {
  if (cell === null) return 'null';
  return ['integer', 'decimal', 'float'].includes(kind) ? String(Number(Number(cell).toFixed(6))) : String(cell);
}

describe('whole builds through the driver', () => {
  test('the worked example has the same rows as on DuckDB', async () => {
    const project = join(folder, 'example');
    mkdirSync(join(project, 'tests'), { recursive: true });
    for (const part of ['models', 'seeds', 'macros', 'tests/assertions', 'mart_project.yml']) cpSync(join(ROOT, part), join(project, part), { recursive: true });
    const outputs = { duck: { type: 'duckdb', path: join(project, 'shop.duckdb'), schema: 'shop', threads: 4 }, snow: snowflakeOutput(4) };
    writeProfile(project, outputs);
    for (const name of ['duck', 'snow']) {
      const { code, output } = await mart(project, ['build', '--target', name]);
      expect(code, output.slice(-2000)).toBe(0);
    }
    const [duck, snow] = [await everything(duckdb, outputs.duck, project), await everything(snowflake, outputs.snow, project)];
    expect(duck.size).toBeGreaterThan(20);
    expect([...snow.keys()].sort()).toEqual([...duck.keys()].sort());
    for (const [name, rows] of duck) expect(snow.get(name), name).toEqual(rows);
  }, 300_000);

  test('200 models with 8 threads', async () => {
    const project = join(folder, 'many');
    mkdirSync(join(project, 'models'), { recursive: true });
    writeFileSync(join(project, 'mart_project.yml'), 'name: many\nprofile: shop\nmodels:\n  many:\n    +materialized: table\n');
    for (let index = 0; index < 200; index += 1) {
      const from = index < 20 ? '' : ` from {{ ref('m${index % 20}') }}`;
      writeFileSync(join(project, 'models', `m${index}.sql`), `select ${index} as id${from}\n`);
    }
    writeProfile(project, { snow: snowflakeOutput(8, 'MANY') });
    const { code, output } = await mart(project, ['build']);
    expect(code, output.slice(-2000)).toBe(0);
    const made = [...server.state.catalog.in('ANALYTICS', 'MANY')];
    expect(made).toHaveLength(200);
    expect(made.every(({ isTransient }) => isTransient)).toBe(true);
    expect(server.sessions.all).toEqual([]);
  }, 300_000);

  test('Ctrl-C leaves no running statement and nothing half-published', async () => {
    const project = join(folder, 'long');
    mkdirSync(join(project, 'models'), { recursive: true });
    writeFileSync(join(project, 'mart_project.yml'), 'name: long\nprofile: shop\nmodels:\n  long:\n    +materialized: table\n');
    const heavy = 'select count(*) as n from table(generator(rowcount => 100000000)) as a, table(generator(rowcount => 100000)) as b\n';
    for (let index = 0; index < 6; index += 1) writeFileSync(join(project, 'models', `slow${index}.sql`), heavy);
    writeProfile(project, { snow: snowflakeOutput(3, 'LONG') });
    const abort = new AbortController();
    const watch = setInterval(() => {
      if (server.queries.running.filter(({ sql }) => sql.includes('generator')).length >= 2) abort.abort();
    }, 50);
    const { code } = await mart(project, ['build'], abort.signal);
    clearInterval(watch);
    expect(code).not.toBe(0);
    expect(server.queries.running).toEqual([]);
    expect(server.queries.records.some(({ status, sql }) => status === 'canceled' && sql.includes('generator'))).toBe(true);
    expect(server.state.catalog.in('ANALYTICS', 'LONG')).toEqual([]);
    expect(server.sessions.all).toEqual([]);
  }, 120_000);
});
