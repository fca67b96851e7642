import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testProject, type TestProject } from '../support/project.ts';

const LAUNCHER = fileURLToPath(new URL('../../dist/cli/launcher.cjs', import.meta.url));
const SLOW = "{{ config(materialized='table') }}\nselect count(*) as n from range(100000000) a, range(1000) b where a.range % 7 = b.range % 5\n";

/** Starts the real executable and resolves once it says that a model is being built. */
function startBuild(project: TestProject): Promise<{ readonly pid: number; readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }> }> {
  const child = spawn(process.execPath, [LAUNCHER, 'build'], { cwd: project.folder, env: { ...process.env, HOME: project.folder } });
  let output = '';
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
  return new Promise((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (/START .*slow/.test(output) && child.pid !== undefined) setTimeout(() => resolve({ pid: child.pid ?? 0, ended }), 300);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
}

const FILES = {
  'models/good.sql': "{{ config(materialized='table') }}\nselect 1 as id",
  'models/slow.sql': "{{ config(materialized='table') }}\n-- {{ ref('good') }}\nselect 1 as n",
  'models/schema.yml': 'models:\n  - name: slow\n    columns: [{name: n, data_tests: [not_null]}]\n',
};

test.each(['SIGINT', 'SIGTERM'] as const)('%s cancels the running query and leaves no scratch relation', { timeout: 60_000 }, async (signal) => {
  const project = testProject(FILES);
  expect((await project.mart('build')).exitCode).toBe(0);
  project.write('models/slow.sql', `-- {{ ref('good') }}\n${SLOW}`);
  const { pid, ended } = await startBuild(project);
  process.kill(pid, signal);
  const { code, output } = await ended;
  expect(code).not.toBe(0);
  expect(output).toMatch(/cancel|interrupt/i);
  expect(await project.query('select * from slow')).toEqual([[1]]);
  expect(await project.query("select count(*) from information_schema.tables where contains(table_name, '__mart_')")).toEqual([[0]]);
});

test('a killed build leaves the last good tables, and the next build carries on', { timeout: 60_000 }, async () => {
  const project = testProject(FILES);
  expect((await project.mart('build')).exitCode).toBe(0);
  project.write('models/slow.sql', `-- {{ ref('good') }}\n${SLOW}`);
  const { pid, ended } = await startBuild(project);
  process.kill(pid, 'SIGKILL');
  await ended;
  expect(await project.query('select * from slow')).toEqual([[1]]);
  project.write('models/slow.sql', "{{ config(materialized='table') }}\n-- {{ ref('good') }}\nselect 2 as n");
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select * from slow')).toEqual([[2]]);
  expect(await project.query("select count(*) from information_schema.tables where contains(table_name, '__mart_')")).toEqual([[0]]);
});

test('a second process on the same file is told who holds it', { timeout: 60_000 }, async () => {
  const project = testProject(FILES);
  expect((await project.mart('build')).exitCode).toBe(0);
  await project.withConnection('test.duckdb', async () => {
    let output = '';
    try {
      execFileSync(process.execPath, [LAUNCHER, 'build'], { cwd: project.folder, env: { ...process.env, HOME: project.folder }, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stdout, stderr, status } = error as { stdout: string; stderr: string; status: number };
      output = stdout + stderr;
      expect(status).toBeGreaterThan(0);
    }
    expect(output).toContain('error[database-locked]');
    expect(output).toContain(String(process.pid));
  });
});
