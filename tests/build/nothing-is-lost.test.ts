import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

const SCRATCH = (schema: string) => `select count(*) from information_schema.tables where table_schema = '${schema}' and table_name like '%\\_\\_mart\\_%'`;

onEveryEngine('a run', (make, engine) => {
  test('a post-hook that changes the rows does so before they are asserted', async () => {
    const project = await make({
      'models/people.sql': `{{ config(materialized='table', post_hook="delete from {{ this }} where id = 2") }}
select 1 as id union all select {{ var('second', 2) }} as id`,
      'models/spoiled.sql': `{{ config(materialized='table', post_hook="update {{ this }} set id = {{ var('spoil', 3) }}") }}\nselect 1 as id`,
      'models/schema.yml': `models:
  - name: people
    columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [1], quote: false}}}]}]
  - name: spoiled
    columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [3], quote: false}}}]}]
`,
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.rows('select id from people')).toEqual([[1]]);
    expect(await project.rows('select id from spoiled')).toEqual([[3]]);
    expect((await project.mart('build', '--vars', '{spoil: 4}')).exitCode).toBe(1);
    expect(await project.rows('select id from spoiled')).toEqual([[3]]);
  });

  test('post-hooks keep their order: what fills a column comes after what adds it', async () => {
    const hooks = JSON.stringify(['alter table {{ this }} add column paid int', 'update {{ this }} set paid = 1', 'delete from {{ this }} where id = 2']);
    const byMacro = JSON.stringify(['{{ with_column(this) }}', 'update {{ this }} set paid = 2']);
    const project = await make({
      'macros/with_column.sql': '{% macro with_column(relation) %}alter table {{ relation }} add column paid int{% endmacro %}',
      'models/shop.sql': `{{ config(materialized='table', post_hook=${hooks}) }}\nselect 1 as id union all select 2 as id`,
      'models/lately.sql': `{{ config(materialized='incremental', post_hook=${hooks}) }}\nselect 1 as id union all select 2 as id`,
      'models/by_macro.sql': `{{ config(materialized='table', post_hook=${byMacro}) }}\nselect 1 as id`,
      'models/schema.yml': 'models: [{name: shop, columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [1], quote: false}}}]}, {name: paid, data_tests: [not_null]}]}]',
      'seeds/towns.csv': 'id\n1\n2\n',
      'seeds/schema.yml': `seeds: [{name: towns, config: {post_hook: ${hooks}}}]`,
      'snapshots/people.yml': `snapshots: [{name: people, relation: ref('shop'), config: {unique_key: id, strategy: check, check_cols: [id], post_hook: ["alter table {{ this }} add column old int", "update {{ this }} set old = 1"]}}]`,
    });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode === 0 ? '' : output).toBe('');
    for (const name of ['shop', 'lately', 'towns']) expect(await project.rows(`select id, paid from ${name}`)).toEqual([[1, 1]]);
    expect(await project.rows('select paid from by_macro')).toEqual([[2]]);
    expect(await project.rows('select old from people')).toEqual([[1]]);
    expect((await project.mart('build', '--full-refresh', '--exclude', 'people')).exitCode).toBe(0);
  });

  test('columns that are dropped come back when an assertion fails', async () => {
    const project = await make({
      'models/people.sql': `{{ config(materialized='incremental', unique_key='id', on_schema_change='sync_all_columns') }}
select 1 as id, {{ "'Ann' as name" if not is_incremental() else "7 as age" }}{{ ", null as wrong" if var('bad', false) }}`,
      'models/schema.yml': `models:
  - name: people
    data_tests: [{is_well: {}}]
`,
      'macros/tests.sql': "{% test is_well(model) %}select 1 as x from {{ model }} where {{ var('bad', false) | int }} = 1{% endtest %}",
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect((await project.mart('build', '--vars', '{bad: true}')).exitCode).toBe(1);
    expect(await project.rows('select * from people')).toEqual([[1, 'Ann']]);
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.rows('select * from people')).toEqual([[1, 7]]);
    expect(await project.rows(SCRATCH(project.schema))).toEqual([[0]]);
  });

  test('a relation that another has made or dropped meanwhile is replaced', async () => {
    const project = await make({
      'models/first.sql': `{{ config(materialized='table', post_hook=["create table made as select 7 as id", "drop table if exists dropped"]) }}\nselect 1 as id`,
      ...Object.fromEntries(['made', 'dropped'].map((name) => [`models/${name}.sql`, "{{ config(materialized='table') }}\nselect id from {{ ref('first') }}"])),
      'models/schema.yml': `models:\n${['made', 'dropped'].map((name) => `  - {name: ${name}, columns: [{name: id, data_tests: [not_null]}]}\n`).join('')}`,
    });
    await project.rows('create table dropped as select 7 as id');
    const { exitCode, output } = await project.mart('build');
    expect(exitCode === 0 ? '' : output).toBe('');
    expect(await project.rows('select id from made union all select id from dropped')).toEqual([[1], [1]]);
  });

  test('what batches of a longer run left is removed', async () => {
    const project = await make({
      'models/events.sql': "{{ config(materialized='table', event_time='happened') }}\nselect 1 as id, cast('2024-01-02 00:00:00' as {{ 'datetime' if target.type == 'mysql' else 'timestamp' }}) as happened",
      'models/daily.sql':
        "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='happened', batch_size='day', begin='2024-01-01') }}\nselect id, happened from {{ ref('events') }}",
    });
    const days = ['--event-time-start', '2024-01-02', '--event-time-end', '2024-01-03'];
    expect((await project.mart('build', ...days)).exitCode).toBe(0);
    await project.rows('create table daily__mart_delta_17 as select 1 as id');
    await project.rows('create table daily__mart_delta_18x as select 1 as id');
    expect((await project.mart('build', ...days)).exitCode).toBe(0);
    expect(await project.rows("select table_name from information_schema.tables where table_name like 'daily\\_\\_mart%'".replaceAll('\\', engine === 'duckdb' ? '' : '\\'))).toEqual([
      ['daily__mart_delta_18x'],
    ]);
  });
});

const OWN = `{% materialization swapped, default %}
  {% set target = this.incorporate(type='table') %}
  {% set fresh = make_intermediate_relation(target) %}
  {% set old = make_backup_relation(target, 'table') %}
  {% call statement('main') %}{{ create_table_as(False, fresh, sql) }}{% endcall %}
  {% if load_cached_relation(this) is not none %}{% do adapter.rename_relation(target, old) %}{% endif %}
  {% do run_query(var('between', 'select 1')) %}
  {% do adapter.rename_relation(fresh, target) %}
  {% do adapter.commit() %}
  {% do adapter.drop_relation(old) %}
  {{ return({'relations': [target]}) }}
{% endmaterialization %}`;

onEveryEngine('a materialization of the project', (make) => {
  test('takes effect with its commit or not at all', async () => {
    const project = await make({
      'macros/swapped.sql': OWN,
      'models/shop.sql': "{{ config(materialized='swapped') }}\nselect {{ var('n', 1) }} as n",
    });
    expect((await project.mart('run')).exitCode).toBe(0);
    const failed = await project.mart('run', '--vars', '{n: 2, between: select * from nowhere}');
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain('nowhere');
    expect(await project.rows('select n from shop')).toEqual([[1]]);
    expect((await project.mart('run', '--vars', '{n: 3}')).exitCode).toBe(0);
    expect(await project.rows('select n from shop')).toEqual([[3]]);
    expect(await project.rows(`select table_name from information_schema.tables where table_schema = '${project.schema}'`)).toEqual([['shop']]);
  });
}, ['duckdb', 'postgres']);

onEveryEngine('an index that a post-hook makes', (make, engine) => {
  test('is made anew each time, and stays one', async () => {
    const hooks = engine === 'postgres' ? ['create index on {{ this }} (id)', 'create index by_id on {{ this }} (id)'] : ['create index by_id on {{ this }} (id)'];
    const project = await make({ 'models/shop.sql': `{{ config(materialized='table', post_hook=${JSON.stringify(hooks)}) }}\nselect 1 as id, 2 as v` });
    await project.mart('build');
    await project.rows('create index by_hand on shop (v)');
    for (let run = 0; run < 2; run += 1) {
      const { exitCode, output } = await project.mart('build');
      expect(exitCode === 0 ? '' : output).toBe('');
    }
    const names = engine === 'postgres' ? 'select indexname from pg_indexes where schemaname = current_schema()' : 'select index_name from information_schema.statistics where table_schema = database()';
    expect((await project.rows(`${names} order by 1`)).map(String)).toEqual(engine === 'postgres' ? ['by_hand', 'by_id', 'shop_id_idx'] : ['by_hand', 'by_id']);
  });
}, ['postgres', 'mysql']);

onEveryEngine('two runs of one model at once', (make, engine) => {
  test('build it one after the other', async () => {
    const sleep = engine === 'postgres' ? 'select 1 as n from pg_sleep(2)' : 'select sleep(2) + 1 as n';
    const project = await make({
      'models/slow.sql': `{{ config(materialized='table') }}\n${sleep}`,
      'models/schema.yml': 'models:\n  - name: slow\n    columns: [{name: n, data_tests: [not_null]}]\n',
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    const runs = await Promise.all([project.mart('build', '--target-path', 'one'), project.mart('build', '--target-path', 'two')]);
    expect(runs.map(({ exitCode, output }) => (exitCode === 0 ? 0 : output))).toEqual([0, 0]);
    expect(runs.filter(({ output }) => output.includes('another run is building'))).toHaveLength(1);
    expect(await project.rows('select count(*) from slow')).toEqual([[1]]);
    expect(await project.rows(SCRATCH(project.schema))).toEqual([[0]]);
  });
}, ['postgres', 'mysql']);

onEveryEngine('a session', (make) => {
  test('keeps `set local` of a pre-hook for the work of its model, and no longer', async () => {
    const project = await make({
      'models/first.sql': `{{ config(materialized='table', pre_hook=["set local work_mem = '7MB'", "set local role none; set local time zone 'Asia/Tokyo'"]) }}
select current_setting('work_mem') as memory, current_setting('timezone') as zone`,
      'models/later.sql': "{{ config(materialized='table') }}\n-- {{ ref('first') }}\nselect current_setting('work_mem') <> '7MB' and current_setting('timezone') <> 'Asia/Tokyo' as is_own",
    });
    expect((await project.mart('build', '--threads', '1')).exitCode).toBe(0);
    expect(await project.rows('select * from first')).toEqual([['7MB', 'Asia/Tokyo']]);
    expect(await project.rows('select * from later')).toEqual([[true]]);
  });

  test('that the server ended between two nodes is opened anew', async () => {
    const project = await make({
      'models/first.sql': "{{ config(materialized='incremental') }}\nselect 1 as n",
      'models/later.sql': "{{ config(materialized='table') }}\n-- {{ ref('first') }}\nselect 2 as n",
      'models/schema.yml': 'models:\n  - name: first\n    data_tests: [ends_session]\n',
      'macros/tests.sql': `{% test ends_session(model) %}
select 1 as x from {{ model }}{% if var('ends', false) %} where pg_terminate_backend(pg_backend_pid()){% else %} where false{% endif %}
{% endtest %}`,
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    const { exitCode, output } = await project.mart('build', '--threads', '1', '--select', 'first', '--vars', '{ends: true}');
    expect(exitCode).toBe(1);
    expect(output).toContain('error[connection-lost]');
    expect(output).toContain('mart retry');
    expect(await project.rows('select count(*) from first')).toEqual([[1]]);
    project.project.write('models/later.sql', "{{ config(materialized='table') }}\nselect 3 as n");
    await project.mart('build', '--threads', '1', '--vars', '{ends: true}');
    expect(await project.rows('select n from later')).toEqual([[3]]);
  });

  test('that is lost before the first node is no mistake of ours', async () => {
    const project = await make({ 'models/shop.sql': 'select 1 as n' });
    const profiles = JSON.parse(project.project.read('profiles.yml')) as { test: { outputs: { dev: { port: number } } } };
    const { dev } = profiles.test.outputs;
    const server = await cutAt('pg_namespace', dev.port);
    dev.port = server.port;
    project.project.write('profiles.yml', JSON.stringify(profiles));
    const { exitCode, output } = await project.mart('build');
    server.close();
    expect(exitCode).toBe(2);
    expect(output).toContain('error[connection-lost]');
    expect(output).not.toContain('mistake');
  });
}, ['postgres']);

test('a target folder that cannot be written is told of before anything is built', async () => {
  const project = testProject({ 'models/shop.sql': "{{ config(materialized='table') }}\nselect 1 as n", target: 'a file' });
  const { exitCode, output } = await project.mart('build');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[file-unreadable]');
  expect(output).toContain('--target-path');
  expect(output).not.toContain('START');
});

test('DuckDB: tables with indexes are published beside each other', { timeout: 60_000 }, async () => {
  const model = "{{ config(materialized='table', indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['v']}]) }}\nselect range as id, 1 as v from range(2000)";
  const names = Array.from({ length: 24 }, (_, index) => `m${index}`);
  const project = testProject({
    ...Object.fromEntries(names.map((name) => [`models/${name}.sql`, model])),
    'models/schema.yml': `models:\n${names.map((name) => `  - {name: ${name}, columns: [{name: id, data_tests: [not_null]}]}\n`).join('')}`,
  });
  for (let run = 0; run < 3; run += 1) {
    const { exitCode, output } = await project.mart('build', '--threads', '8');
    expect(exitCode === 0 ? '' : output).toBe('');
  }
});

/** A way to a server that is cut when a text is sent along it. */
async function cutAt(text: string, to: number): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    upstream.on('data', (data) => client.write(data));
    client.on('data', (data: Buffer) => (data.includes(text) ? end() : upstream.write(data)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
