import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { mart, temporaryFolder } from './support.ts';

const LAUNCHER = fileURLToPath(new URL('../../dist/cli/launcher.cjs', import.meta.url));

/** The project that `mart init` writes. */
async function newProject(): Promise<string> {
  const folder = temporaryFolder();
  await mart(['init', 'shop'], { cwd: folder });
  return join(folder, 'shop');
}

function write(project: string, path: string, text: string): void {
  writeFileSync(join(project, path), text);
}

async function rows(project: string, query: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await mart(['-q', 'show', '--inline', query, '--output', 'json', '--limit', '-1'], {
    cwd: project,
  });
  return (JSON.parse(stdout) as { show: Record<string, unknown>[] }).show;
}

describe('the project of `mart init`', () => {
  test('builds, is listed, shown, compiled, planned and checked', async () => {
    const cwd = await newProject();
    const built = await mart(['build'], { cwd });
    expect(built.stderr).toBe('');
    expect(built.stdout).toContain('Found 2 models, 6 data tests, 1 seed');
    expect(built.stdout).toContain('OK created sql table model main.daily_orders .');
    expect(built.stdout).toMatch(/Done\. PASS=9 WARN=0 ERROR=0 SKIP=0 NO-OP=0 REUSED=0 TOTAL=9\n$/);
    expect(built.exitCode).toBe(0);

    const listed = await mart(['-q', 'ls', '--resource-type', 'model', 'seed'], { cwd });
    expect(listed.stdout).toBe('shop.marts.daily_orders\nshop.staging.stg_orders\nshop.raw_orders\n');
    const keyed = await mart(
      [
        'ls',
        '-s',
        'stg_orders',
        '--resource-type',
        'model',
        '--output',
        'json',
        '--output-keys',
        'unique_id',
        'depends_on',
      ],
      { cwd },
    );
    expect(JSON.parse(keyed.stdout)).toMatchObject({
      unique_id: 'model.shop.stg_orders',
      depends_on: { nodes: ['seed.shop.raw_orders'] },
    });

    expect(await rows(cwd, "select count(*) as n, sum(orders) as orders from {{ ref('daily_orders') }}")).toMatchObject(
      [{ n: 3 }],
    );
    const compiled = await mart(['-q', 'compile', '-s', 'daily_orders'], { cwd });
    expect(compiled.stdout).toMatch(/from "warehouse"\."main"\."stg_orders"/);
    expect((await mart(['build', '--dry-run', '-s', 'daily_orders'], { cwd })).stdout).toMatch(
      /^-- 1 of 1: table — model daily_orders/m,
    );
    const debug = await mart(['debug'], { cwd });
    expect([debug.exitCode, debug.stdout]).toEqual([0, expect.stringContaining('All checks passed!')]);
  });

  test('records how it was called', async () => {
    const cwd = await newProject();
    await mart(['seed', '--full-refresh'], { cwd });
    const { args, metadata } = JSON.parse(readFileSync(join(cwd, 'target/run_results.json'), 'utf8')) as {
      args: Record<string, unknown>;
      metadata: { invocation_id: string };
    };
    expect(args).toMatchObject({ which: 'seed', invocation_command: 'mart seed --full-refresh', full_refresh: true });
    expect(readFileSync(join(cwd, 'logs/dbt.log'), 'utf8')).toContain(metadata.invocation_id);
  });

  test('a failed assertion: exit code 1, the table stands, the failing rows can be read', async () => {
    const cwd = await newProject();
    await mart(['build'], { cwd });
    write(
      cwd,
      'seeds/raw_orders.csv',
      'order_id,customer,ordered_at,amount,status\n1,Ada,2024-01-01,20.00,paid\n1,Grace,2024-01-02,1.00,lost\n',
    );
    const { exitCode, stdout } = await mart(['build'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error[assertion-failed] models/models.yml:8:22: unique_stg_orders_order_id');
    expect(stdout).toContain('SKIP relation main.daily_orders .');
    expect(stdout).toContain('Next: mend what failed, then `mart build --select stg_orders+`');
    const query = /see the failing rows: (select .*)/.exec(stdout)?.[1] ?? '';
    expect((await rows(cwd, query)).length).toBeGreaterThan(0);
    expect(await rows(cwd, "select count(*) as days from {{ ref('daily_orders') }}")).toEqual([{ days: 3 }]);
  });

  test('an error in SQL is shown in the file that was written', async () => {
    const cwd = await newProject();
    write(cwd, 'models/marts/daily_orders.sql', "select\n  nope\nfrom {{ ref('stg_orders') }}\n");
    const { exitCode, stdout } = await mart(['build'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/error\[column-not-found\] models\/marts\/daily_orders\.sql:2:3: .*\n +2 \| {3}nope\n/);
    expect(stdout).toContain('compiled code at target/compiled/shop/models/marts/daily_orders.sql');
  });

  test('a project that cannot be read: exit code 2, the place, and nothing built', async () => {
    const cwd = await newProject();
    write(cwd, 'models/marts/daily_orders.sql', "select * from {{ ref('stg_order') }}");
    const { exitCode, stderr } = await mart(['build'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Encountered an error:\nerror\[ref-not-found\] models\/marts\/daily_orders\.sql:1:\d+: /);
    expect(stderr).toContain('stg_orders');
    expect(existsSync(join(cwd, 'warehouse.duckdb'))).toBe(false);
  });

  test('compile and docs generate speak of failures only', async () => {
    const cwd = await newProject();
    await mart(['build'], { cwd });
    const documented = await mart(['docs', 'generate'], { cwd });
    expect(documented.stdout).toMatch(/Building catalog\n.*Catalog written to \/.*target\/catalog\.json \(\d+ relations\)\n$/);
    expect(documented.stdout).not.toContain('START');
    write(cwd, 'models/marts/daily_orders.sql', "select {{ run_query('select nope') }}");
    const { exitCode, stdout, stderr } = await mart(['compile'], { cwd });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Failure in model daily_orders (models/marts/daily_orders.sql)');
    expect(stderr).not.toContain('stg_orders');
  });

  test('retry runs what did not succeed', async () => {
    const cwd = await newProject();
    const model = readFileSync(join(cwd, 'models/marts/daily_orders.sql'), 'utf8');
    write(cwd, 'models/marts/daily_orders.sql', 'select nope');
    expect((await mart(['build'], { cwd })).exitCode).toBe(1);
    const again = await mart(['retry'], { cwd });
    expect(again.exitCode).toBe(1);
    expect(again.stdout).toContain('Next: mend what failed, then `mart retry`\n');
    write(cwd, 'models/marts/daily_orders.sql', model);
    const { exitCode, stdout } = await mart(['retry'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 of 4 START sql table model main.daily_orders');
    expect(stdout).not.toContain('stg_orders');
  });

  test('selecting nothing builds nothing', async () => {
    const cwd = await newProject();
    for (const select of ['', 'nope']) {
      const { exitCode, stdout } = await mart(['build', '--select', select], { cwd });
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Nothing to do.');
      expect(stdout).not.toContain('START');
    }
  });

  test('events of a real run', async () => {
    const cwd = await newProject();
    const { stdout } = await mart(['--log-format', 'json', '--log-level', 'debug', 'seed'], { cwd });
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { info: { name: string }; data: { node_info?: Record<string, unknown> } });
    const finished = events.find((event) => event.info.name === 'NodeFinished');
    expect(finished?.data.node_info).toMatchObject({
      unique_id: 'seed.shop.raw_orders',
      node_path: 'raw_orders.csv',
      node_status: 'success',
      node_relation: { database: 'warehouse', schema: 'main', alias: 'raw_orders' },
    });
    expect(events.map((event) => event.info.name)).toEqual(
      expect.arrayContaining(['NodeStart', 'NodeExecuting', 'SQLQuery', 'LogSeedResult', 'CommandCompleted']),
    );
  });
});

describe('Ctrl-C', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s cancels what runs, leaves nothing half done, and exits with 2',
    async (signal) => {
      const cwd = await newProject();
      await mart(['build'], { cwd });
      write(
        cwd,
        'models/marts/daily_orders.sql',
        'select sum(a.range * b.range) as s from range(3000000) a, range(1000000) b',
      );
      const child = spawn(process.execPath, [LAUNCHER, 'run', '-s', 'daily_orders'], { cwd });
      let output = '';
      let hasSignalled = false;
      child.stdout.on('data', (text) => {
        output += String(text);
        if (hasSignalled || !output.includes('START sql table model')) return;
        hasSignalled = true;
        setTimeout(() => child.kill(signal), 300);
      });
      const exitCode = await new Promise((resolve) => child.on('exit', resolve));
      expect(exitCode).toBe(2);
      expect(output).toContain('Stopping: running queries are cancelled.');
      const tables = await rows(
        cwd,
        "select table_name as name from information_schema.tables where table_name like 'daily%'",
      );
      expect(tables).toEqual([{ name: 'daily_orders' }]);
      expect(await rows(cwd, 'select count(*) as days from daily_orders')).toEqual([{ days: 3 }]);
    },
  );
});
