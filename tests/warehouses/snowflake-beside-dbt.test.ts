import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import type { Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { openOn, outputBlock } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

const PROJECT = join(import.meta.dirname, 'snowflake-beside-dbt');
const RECORDED = join(PROJECT, 'recorded.json');
/** The executable of a dbt with dbt-snowflake: with it the rows are recorded anew. */
const DBT = process.env['MART_TEST_DBT_SNOWFLAKE'];
/** What each build in turn is given: the same twice, since a build again must change nothing. */
const RUNS = [1, 2, 2, 3];

type Tables = Record<string, readonly string[]>;

const folder = mkdtempSync(join(tmpdir(), 'mart-beside-dbt-'));
let server: SnowflakeServer;
let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  server = await SnowflakeServer.start();
  warehouse = await openOn(server);
  connection = await warehouse.connect();
  cpSync(PROJECT, folder, { recursive: true });
  const output = (schema: string) => ({ ...outputBlock(server).settings, schema, threads: 2 });
  writeFileSync(join(folder, 'profiles.yml'), JSON.stringify({ beside: { target: 'mart', outputs: { mart: output('by_mart'), dbt: output('by_dbt') } } }));
});

afterAll(async () => {
  await connection.close();
  await warehouse.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Names, types and rows of everything in a schema. Of the columns that a snapshot adds, whether a row is open. */
async function tablesIn(schema: string): Promise<Tables> {
  const tables: Tables = {};
  for (const { identifier, kind } of await connection.relations({ database: 'analytics', schema })) {
    const name = `analytics.${schema}."${identifier}"`;
    const columns = await connection.columns({ database: 'analytics', schema, identifier });
    const own = columns.filter(({ name: column }) => !column.startsWith('DBT_')).map(({ name: column }) => `"${column}"`);
    const open = columns.some(({ name: column }) => column === 'DBT_VALID_TO') ? ['dbt_valid_to is null'] : [];
    const { rows } = await connection.query(`select ${[...own, ...open].join(', ')} from ${name}`);
    const types = columns.map((column) => `${column.name} ${column.type}`).join(', ');
    tables[identifier] = [`${String(kind)}: ${types}`, ...rows.map((row) => JSON.stringify(row.map(String))).sort()];
  }
  return tables;
}

async function dbtBuild(value: number): Promise<void> {
  const args = ['build', '--vars', `{n: ${value}}`, '--target', 'dbt', '--profiles-dir', folder, '--project-dir', folder];
  const child = spawn(DBT ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DO_NOT_TRACK: '1', DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' } });
  const parts: string[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()));
  const [code] = (await once(child, 'close')) as [number];
  expect(code, parts.join('')).toBe(0);
}

async function martBuild(value: number): Promise<void> {
  const parts: string[] = [];
  const stream = { write: (text: string) => parts.push(text) };
  const code = await run(['build', '--vars', `{n: ${value}}`, '--project-dir', folder, '--profiles-dir', folder], { stdout: stream, stderr: stream, env: process.env, cwd: folder });
  expect(code, parts.join('')).toBe(0);
}

test('every strategy, a snapshot, a seed, a contract and a dynamic table: after each build the rows are those of dbt-snowflake', async () => {
  const found: Tables[] = [];
  const recorded: Tables[] = [];
  for (const value of RUNS) {
    await martBuild(value);
    found.push(await tablesIn('by_mart'));
    if (DBT === undefined) continue;
    await dbtBuild(value);
    recorded.push(await tablesIn('by_dbt'));
  }
  if (DBT !== undefined) writeFileSync(RECORDED, `${JSON.stringify(recorded, undefined, 1)}\n`);
  expect(found).toEqual(JSON.parse(readFileSync(RECORDED, 'utf8')));
}, 600_000);
