import { expect, test } from 'vitest';
import { testProject, type TestProject } from '../support/project.ts';

interface LogEvent {
  readonly info: { readonly name: string; readonly code: string; readonly level: string; readonly msg: string };
  readonly data: Readonly<Record<string, unknown>>;
}

async function eventsOf(project: TestProject, ...argv: string[]): Promise<readonly LogEvent[]> {
  const { stdout } = await project.mart('--log-format', 'json', '--log-level', 'debug', ...argv);
  return stdout.trim().split('\n').map((line) => JSON.parse(line) as LogEvent);
}

const named = (events: readonly LogEvent[], name: string) => events.filter(({ info }) => info.name === name);

const FILES = {
  'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\non-run-start: ["select 1"]\n',
  'models/m.sql': "{{ log('building', info=true) }} select 1 as id",
  'models/s.yml': 'models:\n  - name: m\n    columns: [{name: id, tests: [unique]}]\n',
  'seeds/raw.csv': 'id\n1\n',
};

test('what a template logs and the statements of a node say whose they are', async () => {
  const project = testProject(FILES);
  const events = await eventsOf(project, 'run');
  const nodeInfo = expect.objectContaining({ unique_id: 'model.test.m', node_status: 'executing' }) as unknown;
  expect(named(events, 'JinjaLogInfo').at(-1)?.data).toEqual({ msg: 'building', node_info: nodeInfo });
  expect(named(events, 'SQLQuery').filter(({ data }) => String(data['conn_name']) === 'model.test.m')[0]?.data).toMatchObject({ node_info: nodeInfo });
});

test('project hooks have lines of their own, and are no nodes that start and finish', async () => {
  const events = await eventsOf(testProject(FILES), 'build');
  const of = (name: string) => named(events, name).map(({ data }) => (data['node_info'] as { unique_id: string }).unique_id);
  expect(of('NodeStart').toSorted()).toEqual(['model.test.m', 'seed.test.raw', expect.stringContaining('test.test.unique_m_id') as unknown as string]);
  expect(of('NodeFinished').toSorted()).toEqual(of('NodeStart').toSorted());
  const [start] = named(events, 'LogHookStartLine');
  expect(start).toMatchObject({ info: { code: 'Q032' }, data: { statement: 'test.on-run-start.0', index: 1, total: 1 } });
  expect(start?.info.msg).toContain('1 of 1 START hook: test.on-run-start.0 ');
  expect(named(events, 'LogHookEndLine')).toMatchObject([{ info: { code: 'Q033' }, data: { statement: 'test.on-run-start.0', status: 'success' } }]);
});

test('results have what programs read of them', async () => {
  const events = await eventsOf(testProject(FILES), 'build');
  expect(named(events, 'LogSeedResult')).toMatchObject([{ data: { schema: 'main', relation: 'raw', result_message: 'INSERT 1', status: 'success' } }]);
  expect(named(events, 'LogTestResult')).toMatchObject([{ data: { name: 'unique_m_id', num_failures: 0, num_models: 3, status: 'pass' } }]);
  const [end] = named(events, 'EndRunResult');
  expect(end).toMatchObject({ info: { code: 'Q037', level: 'debug' }, data: { success: true, results: expect.arrayContaining([expect.objectContaining({ status: 'pass' })]) as unknown } });
  expect(named(events, 'MainReportArgs')).toMatchObject([{ info: { code: 'A002', level: 'debug' }, data: { args: { which: 'build', log_format: 'json' } } }]);
});

test.each([
  [['show', '--select', 'm'], 'ShowNode', 'Q041', { node_name: 'm', preview: '| id |\n| -- |\n|  1 |', is_inline: false, output_format: 'text', unique_id: 'model.test.m' }],
  [['show', '--inline', 'select 2 as x', '--output', 'json'], 'ShowNode', 'Q041', { is_inline: true, output_format: 'json', unique_id: 'sql_operation.test.inline_query' }],
  [['compile', '--select', 'm'], 'CompiledNode', 'Q042', { node_name: 'm', compiled: ' select 1 as id', is_inline: false, unique_id: 'model.test.m' }],
  [['ls', '--select', 'm', '--resource-type', 'model'], 'PrintEvent', 'Z052', { msg: 'test.m' }],
  [['debug'], 'DebugCmdResult', 'Z048', { msg: 'All checks passed!' }],
  [['docs', 'generate'], 'CatalogWritten', 'E042', { path: expect.stringContaining('catalog.json') as unknown }],
  [['clean'], 'FinishedCleanPaths', 'Z015', {}],
  [['clean'], 'CheckCleanPath', 'Z012', { path: expect.stringContaining('target') as unknown }],
  [['run'], 'AdapterRegistered', 'E034', { adapter_name: 'duckdb', adapter_version: expect.stringMatching(/^=\d/) as unknown }],
  [['compile', '--select', 'm'], 'ConcurrencyLine', 'Q027', { node_count: 2, num_threads: 2, target_name: 'dev' }],
  [['compile', '--inline', 'select 1'], 'ConcurrencyLine', 'Q027', { node_count: 1 }],
  [['show', '--inline', 'select 1'], 'ConcurrencyLine', 'Q027', { node_count: 1, num_threads: 2, target_name: 'dev' }],
  [['deps'], 'DepsNoPackagesFound', 'M013', {}],
])('%j says %s', async (argv, name, code, data) => {
  const found = named(await eventsOf(testProject(FILES), ...argv), name);
  expect(found.at(-1)).toMatchObject({ info: { code, level: 'info' }, data });
});

test('clean --quiet says nothing', async () => {
  const project = testProject(FILES);
  await project.mart('parse');
  expect((await project.mart('clean', '--quiet')).output).toBe('');
});

test('show as JSON: decimals are numbers with their digits, times have a T, what not every reader keeps exact is a text', async () => {
  const project = testProject({});
  const query = "select 1.50 as d, -0.001 as small, 12345678901234567890.123 as many, timestamp '2024-01-02 03:04:05' as at, date '2024-01-02' as day, null as n";
  const { stdout } = await project.mart('show', '--quiet', '--output', 'json', '--inline', query);
  expect(stdout).toContain('"d": 1.50,\n');
  expect(JSON.parse(stdout)).toEqual({ show: [{ d: 1.5, small: -0.001, many: '12345678901234567890.123', at: '2024-01-02T03:04:05', day: '2024-01-02', n: null }] });
  expect(JSON.parse((await project.mart('show', '--quiet', '--output', 'json', '--inline', 'select 1 as a where false')).stdout)).toEqual({ show: [] });
});

test('a failure says whose error it is before what it is, as in dbt', async () => {
  const project = testProject({ 'models/a.sql': 'select nosuch', 'models/b.sql': "select {{ exceptions.raise_compiler_error('no way') if execute }}" });
  const { stdout } = await project.mart('run');
  expect(stdout).toMatch(/Failure in model a \(models\/a.sql\)\n.*  Database Error in model a \(models\/a.sql\)\n *error\[column-not-found\] models\/a.sql:1:8/);
  expect(stdout).toMatch(/  Compilation Error in model b \(models\/b.sql\)\n *error\[compiler-error\] models\/b.sql:1:11: no way/);
});

test('an operation of which there is no macro has failed as an operation too', async () => {
  const events = await eventsOf(testProject(FILES), 'run-operation', 'nope');
  const exc = expect.stringContaining('`nope`') as unknown;
  expect(named(events, 'RunningOperationCaughtError')).toMatchObject([{ info: { code: 'Q001', level: 'error' }, data: { exc } }]);
  expect(named(events, 'MainEncounteredError')).toMatchObject([{ data: { exc } }]);
});

test('deps says what it installed, and that it wrote the lock file', async () => {
  const project = testProject({
    ...FILES,
    'packages.yml': 'packages:\n  - local: libs/one\n',
    'libs/one/dbt_project.yml': 'name: one\nversion: "1.0"\n',
  });
  const events = await eventsOf(project, 'deps');
  expect(named(events, 'DepsLockUpdating')).toMatchObject([{ data: { lock_filepath: expect.stringContaining('package-lock.yml') as unknown } }]);
  expect(named(events, 'DepsStartPackageInstall')).toMatchObject([{ data: { package_name: 'one' } }]);
  expect(named(events, 'DepsInstallInfo')).toMatchObject([{ data: { version_name: 'libs/one' } }]);
});

test('what is for programs alone is no line of text', async () => {
  const { output } = await testProject(FILES).mart('compile', '--select', 'm');
  expect(output).not.toContain('Registered adapter');
  expect(output).not.toContain('Concurrency');
});
