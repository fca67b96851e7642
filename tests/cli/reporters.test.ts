import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LiveConsole } from '../../src/cli/reporters/live-console.ts';
import type { MartLoader } from '../../src/cli/load-mart.ts';
import { NO_COLOURS } from '../../src/cli/reporters/log-record.ts';
import { TextConsole } from '../../src/cli/reporters/text-console.ts';
import { errorDiagnostic, martError } from '../../src/diagnostics/diagnostic.ts';
import type { MartEvent } from '../../src/domain/event.ts';
import { Collector, fakeMart, mart, nodeInfo, scriptedRun, temporaryFolder, type CallOptions } from './support.ts';

const SQL = { path: 'models/orders.sql', text: 'select\n  nope\nfrom raw\n' };
const BROKEN = errorDiagnostic('column-not-found', 'column "nope" not found', {
  at: { file: SQL, start: 9, end: 13 },
  hint: 'candidates: name',
});

function mixedRun() {
  return scriptedRun([
    [nodeInfo('seed', 'raw'), { message: 'INSERT 2' }],
    [nodeInfo('model', 'orders'), { status: 'error', message: 'column "nope" not found', diagnostics: [BROKEN] }],
    [nodeInfo('model', 'daily'), { status: 'skipped' }],
    [
      nodeInfo('test', 'not_null_raw_id', { path: 'seeds/raw.yml' }),
      { status: 'fail', failures: 3, message: 'Got 3 results, configured to fail if != 0' },
    ],
    [
      nodeInfo('test', 'unique_raw_id'),
      { status: 'warn', failures: 1, message: 'Got 1 result, configured to warn if != 0' },
    ],
    [nodeInfo('test', 'positive'), { status: 'pass', failures: 0 }],
  ]);
}

async function built(argv: readonly string[] = [], options: CallOptions = {}, run = mixedRun()) {
  const fake = fakeMart({ events: run.events, results: run.results });
  return mart(['build', ...argv], { ...options, load: fake.load });
}

/** Without times of day, which differ. */
function withoutTimes(text: string): string {
  return text.replaceAll(/^\d\d:\d\d:\d\d {2}/gm, '');
}

describe('text', () => {
  test('a run, line by line', async () => {
    const { exitCode, stdout, stderr } = await built();
    expect(exitCode).toBe(1);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d {2}Running with mart=/);
    expect(withoutTimes(stdout).split('\n').slice(1)).toEqual([
      'Found no nodes',
      '',
      "Concurrency: 2 threads (target='dev')",
      '',
      '1 of 6 START seed file main.raw ................................................ [RUN]',
      '1 of 6 OK loaded seed file main.raw ............................................ [INSERT 2 in 0.12s]',
      '2 of 6 START sql table model main.orders ....................................... [RUN]',
      '2 of 6 ERROR creating sql table model main.orders .............................. [ERROR in 0.12s]',
      '3 of 6 SKIP relation main.daily ................................................ [SKIP]',
      '4 of 6 START test not_null_raw_id .............................................. [RUN]',
      '4 of 6 FAIL 3 not_null_raw_id .................................................. [FAIL 3 in 0.12s]',
      '5 of 6 START test unique_raw_id ................................................ [RUN]',
      '5 of 6 WARN 1 unique_raw_id .................................................... [WARN 1 in 0.12s]',
      '6 of 6 START test positive ..................................................... [RUN]',
      '6 of 6 PASS positive ........................................................... [PASS in 0.12s]',
      '',
      'Finished running 1 seed, 2 table models, 3 data tests in 0 hours 0 minutes and 1.50 seconds (1.50s).',
      '',
      'Completed with 2 errors, 0 partial successes, and 1 warning:',
      '',
      'Failure in model orders (orders.sql)',
      '  error[column-not-found] models/orders.sql:2:3: column "nope" not found',
      '    2 |   nope',
      '      |   ^^^^',
      '    hint: candidates: name',
      '',
      'Failure in test not_null_raw_id (seeds/raw.yml)',
      '  Got 3 results, configured to fail if != 0',
      '',
      'Warning in test unique_raw_id (unique_raw_id.sql)',
      '  Got 1 result, configured to warn if != 0',
      '',
      'Next: mend what failed, then `mart build --select orders+ not_null_raw_id+`',
      '',
      'Done. PASS=2 WARN=1 ERROR=2 SKIP=1 NO-OP=0 REUSED=0 TOTAL=6',
      '',
    ]);
  });

  test('all well', async () => {
    const { exitCode, stdout } = await built([], {}, scriptedRun([[nodeInfo('model', 'orders'), {}]]));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Completed successfully');
    expect(stdout).not.toContain('Next:');
  });

  test('--quiet leaves errors and print()', async () => {
    const run = mixedRun();
    run.events.splice(
      1,
      0,
      { kind: 'print', message: 'from a macro' },
      { kind: 'log', message: 'only a log', level: 'info' },
    );
    const { stdout } = await built(['--quiet'], {}, run);
    const lines = withoutTimes(stdout).split('\n');
    expect(lines[0]).toBe('from a macro');
    expect(lines[1]).toMatch(/^2 of 6 ERROR/);
    expect(stdout).not.toContain('only a log');
    expect(stdout).not.toContain('Done.');
    expect((await built(['--quiet', '--no-print'], {}, run)).stdout).not.toContain('from a macro');
  });

  test('colours when asked for, and only then', async () => {
    expect((await built()).stdout).not.toContain('\u001B');
    expect((await built(['--use-colors'])).stdout).toContain('[\u001B[31mFAIL 3\u001B[0m in 0.12s]');
    expect((await built([], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001B[32m');
    expect((await built([], { isTTY: true, env: { NO_COLOR: '1', CI: 'true' } })).stdout).not.toContain('\u001B[3');
    expect((await built([], { isTTY: true, env: { CI: 'true' } })).stdout).toContain('\u001B[32m');
  });

  test("--printer-width and the project's flags", async () => {
    const run = scriptedRun([[nodeInfo('model', 'orders'), {}]]);
    expect((await built(['--printer-width', '60'], {}, run)).stdout).toMatch(/ {2}.{60} \[RUN\]/);
    const fake = fakeMart({ ...run, projectFlags: { printer_width: 70, quiet: true } });
    expect((await mart(['build'], { load: fake.load })).stdout).toBe('');
    expect((await mart(['build', '--no-quiet'], { load: fake.load })).stdout).toMatch(/ {2}.{70} \[RUN\]/);
  });

  test('--output json keeps standard output for the results', async () => {
    const { stdout, stderr } = await built(['--output', 'json']);
    const { results } = JSON.parse(stdout) as {
      results: { unique_id: string; status: string; failures: number | null }[];
    };
    expect(results.map((result) => [result.unique_id, result.status, result.failures])).toContainEqual([
      'test.shop.not_null_raw_id',
      'fail',
      3,
    ]);
    expect(stderr).toContain('Done. PASS=2');
  });

  test('nothing to do', async () => {
    const { exitCode, stdout } = await mart(['run', '--select', 'nope'], { load: fakeMart().load });
    expect(stdout).toContain('Nothing to do.');
    expect(exitCode).toBe(0);
    expect((await mart(['run', '--warn-error'], { load: fakeMart().load })).exitCode).toBe(2);
  });

  test('an interruption is heard, said and answered with 2', async () => {
    const { events, results } = scriptedRun([
      [nodeInfo('model', 'orders'), { status: 'skipped', message: 'cancelled' }],
    ]);
    const interruption = new AbortController();
    const load: MartLoader = async (options) => {
      const build = async () => {
        interruption.abort();
        for (const event of events) options.report?.(event);
        return { ...results, interrupted: options.signal?.aborted === true };
      };
      return fakeMart({ methods: { build } }).load(options);
    };
    const { exitCode, stdout } = await mart(['build'], { load, signal: interruption.signal });
    expect(exitCode).toBe(2);
    expect(stdout).toContain('Stopping: running queries are cancelled.');
    expect(stdout).toContain('Interrupted: what was published stays');
  });

  test('results of an interrupted run exit with 2', async () => {
    const { events, results } = scriptedRun([[nodeInfo('model', 'orders'), {}]]);
    const fake = fakeMart({ events, results: { ...results, interrupted: true } });
    expect((await mart(['build'], { load: fake.load })).exitCode).toBe(2);
  });
});

describe('what ends a command', () => {
  test('what the user can mend is shown with its place', async () => {
    const load = async (): Promise<never> => {
      throw martError('column-not-found', 'column "nope" not found', { at: { file: SQL, start: 9, end: 13 } });
    };
    const { exitCode, stdout, stderr } = await mart(['build'], { load });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'Encountered an error:\nerror[column-not-found] models/orders.sql:2:3: column "nope" not found\n  2 |   nope\n    |   ^^^^\n',
    );
    expect(stdout).toContain('Running with mart=');
  });

  test('a mistake of ours says so', async () => {
    const load = async (): Promise<never> => {
      throw new TypeError('x is not a function');
    };
    const { exitCode, stderr } = await mart(['build'], { load });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('internal error, a mistake in mart: x is not a function');
    expect((await mart(['build', '--debug'], { load })).stderr).toContain('reporters.test.ts');
  });
});

describe('json', () => {
  test('one event a line, in the shape orchestrators read', async () => {
    const { stdout } = await built(['--log-format', 'json', '--log-level', 'debug']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { info: Record<string, unknown>; data: Record<string, unknown> });
    const names = lines.map((line) => line.info['name']);
    expect(names).toEqual(
      expect.arrayContaining([
        'MainReportVersion',
        'ConcurrencyLine',
        'NodeStart',
        'NodeCompiling',
        'NodeExecuting',
        'NodeFinished',
        'LogSeedResult',
        'LogModelResult',
        'LogTestResult',
        'SkippingDetails',
        'FinishedRunningStats',
        'EndOfRunSummary',
        'RunResultError',
        'StatsLine',
        'CommandCompleted',
      ]),
    );
    const finished = lines.find(
      (line) => line.info['name'] === 'NodeFinished' && JSON.stringify(line.data).includes('model.shop.orders'),
    );
    expect(finished?.info).toMatchObject({
      code: 'Q025',
      level: 'debug',
      invocation_id: 'b3f1c0de',
      pid: process.pid,
      thread: 'Thread-1',
      msg: 'Finished running node model.shop.orders',
      ts: '2024-01-31T12:01:02.345000Z',
    });
    expect(finished?.data).toMatchObject({
      node_info: {
        unique_id: 'model.shop.orders',
        node_name: 'orders',
        resource_type: 'model',
        materialized: 'table',
        node_status: 'error',
        node_started_at: '2024-01-31T12:01:02.345000',
        node_finished_at: '2024-01-31T12:01:02.345000',
        node_relation: { database: 'shop', schema: 'main', alias: 'orders', relation_name: '"shop"."main"."orders"' },
      },
      run_result: { status: 'error', thread: 'Thread-1', num_failures: 0 },
    });
    expect(lines.find((line) => line.info['name'] === 'StatsLine')?.data).toEqual({
      stats: { pass: 2, warn: 1, error: 2, skip: 1, noop: 0, reused: 0, total: 6 },
    });
    expect(lines.find((line) => line.info['name'] === 'CommandCompleted')?.data).toMatchObject({
      command: 'mart build',
      success: false,
    });
    expect(lines.find((line) => line.info['name'] === 'RunResultError')?.data).toMatchObject({
      diagnostics: [{ diagnostic_code: 'column-not-found', path: 'models/orders.sql', line: 2, column: 3 }],
    });
  });

  test('levels, and print()', async () => {
    const run = mixedRun();
    run.events.splice(1, 0, { kind: 'print', message: 'hello' });
    const { stdout } = await built(['--log-format', 'json', '--quiet'], {}, run);
    const infos = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { info: { name: string; level: string } }).info);
    expect(infos[0]?.name).toBe('PrintEvent');
    expect(infos.slice(1).every((info) => info.level === 'error')).toBe(true);
  });
});

describe('secrets', () => {
  test('are masked on every way out', async () => {
    const run = scriptedRun([
      [nodeInfo('model', 'orders'), { status: 'error', message: 'password hunter2 is wrong for s3cret"x' }],
    ]);
    for (const argv of [[], ['--log-format', 'json'], ['--output', 'json']]) {
      const cwd = temporaryFolder();
      const fake = fakeMart({ ...run, secrets: ['hunter2'] });
      const { stdout, stderr } = await mart(['build', ...argv], {
        load: fake.load,
        cwd,
        env: { DBT_ENV_SECRET_KEY: 's3cret"x' },
      });
      const log = readFileSync(join(cwd, 'logs/dbt.log'), 'utf8');
      for (const text of [stdout, stderr, log]) expect(text).not.toMatch(/hunter2|s3cret/);
      expect(stdout + stderr).toContain('*****');
    }
  });
});

describe('the log file', () => {
  test('holds everything, with levels', async () => {
    const cwd = temporaryFolder();
    const run = mixedRun();
    run.events.splice(2, 0, { kind: 'statement', uniqueId: 'seed.shop.raw', sql: 'create table raw', durationMs: 12 });
    await built([], { cwd }, run);
    const log = readFileSync(join(cwd, 'logs/dbt.log'), 'utf8');
    expect(log).toMatch(/={30} \d\d:\d\d:\d\d\.\d{6} \| b3f1c0de ={30}/);
    expect(log).toMatch(/^\d\d:\d\d:\d\d\.\d{6} \[debug\] \[MainThread\]: On seed\.shop\.raw: create table raw$/m);
    expect(log).toMatch(/\[info \] \[Thread-1\]: 1 of 6 OK loaded seed file main\.raw/);
    expect(log).toContain('[debug] [MainThread]: Command `mart build` failed after');
  });

  test('is JSON when asked, goes where told, and is rotated', async () => {
    const cwd = temporaryFolder();
    const argv = ['--log-path', 'elsewhere', '--log-format-file', 'json', '--log-file-max-bytes', '20000'];
    for (let round = 0; round < 8; round += 1) await built(argv, { cwd });
    expect(readdirSync(join(cwd, 'elsewhere')).toSorted()).toEqual(expect.arrayContaining(['dbt.log', 'dbt.log.1']));
    const [line = ''] = readFileSync(join(cwd, 'elsewhere/dbt.log'), 'utf8').split('\n');
    expect(JSON.parse(line)).toHaveProperty('info.name');
  });

  test('that cannot be written fails nothing', async () => {
    const cwd = temporaryFolder({ logs: 'a file, not a folder' });
    expect((await built([], { cwd }, scriptedRun([[nodeInfo('model', 'orders'), {}]]))).exitCode).toBe(0);
  });

  test('--log-level-file none keeps none', async () => {
    const cwd = temporaryFolder();
    await built(['--log-level-file', 'none'], { cwd });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('the live view', () => {
  function view(columns = 100) {
    const stream = new Collector();
    stream.isTTY = true;
    stream.columns = columns;
    let now = 1000;
    const text = new TextConsole(
      { log: stream, data: stream, fatal: stream },
      { threshold: 'info', colours: NO_COLOURS, detailed: false, showPrints: true },
    );
    const live = new LiveConsole(stream, text, NO_COLOURS, () => now);
    return { stream, live, wait: (milliseconds: number) => (now += milliseconds) };
  }

  const start = (name: string, index: number): MartEvent => ({
    kind: 'node-start',
    node: nodeInfo('model', name),
    index,
    total: 8,
    at: new Date(),
  });

  test('says what runs, for how long, how far it is and how long it may take', async () => {
    const { stream, live, wait } = view();
    live.observe({ kind: 'run-start', total: 8, threads: 2, counts: {} });
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      live.observe(start(name, index + 1));
      const [finish] = scriptedRun([[nodeInfo('model', name), name === 'b' ? { status: 'error' } : {}]]).events.filter(
        (event) => event.kind === 'node-finish',
      );
      if (finish !== undefined) live.observe(finish);
    }
    live.observe(start('orders', 5));
    wait(4000);
    await new Promise((resolve) => setTimeout(resolve, 250));
    live.close();
    expect(stream.text).toMatch(/^. model orders {2}4\.0s$/m);
    expect(stream.text).toContain('4 of 8 · 1 failed · 4.0s · about 4.0s left');
    expect(stream.text.endsWith('\u001B[2A\u001B[0J')).toBe(true);
  });

  test('never wraps', async () => {
    const { stream, live } = view(40);
    live.observe({ kind: 'run-start', total: 1, threads: 1, counts: {} });
    live.observe(start('a_very_long_name_of_a_model_that_goes_on_and_on', 1));
    await new Promise((resolve) => setTimeout(resolve, 150));
    live.close();
    const widths = stream.text
      .split('\n')
      .map((line) => line.replaceAll('\u001B[', '').replaceAll(/^\d*[A-Z]/g, '').length);
    expect(Math.max(...widths)).toBeLessThan(40);
  });

  test('through the command line, lines stay and the block goes', async () => {
    const { stdout } = await built([], { isTTY: true, env: { TERM: 'xterm' } });
    expect(stdout).toContain('2 of 6 ERROR creating');
    expect(stdout).not.toContain('START');
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('Done. PASS=2');
  });
});
