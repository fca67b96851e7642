import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listLine } from '../../src/cli/listing.ts';
import { rowsAsCsv, rowsAsJson, rowsAsTable } from '../../src/cli/result-table.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { fakeMart, mart, scriptedRun, nodeInfo, temporaryFolder } from './support.ts';

const MODEL: JsonObject = {
  name: 'stg_orders',
  resource_type: 'model',
  package_name: 'shop',
  original_file_path: 'models/staging/stg_orders.sql',
  unique_id: 'model.shop.stg_orders',
  fqn: ['shop', 'staging', 'stg_orders'],
  alias: 'stg_orders',
  tags: ['nightly'],
  config: { materialized: 'view' },
  depends_on: { macros: [], nodes: ['seed.shop.raw'] },
  raw_code: 'select 1',
};
const SOURCE: JsonObject = {
  name: 'payments',
  source_name: 'raw',
  resource_type: 'source',
  package_name: 'shop',
  unique_id: 'source.shop.raw.payments',
};

describe('ls', () => {
  test.each([
    [MODEL, 'shop.staging.stg_orders', 'stg_orders'],
    [SOURCE, 'source:shop.raw.payments', 'raw.payments'],
    [
      { name: 'weekly', resource_type: 'exposure', package_name: 'shop', fqn: ['shop', 'weekly'] },
      'exposure:shop.weekly',
      'weekly',
    ],
    [
      { name: 'adds_up', resource_type: 'unit_test', package_name: 'shop', fqn: ['shop', 'orders', 'adds_up'] },
      'unit_test:shop.adds_up',
      'adds_up',
    ],
    [
      { name: 'not_null_x', resource_type: 'test', package_name: 'shop', fqn: ['shop', 'staging', 'not_null_x'] },
      'shop.staging.not_null_x',
      'not_null_x',
    ],
    [
      { name: 'orders', version: 2, resource_type: 'model', package_name: 'shop', fqn: ['shop', 'orders', 'v2'] },
      'shop.orders.v2',
      'orders.v2',
    ],
  ] satisfies [JsonObject, string, string][])('as selector and name %#', (record, selector, name) => {
    expect(listLine(record, 'selector', undefined)).toBe(selector);
    expect(listLine(record, 'name', undefined)).toBe(name);
  });

  test('as JSON', () => {
    const keys = [
      'name',
      'resource_type',
      'package_name',
      'original_file_path',
      'unique_id',
      'alias',
      'config',
      'tags',
      'depends_on',
      'direct_parents',
    ];
    expect(Object.keys(JSON.parse(listLine(MODEL, 'json', undefined)) as object)).toEqual(keys);
    expect(JSON.parse(listLine(MODEL, 'json', ['name', 'config.materialized', 'freshness']))).toEqual({
      name: 'stg_orders',
      'config.materialized': 'view',
    });
  });

  test('prints nodes on standard output, in order, and the rest on standard error', async () => {
    const ids = [MODEL, SOURCE].map((record) => String(record['unique_id']));
    const records = new Map([MODEL, SOURCE].map((record) => [record['unique_id'], record]));
    const fake = fakeMart({
      methods: {
        list: () => ({ ids: ids.toReversed(), warnings: [] }),
        record: (uniqueId: string) => records.get(uniqueId),
      },
    });
    const { exitCode, stdout, stderr } = await mart(['ls', '--select', 'x'], { load: fake.load });
    expect(stdout).toBe('shop.staging.stg_orders\nsource:shop.raw.payments\n');
    expect(stderr).toContain('Running with mart=');
    expect(exitCode).toBe(0);
    expect(fake.calls[0]?.[1]).toMatchObject({
      select: ['x'],
      resourceTypes: expect.arrayContaining(['source', 'exposure']) as unknown,
    });

    const json = await mart(['list', '--output', 'json', '--output-keys', 'name', 'tags', '--target', 'dev'], {
      load: fake.load,
    });
    expect(json.stdout.split('\n')[0]).toBe('{"name": "stg_orders", "tags": ["nightly"]}');
    const events = await mart(['ls', '--log-format', 'json'], { load: fake.load });
    expect(events.stdout).toContain('"data":{"msg":"shop.staging.stg_orders"}');
  });

  test('nothing found', async () => {
    const fake = fakeMart({ methods: { list: () => ({ ids: [], warnings: [] }) } });
    const { exitCode, stdout, stderr } = await mart(['ls'], { load: fake.load });
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('No nodes selected!');
  });
});

const SHOWN = {
  uniqueId: 'model.shop.orders',
  name: 'orders',
  columns: [
    { name: 'id', type: 'BIGINT', kind: 'integer' },
    { name: 'note', type: 'VARCHAR', kind: 'text' },
    { name: 'big', type: 'HUGEINT', kind: 'integer' },
  ],
  rows: [
    [1, 'a "quoted", note', 9007199254740993n],
    [20, null, 1n],
  ],
} as const;

describe('show', () => {
  test('as a table', () => {
    expect(rowsAsTable(SHOWN).split('\n')).toEqual([
      '| id | note             |              big |',
      '| -- | ---------------- | ---------------- |',
      '|  1 | a "quoted", note | 9007199254740993 |',
      '| 20 |                  |                1 |',
    ]);
  });

  test('as csv and json, exactly', () => {
    expect(rowsAsCsv(SHOWN)).toBe('id,note,big\n1,"a ""quoted"", note",9007199254740993\n20,,1');
    expect(JSON.parse(rowsAsJson(SHOWN, true))).toEqual({
      node: 'orders',
      show: [
        { id: 1, note: 'a "quoted", note', big: '9007199254740993' },
        { id: 20, note: null, big: '1' },
      ],
    });
  });

  test('passes query and limit on', async () => {
    const fake = fakeMart({ methods: { show: async () => SHOWN } });
    const { stdout } = await mart(['show', '--inline', 'select 1', '--limit', '-1'], { load: fake.load });
    expect(fake.calls[0]).toEqual(['show', { inline: { text: 'select 1', isTemplate: true }, limit: -1 }]);
    expect(stdout).toMatch(/^Previewing inline node:\n\| id \|/);
    expect((await mart(['-q', 'show', '-s', 'orders'], { load: fake.load })).stdout).toMatch(/^\| id \|/);
    expect(
      fake.calls.find(([name, given]) => name === 'show' && given !== undefined && 'select' in (given as object))?.[1],
    ).toEqual({ select: ['orders'], limit: 5 });
  });
});

describe('compile', () => {
  test('prints what one node became', async () => {
    const run = scriptedRun([[nodeInfo('model', 'orders'), { compiledCode: 'select 1' }]]);
    const { stdout } = await mart(['compile', '-s', 'orders'], { load: fakeMart({ results: run.results }).load });
    expect(stdout).toBe("Compiled node 'model.shop.orders' is:\nselect 1\n");
    expect((await mart(['compile'], { load: fakeMart({ results: run.results }).load })).stdout).toBe('');
  });

  test('--inline', async () => {
    const fake = fakeMart({ methods: { compileInline: async () => ({ sql: 'select 2' }) } });
    expect((await mart(['-q', 'compile', '--inline', 'select {{ 1 + 1 }}'], { load: fake.load })).stdout).toBe(
      'select 2\n',
    );
    const json = await mart(['compile', '--inline', 'x', '--output', 'json'], { load: fake.load });
    expect(JSON.parse(json.stdout)).toEqual({ compiled: 'select 2' });
  });
});

describe('--dry-run', () => {
  const plan = {
    nodes: [
      {
        uniqueId: 'model.shop.orders',
        name: 'orders',
        resourceType: 'model',
        action: 'create table',
        steps: [{ title: 'create scratch', sql: 'create table orders__new as select 1' }],
        assertions: ['unique_orders_id'],
      },
    ],
  };

  test('prints the plan and builds nothing', async () => {
    const fake = fakeMart({ methods: { plan: async () => plan } });
    const { exitCode, stdout } = await mart(['run', '--dry-run', '--select', 'orders'], { load: fake.load });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '-- 1 of 1: create table — model orders (model.shop.orders)\n-- create scratch\ncreate table orders__new as select 1;\n-- then assert unique_orders_id\n',
    );
    expect(fake.calls.map(([name]) => name)).toEqual(['plan', 'close']);
    expect(fake.calls[0]?.[1]).toEqual({ select: ['orders'], resourceTypes: ['model'] });
    const json = await mart(['build', '--dry-run', '--output', 'json'], { load: fake.load });
    expect(JSON.parse(json.stdout)).toEqual(plan);
  });
});

describe('run-operation and debug', () => {
  test('passes macro and arguments on', async () => {
    const fake = fakeMart();
    await mart(['run-operation', 'shop.grant', '--args', '{role: reporter}'], { load: fake.load });
    expect(fake.calls[0]).toEqual(['runOperation', 'shop.grant', { role: 'reporter' }]);
  });

  test('an operation says what its macro says, and why it failed', async () => {
    const node = nodeInfo('operation', 'grant');
    const well = scriptedRun([[node, {}]]);
    well.events.splice(2, 0, { kind: 'log', message: 'granted', level: 'info' });
    const { exitCode, stdout } = await mart(['run-operation', 'grant'], { load: fakeMart(well).load });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('granted');
    expect(stdout).not.toContain('Done.');

    const failed = scriptedRun([[node, { status: 'error', message: 'no such role' }]]);
    const outcome = await mart(['run-operation', 'grant'], { load: fakeMart(failed).load });
    expect(outcome).toMatchObject({ exitCode: 1, stderr: 'Encountered an error while running operation:\nerror[compiler-error] no such role\n' });
  });

  test('debug exits with 1 when a check fails', async () => {
    const report = {
      checks: [{ name: 'connection', ok: false, message: 'locked by process 7' }],
      facts: { version: 'v1' },
      missing: [],
    };
    const fake = fakeMart({ methods: { debug: async () => report } });
    const { exitCode, stdout } = await mart(['debug'], { load: fake.load });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('connection: [ERROR locked by process 7]');
    expect(stdout).toContain('version: v1');
  });
});

describe('commands under a group', () => {
  test.each([
    [['source'], 'a command is missing'],
    [['source', 'freshnes'], 'did you mean `freshness`?'],
    [['docs', 'generate', '--selct', 'x'], 'did you mean `--select`?'],
  ])('%j', async (argv, message) => {
    const { exitCode, stderr } = await mart(argv);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('clean', () => {
  const project = (targets: string): string => `name: shop\nclean-targets: ${targets}\n`;

  test('deletes the target folder, or what the project lists', async () => {
    const plain = temporaryFolder({ 'target/manifest.json': '{}', 'models/a.sql': 'select 1' });
    expect((await mart(['clean'], { cwd: plain })).exitCode).toBe(0);
    expect([existsSync(join(plain, 'target')), existsSync(join(plain, 'models/a.sql'))]).toEqual([false, true]);

    const listed = temporaryFolder({
      'dbt_project.yml': project('[target, dbt_packages, absent]'),
      'target/x': '',
      'dbt_packages/y/z': '',
    });
    const { stdout } = await mart(['clean', '--project-dir', listed]);
    expect(stdout).toContain('Finished cleaning all paths.');
    expect([existsSync(join(listed, 'target')), existsSync(join(listed, 'dbt_packages'))]).toEqual([false, false]);
  });

  test.each(['[..]', '[../other]', '[/]', '[.]', '[models]', '[src]', '[target, "../x"]'])(
    'refuses %s, and deletes nothing',
    async (targets) => {
      const extra = targets === '[src]' ? 'model-paths: [src/models]\n' : '';
      const cwd = temporaryFolder({
        'mart_project.yml': project(targets) + extra,
        'models/a.sql': '',
        'src/models/a.sql': '',
        'target/x': '',
      });
      const { exitCode, stderr } = await mart(['clean'], { cwd });
      expect(exitCode).toBe(2);
      expect(stderr).toContain('error[invalid-value] clean-targets:');
      expect([existsSync(join(cwd, 'models/a.sql')), existsSync(join(cwd, 'target/x'))]).toEqual([true, true]);
    },
  );

  test('deletes what lies outside of the project where that is asked for, but not what holds it', async () => {
    const outside = temporaryFolder({ 'old/x': '' });
    const cwd = temporaryFolder({ 'dbt_project.yml': project(JSON.stringify([join(outside, 'old')])) });
    expect((await mart(['clean', '--no-clean-project-files-only'], { cwd })).exitCode).toBe(0);
    expect(existsSync(join(outside, 'old'))).toBe(false);
    const held = temporaryFolder({ 'dbt_project.yml': project('[..]') });
    expect((await mart(['clean', '--no-clean-project-files-only'], { cwd: held })).exitCode).toBe(2);
  });

  test('follows no link out of the project', async () => {
    const outside = temporaryFolder({ 'kept.txt': 'x' });
    const cwd = temporaryFolder({ 'mart_project.yml': project('[target]') });
    symlinkSync(outside, join(cwd, 'target'));
    await mart(['clean'], { cwd });
    expect(existsSync(join(outside, 'kept.txt'))).toBe(true);
  });
});

describe('init', () => {
  test('writes a project and a profile', async () => {
    const cwd = temporaryFolder();
    const { exitCode, stdout } = await mart(['init', 'my_shop'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('cd my_shop && mart build');
    expect(readFileSync(join(cwd, 'my_shop/profiles.yml'), 'utf8')).toBe(
      'my_shop:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: warehouse.duckdb\n      threads: 4\n',
    );
    expect(readFileSync(join(cwd, 'my_shop/mart_project.yml'), 'utf8')).toContain('profile: my_shop');
  });

  test('overwrites nothing', async () => {
    const cwd = temporaryFolder({ 'shop/models/models.yml': 'mine', 'taken/dbt_project.yml': 'name: taken\n' });
    expect((await mart(['init', 'shop'], { cwd })).exitCode).toBe(0);
    expect(readFileSync(join(cwd, 'shop/models/models.yml'), 'utf8')).toBe('mine');
    const { exitCode, stderr } = await mart(['init', 'taken'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('there is a project in taken already');
  });

  test('asks where somebody can answer', async () => {
    const cwd = temporaryFolder();
    const replies = ['shop', 'oracle', '', 'data/shop.duckdb'];
    const asked: string[] = [];
    const ask = async (question: string): Promise<string> => {
      asked.push(question);
      return replies.shift() ?? '';
    };
    const { exitCode, stdout } = await mart(['init'], { cwd, ask });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('`oracle` is none of them.');
    expect(asked[0]).toContain('Name of the project');
    expect(readFileSync(join(cwd, 'shop/profiles.yml'), 'utf8')).toContain('path: "data/shop.duckdb"');
  });

  test('gives a project without a profile one', async () => {
    const cwd = temporaryFolder({ 'dbt_project.yml': 'name: shop\nprofile: warehouse\n' });
    await mart(['init'], { cwd });
    expect(readFileSync(join(cwd, 'profiles.yml'), 'utf8')).toMatch(/^warehouse:\n/);
    writeFileSync(join(cwd, 'profiles.yml'), 'mine');
    expect((await mart(['init'], { cwd })).stdout).toContain('nothing to do');
    const profiled = await mart(['init', '--profile', 'other'], { cwd });
    expect([profiled.exitCode, profiled.stderr.includes('here is one already')]).toEqual([2, true]);
    expect(readFileSync(join(cwd, 'profiles.yml'), 'utf8')).toBe('mine');
  });

  test.each([
    ['2shop', 'try `_2shop`'],
    ['my-shop', 'try `my_shop`'],
    ['../x', 'try `_x`'],
  ])('refuses the name %s', async (name, hint) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'inner'));
    const { exitCode, stderr } = await mart(['init', name], { cwd: join(cwd, 'inner') });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
  });
});
