import { expect, test } from 'vitest';
import { onEveryEngine, type EngineProject } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

/** Days of events, as a seed with a time for each. */
const EVENTS = 'id,happened_at,amount\n1,2024-01-01 08:00:00,10\n2,2024-01-02 09:00:00,20\n3,2024-01-02 23:59:59,30\n4,2024-01-04 00:00:00,40\n';
const SEED_CONFIG = 'seeds:\n  - name: events\n    config: {event_time: happened_at, column_types: {happened_at: timestamp, id: integer, amount: integer}}\n';

function daily(more = '', select = '*', where = ''): string {
  return `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened_at', batch_size='day', begin='2024-01-01'${more}) }}
select ${select} from {{ ref('events') }}${where}`;
}

const FILES = { 'seeds/events.csv': EVENTS, 'seeds/seeds.yml': SEED_CONFIG, 'models/daily.sql': daily() };
const WINDOW = ['--event-time-start', '2024-01-01', '--event-time-end', '2024-01-05'];

interface BatchRecord {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string;
  readonly batch_results: { readonly successful: readonly (readonly string[])[]; readonly failed: readonly (readonly string[])[] } | null;
}

function resultOf({ project }: Pick<EngineProject, 'project'>, name = 'model.test.daily'): BatchRecord | undefined {
  const { results } = project.json('target/run_results.json') as unknown as { readonly results: readonly BatchRecord[] };
  return results.find((result) => result.unique_id === name);
}

function windowOf(day: string, next: string): readonly string[] {
  return [`${day}T00:00:00+00:00`, `${next}T00:00:00+00:00`];
}

onEveryEngine('a microbatch model', (make, engine) => {
  const ids = async (project: EngineProject) => (await project.rows('select id, amount from daily order by id, amount')).map((row) => row.map(Number));

  test('is built a batch at a time, and again for a window', { timeout: 60_000 }, async () => {
    const project = await make(FILES);
    const first = await project.mart('build', ...WINDOW);
    expect(first.output).toContain('Batch 4 of 4 OK created batch 2024-01-04 of');
    expect(first.output).toContain('PASS=2');
    expect(await ids(project)).toEqual([[1, 10], [2, 20], [3, 30], [4, 40]]);
    expect(resultOf(project)).toMatchObject({ status: 'success', message: 'SUCCESS', batch_results: { failed: [] } });
    expect(resultOf(project)?.batch_results?.successful).toEqual([
      windowOf('2024-01-01', '2024-01-02'),
      windowOf('2024-01-02', '2024-01-03'),
      windowOf('2024-01-03', '2024-01-04'),
      windowOf('2024-01-04', '2024-01-05'),
    ]);

    project.project.write('seeds/events.csv', EVENTS.replace(',20\n', ',21\n').replace(',10\n', ',11\n').replace('3,2024-01-02 23:59:59,30\n', ''));
    const again = await project.mart('build', '--event-time-start', '2024-01-02', '--event-time-end', '2024-01-03');
    expect(again.output).toContain('Batch 1 of 1 OK created batch 2024-01-02');
    // only the window is built anew: the row that is gone from it is gone, and what changed outside of it is not seen
    expect(await ids(project)).toEqual([[1, 10], [2, 21], [4, 40]]);

    const full = await project.mart('build', '--full-refresh', '--event-time-start', '2024-01-02', '--event-time-end', '2024-01-03');
    expect(full.exitCode).toBe(0);
    expect(await ids(project)).toEqual([[2, 21]]);
    expect(await leftovers(project)).toEqual([]);
  });

  test('keeps the batches that came out when one does not, and tries that one again', { timeout: 60_000 }, async () => {
    // Dividing by zero is no error everywhere; a text that is no number is none either. A function that is not there always is.
    const bad = `id, happened_at, amount {% if model.batch and model.batch.id == var('bad', '') %} + no_such_function(1) as amount {% endif %}`;
    const project = await make({ ...FILES, 'models/daily.sql': daily('', bad), 'models/after.sql': "select * from {{ ref('daily') }}" });
    const partly = await project.mart('build', '--full-refresh', ...WINDOW, '--vars', '{bad: "20240102"}');
    expect(partly.exitCode).toBe(1);
    expect(partly.output).toContain('PARTIAL SUCCESS (3/4)');
    expect(partly.output).toContain('batch 2024-01-02: ');
    expect(partly.output).toContain('mart retry');
    expect(await ids(project)).toEqual([[1, 10], [4, 40]]);
    expect(resultOf(project)).toMatchObject({ status: 'partial success', batch_results: { failed: [windowOf('2024-01-02', '2024-01-03')] } });
    expect(resultOf(project, 'model.test.after')?.status).toBe('skipped');

    // the other options are those of the run before
    const retried = await project.mart('retry', '--vars', '{bad: none}');
    expect(retried.output).toContain('Batch 1 of 1 OK created batch 2024-01-02');
    expect(retried.exitCode).toBe(0);
    expect(await ids(project)).toEqual([[1, 10], [2, 20], [3, 30], [4, 40]]);
    expect(resultOf(project)?.batch_results?.successful).toHaveLength(4);
    expect(resultOf(project, 'model.test.after')?.status).toBe('success');

    const noneAtAll = await project.mart('build', ...WINDOW, '--vars', '{bad: "20240101"}');
    expect(noneAtAll.output).toContain('Batch 2 of 4 SKIP batch 2024-01-02');
    expect(resultOf(project)).toMatchObject({ status: 'error', batch_results: { successful: [] } });
    expect(await ids(project)).toHaveLength(4);
    expect(await leftovers(project)).toEqual([]);
  });

  test('is published whole or not at all when an assertion fails', { timeout: 60_000 }, async () => {
    const properties = 'models:\n  - name: daily\n    columns: [{name: amount, data_tests: [{accepted_values: {arguments: {values: [10, 20, 30, 40], quote: false}}}]}]\n';
    const project = await make({ ...FILES, 'models/daily.yml': properties });
    expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
    project.project.write('seeds/events.csv', EVENTS.replace(',20\n', ',21\n').replace(',40\n', ',99\n').replace(',10\n', ',30\n'));
    const refused = await project.mart('build', ...WINDOW);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('not published: 1 of 1 assertion failed');
    expect(await ids(project)).toEqual([[1, 10], [2, 20], [3, 30], [4, 40]]);
    expect(resultOf(project)).toMatchObject({ status: 'error', batch_results: { successful: [] } });
    expect(resultOf(project)?.batch_results?.failed).toHaveLength(4);
    const anew = await project.mart('build', '--full-refresh', ...WINDOW);
    expect(anew.exitCode).toBe(1);
    expect(await ids(project)).toEqual([[1, 10], [2, 20], [3, 30], [4, 40]]);
    expect(await leftovers(project)).toEqual([]);
  });

  test('sees in each batch what the batch before it made, when it reads itself', { timeout: 60_000 }, async () => {
    const running = daily(
      '',
      'id, happened_at, amount + {% if is_incremental() %}(select coalesce(max(amount), 0) from {{ this }}){% else %}0{% endif %} as amount',
      " {% if model.batch and model.batch.id == var('bad', '') %}where no_such_function(1) = 1{% endif %}",
    );
    const project = await make({ ...FILES, 'models/daily.sql': running });
    expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
    expect(await ids(project)).toEqual([[1, 10], [2, 30], [3, 40], [4, 80]]);
    const partly = await project.mart('build', ...WINDOW, '--vars', '{bad: "20240102"}');
    expect(partly.output).toContain('PARTIAL SUCCESS (3/4)');
    // the batches after the one that failed were built upon the table without it
    expect(await ids(project)).toEqual([[1, 90], [2, 30], [3, 40], [4, 130]]);
    expect(await leftovers(project)).toEqual([]);
  });

  test('adds the columns that its query has got', { timeout: 60_000 }, async () => {
    const project = await make(FILES);
    expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
    project.project.write('models/daily.sql', daily(", on_schema_change='append_new_columns'", '*, amount * 2 as doubled'));
    expect((await project.mart('build', '--event-time-start', '2024-01-04', '--event-time-end', '2024-01-05')).exitCode).toBe(0);
    expect((await project.rows('select id, doubled from daily order by id')).map((row) => row.map((cell) => (cell === null ? null : Number(cell))))).toEqual([
      [1, null],
      [2, null],
      [3, null],
      [4, 80],
    ]);
  });

  test('goes over what a run that was killed left behind', { timeout: 60_000 }, async () => {
    const project = await make({ ...FILES, 'models/daily.sql': daily(', concurrent_batches=true') });
    for (const leftover of ['daily__mart_new', 'daily__mart_delta_1', 'daily__mart_delta_3']) await project.rows(`create table ${leftover} (id int)`);
    expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
    await project.rows('create table daily__mart_delta_2 (id int)');
    expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
    expect(await ids(project)).toEqual([[1, 10], [2, 20], [3, 30], [4, 40]]);
    expect(await leftovers(project)).toEqual([]);
  });

  test('may have its batches queried at the same time', { timeout: 60_000 }, async () => {
    const project = await make({ ...FILES, 'models/daily.sql': daily(', concurrent_batches=true') });
    for (const _ of [1, 2]) {
      expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
      expect(await ids(project)).toEqual([[1, 10], [2, 20], [3, 30], [4, 40]]);
    }
    expect(await leftovers(project)).toEqual([]);
  });

  async function leftovers(project: EngineProject): Promise<readonly unknown[]> {
    const own = engine === 'mysql' ? 'database()' : 'current_schema()';
    return project.rows(`select table_name from information_schema.tables where table_schema = ${own} and table_name like '%mart\\_%'${engine === 'duckdb' ? " escape '\\'" : ''}`);
  }
});

onEveryEngine('a microbatch model with a unique key', (make) => {
  test('merges its batches by it', async () => {
    const project = await make({ ...FILES, 'models/daily.sql': daily(", unique_key='id'") });
    expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
    project.project.write('seeds/events.csv', 'id,happened_at,amount\n2,2024-01-02 09:00:00,21\n5,2024-01-02 10:00:00,50\n');
    expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
    const rows = await project.rows('select id, amount from daily order by id');
    expect(rows.map((row) => row.map(Number))).toEqual([[1, 10], [2, 21], [3, 30], [4, 40], [5, 50]]);
  });
}, ['postgres']);

test('a run without a window goes from `begin` to now, then looks back by its lookback', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const begin = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const project = testProject({
    'models/events.sql': `{{ config(materialized='table', event_time='moment') }} select 1 as id, timestamp '${today} 00:00:00' as moment`,
    'models/days.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day', begin='${begin}', lookback=2) }} select * from {{ ref('events') }}`,
  });
  expect((await project.mart('build')).output).toContain('Batch 4 of 4 OK created');
  const second = await project.mart('build');
  expect(second.output).toContain(`Batch 3 of 3 OK created batch ${today}`);
});

test('batches of hours, months and years', async () => {
  const model = (size: string) =>
    `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='${size}', begin='2020-01-01') }} select '{{ model.batch.id if model.batch }}' as id, moment from {{ ref('events') }}`;
  const project = testProject({
    'models/events.sql': "{{ config(materialized='table', event_time='moment') }} select unnest(generate_series(timestamp '2023-11-30 22:30:00', timestamp '2024-01-01 03:00:00', interval 1 hour)) as moment",
    'models/by_hour.sql': model('hour'),
    'models/by_month.sql': model('month'),
    'models/by_year.sql': model('year'),
  });
  const result = await project.mart('build', '--event-time-start', '2023-11-30T22:15:00', '--event-time-end', '2023-12-01 01:30:00', '--exclude', 'by_month', 'by_year');
  expect(result.output).toContain('Batch 4 of 4 OK created batch 2023-12-01T01 of');
  expect(await project.query('select id, count(*) from by_hour group by 1 order by 1')).toEqual([['20231130T22', 1], ['20231130T23', 1], ['20231201T00', 1], ['20231201T01', 1]]);
  await project.mart('build', '--event-time-start', '2023-11-02', '--event-time-end', '2024-01-01', '--select', 'by_month', 'by_year');
  expect(await project.query('select id, count(*) from by_month group by 1 order by 1')).toEqual([['202311', 2], ['202312', 744]]);
  expect(await project.query('select id, count(*) from by_year group by 1 order by 1')).toEqual([['2023', 746]]);
});

test('inputs with an event time are filtered, `.render()` and others are not; the window is in `model.batch`', async () => {
  const project = testProject({
    ...FILES,
    'seeds/seeds.yml': SEED_CONFIG,
    'models/sources.yml': 'sources:\n  - name: raw\n    schema: main\n    tables: [{name: events, config: {event_time: happened_at}}]\n',
    'models/plain.sql': 'select 1 as id',
    'models/through.sql': "{{ config(materialized='ephemeral', event_time='happened_at') }} select * from {{ ref('events').render() }}",
    'models/daily.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened_at', batch_size='day', begin='2024-01-01') }}
select happened_at, '{{ model.batch.event_time_start if model.batch }}' as batch_start, {{ 1 if model.batch and model.batch.event_time_end.year == 2024 else 0 }} as ends_2024,
  (select count(*) from {{ ref('events').render() }}) as everything, (select count(*) from {{ ref('plain') }}) as plain,
  (select count(*) from {{ source('raw', 'events') }}) as of_source, (select count(*) from {{ ref('through') }}) as of_ephemeral
from {{ ref('events') }}`,
  });
  expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
  expect(await project.query('select batch_start, ends_2024, everything, plain, of_source, of_ephemeral from daily order by all')).toEqual([
    ['2024-01-01 00:00:00+00:00', 1, 4, 1, 1, 1],
    ['2024-01-02 00:00:00+00:00', 1, 4, 1, 2, 2],
    ['2024-01-02 00:00:00+00:00', 1, 4, 1, 2, 2],
    ['2024-01-04 00:00:00+00:00', 1, 4, 1, 1, 1],
  ]);
  expect(project.read('target/compiled/test/models/daily/daily_2024-01-02.sql')).toContain(`where happened_at >= '2024-01-02 00:00:00+00:00' and happened_at < '2024-01-03 00:00:00+00:00')`);
});

test('orchestrators are told of each batch', async () => {
  const project = testProject(FILES);
  const { output } = await project.mart('--log-format', 'json', 'build', ...WINDOW);
  const events = output.trim().split('\n').map((line) => JSON.parse(line) as { readonly info: { readonly name: string; readonly code: string }; readonly data: Record<string, unknown> });
  const batches = events.filter(({ info }) => info.name === 'LogStartBatch' || info.name === 'LogBatchResult');
  expect(batches).toHaveLength(8);
  expect(batches.find(({ info }) => info.name === 'LogStartBatch')).toMatchObject({
    info: { code: 'Q045' },
    data: { description: 'batch 2024-01-01 of main.daily', batch_index: 1, total_batches: 4, node_info: { unique_id: 'model.test.daily', node_status: 'started' } },
  });
  expect(batches.find(({ info }) => info.name === 'LogBatchResult')).toMatchObject({ info: { code: 'Q046' }, data: { status: 'OK', node_info: { node_status: 'success' } } });
});

test('the hooks of a microbatch model run once, before its first and after its last batch', async () => {
  const hooks = ", pre_hook=\"create table if not exists log as select 'before' as what\", post_hook=\"insert into log select 'after ' || count(*) from {{ this }}\"";
  const project = testProject({ ...FILES, 'models/daily.sql': daily(hooks) });
  expect((await project.mart('build', ...WINDOW)).exitCode).toBe(0);
  expect(await project.query('select what from log order by what')).toEqual([['after 4'], ['before']]);
});

test('a unit test of a microbatch model gives its inputs whole', async () => {
  const unit = `unit_tests:
  - name: copies
    model: daily
    given: [{input: ref('events'), rows: [{id: 7, happened_at: 1999-01-01 00:00:00, amount: 1}]}]
    expect: {rows: [{id: 7, amount: 1}]}
`;
  const project = testProject({ ...FILES, 'models/unit.yml': unit });
  expect((await project.mart('seed')).exitCode).toBe(0);
  expect((await project.mart('test')).output).toContain('PASS=1');
  expect((await project.mart('build', ...WINDOW)).output).toContain('PASS=3');
});

test('a dry run shows the batches and changes nothing', async () => {
  const project = testProject(FILES);
  await project.mart('seed');
  const shown = await project.mart('build', '--dry-run', ...WINDOW);
  expect(shown.output).toContain('-- apply batch 2024-01-04: insert the batch');
  expect(await project.query("select count(*) from information_schema.tables where table_name like 'daily%'")).toEqual([[0]]);
});

test('`compile` shows the query without a window', async () => {
  const project = testProject(FILES);
  await project.mart('compile');
  expect(project.read('target/compiled/test/models/daily.sql')).toContain('select * from "test"."main"."events"');
});

test.each([
  ["event_time='happened_at', batch_size='day'", 'needs the config `begin`'],
  ["event_time='happened_at', begin='2024-01-01'", 'needs the config `batch_size`'],
  ["begin='2024-01-01', batch_size='day'", 'needs the config `event_time`'],
  ["event_time=7, begin='2024-01-01', batch_size='day'", 'has an `event_time` that is no text'],
  ["event_time='happened_at', begin='soon', batch_size='day'", 'has a `begin` that is no date: `soon`'],
  ["event_time='happened_at', begin='2024-02-30', batch_size='day'", 'has a `begin` that is no date: `2024-02-30`'],
  ["event_time='happened_at', begin='2024-01-01', batch_size='days'", 'has the unknown `batch_size` `days`'],
  ["event_time='happened_at', begin='2024-01-01', batch_size='day', lookback='two'", 'has a `lookback` that is no number of batches'],
  ["event_time='happened_at', begin='2024-01-01', batch_size='day', concurrent_batches='maybe'", 'has a `concurrent_batches` that is neither true nor false'],
])('a config that no batches can be made of is refused: %s', async (config, message) => {
  const project = testProject({ ...FILES, 'models/daily.sql': `{{ config(materialized='incremental', incremental_strategy='microbatch', ${config}) }} select * from {{ ref('events') }}` });
  const result = await project.mart('parse');
  expect(result.exitCode).toBe(2);
  expect(result.output).toContain(`the microbatch model daily ${message}`);
});

test('inputs without an event time are warned of', async () => {
  const project = testProject({ ...FILES, 'seeds/seeds.yml': 'seeds: [{name: events}]\n' });
  const result = await project.mart('parse');
  expect(result.exitCode).toBe(0);
  expect(result.output).toContain('the microbatch model daily reads nothing that has an `event_time`');
});

test('a unique key is refused where a batch replaces its window', async () => {
  const project = testProject({ ...FILES, 'models/daily.sql': daily(", unique_key='id'") });
  const result = await project.mart('build', ...WINDOW);
  expect(result.exitCode).toBe(1);
  expect(result.output).toContain('microbatch takes no `unique_key` on duckdb');
});

test.each([
  [['--event-time-start', '2024-01-01'], '`--event-time-start` was given without `--event-time-end`'],
  [['--event-time-start', '2024-01-02', '--event-time-end', '2024-01-02'], 'must be before'],
  [['--event-time-start', 'today', '--event-time-end', '2024-01-02'], '`--event-time-start` is no date: `today`'],
])('a window that is none is refused: %s', async (argv, message) => {
  const result = await testProject(FILES).mart('build', ...argv);
  expect(result.exitCode).toBe(2);
  expect(result.output).toContain(message);
});

test('a project’s own incremental materialization is called for each batch', async () => {
  const macro = `{% materialization incremental, default %}
  {{ run_hooks(pre_hooks) }}
  {% call statement('main') %}
    {% if is_incremental() %}insert into {{ this }} {{ sql }}{% else %}create or replace table {{ this }} as {{ sql }}{% endif %}
  {% endcall %}
  {{ run_hooks(post_hooks) }}
  {{ return({'relations': [this]}) }}
{% endmaterialization %}`;
  const project = testProject({
    ...FILES,
    'macros/incremental.sql': macro,
    'models/daily.sql': daily(', pre_hook="create table if not exists log as select 1 as n", post_hook="insert into log select 2"', "id, '{{ model.batch.id if model.batch }}' as batch"),
  });
  expect((await project.mart('build', ...WINDOW, '--full-refresh')).output).toContain('PASS=2');
  expect(await project.query('select id, batch from daily order by id')).toEqual([[1, '20240101'], [2, '20240102'], [3, '20240102'], [4, '20240104']]);
  expect(await project.query('select n from log order by n')).toEqual([[1], [2]]);
});
