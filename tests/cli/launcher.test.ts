import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './support.ts';

const LAUNCHER = fileURLToPath(new URL('../../dist/cli/launcher.cjs', import.meta.url));
const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

function launch(
  argv: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; node?: readonly string[] } = {},
) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...(options.node ?? []), LAUNCHER, ...argv], {
    cwd: options.cwd ?? temporaryFolder(),
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The files of the project that a call loads, by what V8 counts. */
function loadedBy(argv: readonly string[]): readonly string[] {
  const folder = temporaryFolder();
  launch(argv, { env: { NODE_V8_COVERAGE: folder } });
  const [file = ''] = readdirSync(folder);
  const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: readonly { url: string }[] };
  return result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
}

describe('the launcher', () => {
  test('starts with the line that makes it a program', () => {
    expect(readFileSync(LAUNCHER, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test('gives the exit code of the command to the shell', () => {
    expect(launch(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(launch(['nonsense'])).toMatchObject({ status: 2, stdout: '' });
    expect(launch(['init', 'shop']).status).toBe(0);
  });

  test('--version loads nothing but the launcher', () => {
    expect(launch(['--version'])).toMatchObject({ status: 0, stdout: `mart ${VERSION}\n` });
    expect(loadedBy(['--version'])).toEqual([pathToFileURL(LAUNCHER).href]);
    expect(loadedBy(['--help']).length).toBeGreaterThan(1);
  });

  test('help and wrong usage load no project, no template language and no driver', () => {
    const trace = `data:text/javascript,process.on('exit',()=>process.stderr.write(process.report.getReport().sharedObjects.join()))`;
    for (const argv of [['--help'], ['build', '--help'], ['rn']]) {
      const { stderr } = launch(argv, { node: ['--import', trace] });
      expect(stderr).not.toContain('duckdb');
    }
  });

  test('makes room in the thread pool for the workers before anything is loaded', () => {
    const tell = `data:text/javascript,process.on('exit',()=>process.stderr.write('pool='+process.env.UV_THREADPOOL_SIZE))`;
    const size = (argv: readonly string[], cwd?: string, env: Record<string, string> = {}): string =>
      launch(argv, { node: ['--import', tell], env, ...(cwd === undefined ? {} : { cwd }) }).stderr;
    expect(size(['clean'])).toContain('pool=16');
    expect(size(['clean', '--threads', '20'])).toContain('pool=28');
    expect(size(['clean'], undefined, { DBT_THREADS: '30' })).toContain('pool=38');
    expect(size(['clean'], undefined, { UV_THREADPOOL_SIZE: '5' })).toContain('pool=5');
    const project = temporaryFolder({
      'profiles.yml': 'shop:\n  outputs:\n    dev:\n      threads: 12\n    prod:\n      threads: 24\n',
    });
    expect(size(['clean'], project)).toContain('pool=32');
  });

  test('relative paths in SQL start in the project, wherever the call was made', () => {
    const cwd = temporaryFolder({
      'shop/dbt_project.yml': 'name: shop\nprofile: shop\n',
      'shop/profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n',
      'shop/data/x.csv': 'a\n1\n',
      'shop/models/m.sql': "{{ config(materialized='table', post_hook=\"copy {{ this }} to 'out.csv'\") }} select * from 'data/x.csv'",
    });
    const { status, stdout } = launch(['run', '--project-dir', 'shop', '--profiles-dir', 'shop'], { cwd });
    expect([status, stdout]).toEqual([0, expect.stringContaining('PASS=1')]);
    expect(readFileSync(join(cwd, 'shop', 'out.csv'), 'utf8')).toBe('a\n1\n');
    expect(readdirSync(cwd)).toEqual(['shop']);
  });

  test('a reader that goes away is no error', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${LAUNCHER}" --help | head -1 >/dev/null`],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('the dbt alias', () => {
  test.runIf(process.platform !== 'win32')('answers as dbt does', () => {
    const folder = temporaryFolder();
    expect(launch(['alias', 'dbt', '--dir', folder])).toMatchObject({ status: 0 });
    const dbt = (...argv: string[]) => spawnSync(join(folder, 'dbt'), argv, { encoding: 'utf8', cwd: folder });
    expect(dbt('--version').stdout).toMatch(/^Core:\n {2}- installed: \d+\.\d+\.\d+\n\nPlugins:\n {2}- mart: /);
    expect(dbt('build', '--help').stdout).toContain('Usage: dbt build');
    expect(dbt('nonsense').status).toBe(2);
    expect(launch(['alias', '--dir', folder]).status).toBe(0);
  });

  test('replaces no other program', () => {
    const folder = temporaryFolder({ dbt: '#!/bin/sh\necho mine\n', 'dbt.cmd': '@echo mine\r\n' });
    const { status, stderr } = launch(['alias', '--dir', folder]);
    expect(status).toBe(2);
    expect(stderr).toContain('there is another program at');
    expect(readFileSync(join(folder, 'dbt'), 'utf8')).toContain('mine');
  });
});
