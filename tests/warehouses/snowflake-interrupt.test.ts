import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestProject } from '../support/project.ts';
import { snowflakeProject } from './snowflake/project.ts';
import { openOn, withConnection } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

const LAUNCHER = fileURLToPath(new URL('../../dist/cli/launcher.cjs', import.meta.url));
const THREADS = 8;
/** Longer than any test, and no burden for the machine. */
const HEAVY = 'select system$wait(600) as n';

let server: SnowflakeServer;

beforeEach(async () => {
  server = await SnowflakeServer.start();
});

afterEach(async () => {
  for (const session of server.sessions.all) server.queries.abortSession(session);
  await server.stop();
});

function models(query: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: THREADS }, (_, index) => [`models/m${index}.sql`, `{{ config(materialized='table') }}\n${query}\n`]));
}

const ASSERTED = `models:\n${Array.from({ length: THREADS }, (_, index) => `  - name: m${index}\n    columns: [{name: n, data_tests: [not_null]}]\n`).join('')}`;

/** A project whose tables stand with the row 1, and whose next build computes for ever. */
async function builtOnce(): Promise<TestProject> {
  const project = snowflakeProject(server, { ...models('select 1 as n'), 'models/schema.yml': ASSERTED }, { threads: THREADS });
  expect((await project.mart('build')).exitCode).toBe(0);
  for (const [path, text] of Object.entries(models(HEAVY))) project.write(path, text);
  return project;
}

/** Starts the real executable and waits until all threads compute. */
async function startBuild(project: TestProject): Promise<{ readonly pid: number; readonly ended: Promise<{ readonly code: number | null; readonly output: string }> }> {
  const child = spawn(process.execPath, [LAUNCHER, 'build'], { cwd: project.folder, env: { ...process.env, HOME: project.folder } });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part.toString()));
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code: code as number | null, output: parts.join('') }));
  for (let waited = 0; computing() < THREADS; waited += 50) {
    if (waited > 60_000) child.kill('SIGKILL');
    if (waited > 60_000) throw new Error(`only ${computing()} compute:\n${parts.join('')}`);
    await sleep(50);
  }
  return { pid: child.pid ?? 0, ended };
}

function computing(): number {
  return server.queries.running.filter(({ sql }) => sql.includes('system$wait')).length;
}

async function rows(): Promise<readonly unknown[]> {
  const warehouse = await openOn(server);
  const found = await withConnection(warehouse, async (connection) => (await connection.query(Array.from({ length: THREADS }, (_, index) => `select n from analytics.shop.m${index}`).join(' union all '))).rows.map((row) => row[0]));
  await warehouse.close();
  return found;
}

function scratch(): readonly string[] {
  return server.state.catalog.in('ANALYTICS', 'SHOP').map(({ name }) => name).filter((name) => name.includes('__MART_'));
}

test.each([
  ['SIGINT', 60_000],
  ['SIGTERM', 60_000],
  // The driver has been told to come back for the answer, and polls for it.
  ['SIGINT', 50],
] as const)(`%s while ${THREADS} threads compute (answers after %i ms): nothing runs on, the last good tables stand`, { timeout: 120_000 }, async (signal, asyncAfterMs) => {
  const project = await builtOnce();
  server.queries.limits.asyncAfterMs = asyncAfterMs;
  const { pid, ended } = await startBuild(project);
  process.kill(pid, signal);
  const { code, output } = await ended;
  expect(code).not.toBe(0);
  expect(output).toMatch(/cancel|interrupt/i);
  expect(server.queries.running).toEqual([]);
  expect(server.queries.records.filter(({ sql, status }) => sql.includes('system$wait') && status === 'canceled')).toHaveLength(THREADS);
  expect([scratch(), server.sessions.all]).toEqual([[], []]);
  expect(await rows()).toEqual(Array.from({ length: THREADS }, () => 1));
});

test('a killed build leaves the last good tables, and the next build carries on and clears up', { timeout: 120_000 }, async () => {
  const project = await builtOnce();
  const { pid, ended } = await startBuild(project);
  process.kill(pid, 'SIGKILL');
  await ended;
  expect(await rows()).toEqual(Array.from({ length: THREADS }, () => 1));
  // What Snowflake was computing goes on without anybody: here it comes to its end, as a scratch table.
  for (const session of server.sessions.all) server.queries.abortSession(session);
  const warehouse = await openOn(server);
  await withConnection(warehouse, (connection) => connection.query('create or replace table analytics.shop.m0__mart_new as select 99 as n'));
  await warehouse.close();
  for (const [path, text] of Object.entries(models('select 2 as n'))) project.write(path, text);
  const next = await project.mart('build');
  expect([next.exitCode, scratch()]).toEqual([0, []]);
  expect(await rows()).toEqual(Array.from({ length: THREADS }, () => 2));
});

test('killed inside of the transaction of an increment: its rows are not there, and once Snowflake gave the transaction up the next build adds them', { timeout: 120_000 }, async () => {
  const grown = (test: string) => ({
    'models/grown.sql': "{{ config(materialized='incremental', incremental_strategy='append') }}\nselect {{ var('n', 1) }} as n",
    'tests/slow.sql': test === '' ? "select n from {{ ref('grown') }} where n > 5" : `select n from {{ ref('grown') }} where n > 5 and 'a' < (${test})`,
  });
  const project = snowflakeProject(server, grown(''), { threads: 1 });
  expect((await project.mart('build')).exitCode).toBe(0);
  for (const [path, text] of Object.entries(grown(HEAVY))) project.write(path, text);
  const child = spawn(process.execPath, [LAUNCHER, 'build', '--vars', '{n: 9}'], { cwd: project.folder, env: { ...process.env, HOME: project.folder }, stdio: 'ignore' });
  const closed = once(child, 'close');
  while (computing() === 0) await sleep(50);
  expect(server.queries.records.some(({ sql, status }) => /^insert into/i.test(sql.replace(/^\/\*[\s\S]*?\*\/\s*/, '')) && status === 'success')).toBe(true);
  child.kill('SIGKILL');
  await closed;
  const warehouse = await openOn(server);
  await withConnection(warehouse, async (connection) => expect((await connection.query('select n from analytics.shop.grown')).rows).toEqual([[1]]));
  for (const session of server.sessions.all.filter(({ inTransaction }) => inTransaction)) {
    server.queries.abortSession(session);
    server.sessions.close(session);
  }
  for (const [path, text] of Object.entries(grown(''))) project.write(path, text);
  expect((await project.mart('build', '--vars', '{n: 2}')).exitCode).toBe(0);
  await withConnection(warehouse, async (connection) => expect((await connection.query('select n from analytics.shop.grown order by n')).rows).toEqual([[1], [2]]));
  await warehouse.close();
});
