import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

/** Inserts new keys and leaves the rows that are there. */
const INSERT_NEW = `{% macro get_incremental_insert_new_sql(arg_dict) %}
  {% set columns = arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') %}
  {% do return('insert into ' ~ arg_dict['target_relation'] ~ ' (' ~ columns ~ ') select ' ~ columns ~ ' from ' ~ arg_dict['temp_relation']
    ~ ' where ' ~ arg_dict['unique_key'] ~ ' not in (select ' ~ arg_dict['unique_key'] ~ ' from ' ~ arg_dict['target_relation'] ~ ')') %}
{% endmacro %}`;

function model(strategy: string, more = ''): string {
  return `{{ config(materialized='incremental', incremental_strategy='${strategy}', unique_key='id'${more}) }}
{% if is_incremental() %}select 1 as id, 'again' as word union all select 3, 'new'{% else %}select 1 as id, 'first' as word union all select 2, 'first'{% endif %}`;
}

onEveryEngine('an incremental strategy', (make) => {
  const words = async ({ rows }: { rows: (sql: string) => Promise<readonly unknown[]> }) => rows('select id, word from m order by id, word');

  test('may be a macro of the project', { timeout: 30_000 }, async () => {
    const project = await make({ 'models/m.sql': model('insert_new'), 'macros/insert_new.sql': INSERT_NEW });
    for (const _ of [1, 2]) expect((await project.mart('build')).exitCode).toBe(0);
    expect(await words({ rows: (sql) => project.rows(sql) })).toEqual([[1, 'first'], [2, 'first'], [3, 'new']]);
  });

  test('may be several statements, and is undone when an assertion fails', { timeout: 30_000 }, async () => {
    const macro = `{% macro get_incremental_emptied_sql(arg_dict) %}
      delete from {{ arg_dict.target_relation }} where id < 3;
      insert into {{ arg_dict.target_relation }} ({{ arg_dict.dest_columns | map(attribute='quoted') | join(', ') }}) select {{ arg_dict.dest_columns | map(attribute='quoted') | join(', ') }} from {{ arg_dict.temp_relation }}
    {% endmacro %}`;
    const properties = "models:\n  - name: m\n    columns: [{name: word, data_tests: [{accepted_values: {arguments: {values: ['first', 'again']}}}]}]\n";
    const project = await make({ 'models/m.sql': model('emptied'), 'macros/emptied.sql': macro, 'models/m.yml': properties });
    expect((await project.mart('build')).exitCode).toBe(0);
    const refused = await project.mart('build');
    expect(refused.output).toContain('not published: 1 of 1 assertion failed');
    expect(await words({ rows: (sql) => project.rows(sql) })).toEqual([[1, 'first'], [2, 'first']]);
    expect((await project.mart('run')).exitCode).toBe(0);
    expect(await words({ rows: (sql) => project.rows(sql) })).toEqual([[1, 'again'], [3, 'new']]);
  });

  test('of the built-in ones is the project’s where it overrides a macro that they are made of', { timeout: 30_000 }, async () => {
    // `default__` is what a dispatch falls back to on every warehouse that has none of its own
    const override = (name: string) => `{% macro ${name}(target, source, unique_key, dest_columns, incremental_predicates=none) %}
      insert into {{ target }} ({{ get_quoted_csv(dest_columns | map(attribute='name')) }}) select id, 'mine' from {{ source }}
    {% endmacro %}`;
    const project = await make({ 'models/m.sql': model('delete+insert'), 'macros/mine.sql': override('get_delete_insert_merge_sql') });
    for (const _ of [1, 2]) expect((await project.mart('build')).exitCode).toBe(0);
    expect(await words({ rows: (sql) => project.rows(sql) })).toEqual([[1, 'first'], [1, 'mine'], [2, 'first'], [3, 'mine']]);
  });
});

test('a merge is written by the project’s get_merge_sql, dispatched for its warehouse', async () => {
  const merge = `{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) %}
  update {{ target }} set word = 'merged' where id in (select id from {{ source }})
{% endmacro %}`;
  const project = testProject({ 'models/m.sql': model('merge'), 'macros/merge.sql': merge });
  for (const _ of [1, 2]) expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select id, word from m order by id')).toEqual([[1, 'merged'], [2, 'first']]);
});

test('the default strategy follows the project’s get_incremental_default_sql', async () => {
  const macro = "{% macro get_incremental_default_sql(arg_dict) %}{% do return(get_incremental_append_sql(arg_dict)) %}{% endmacro %}";
  const project = testProject({ 'models/m.sql': model('default'), 'macros/default.sql': macro });
  for (const _ of [1, 2]) expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select id, word from m order by id, word')).toEqual([[1, 'again'], [1, 'first'], [2, 'first'], [3, 'new']]);
});

test('a strategy of a package is used through a macro of the project, and its overrides through `dispatch`', async () => {
  const project = testProject({
    'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\ndispatch: [{macro_namespace: dbt, search_order: [test, helpers, dbt]}]\n',
    'packages.yml': 'packages: [{local: packages/helpers}]\n',
    'packages/helpers/dbt_project.yml': 'name: helpers\nversion: "1.0"\n',
    'packages/helpers/macros/insert_new.sql': INSERT_NEW,
    'packages/helpers/macros/append.sql':
      "{% macro default__get_incremental_append_sql(arg_dict) %}{% do return(\"insert into \" ~ arg_dict.target_relation ~ \" select id, 'package' from \" ~ arg_dict.temp_relation) %}{% endmacro %}",
    'macros/through.sql': '{% macro get_incremental_through_sql(arg_dict) %}{% do return(helpers.get_incremental_insert_new_sql(arg_dict)) %}{% endmacro %}',
    'models/m.sql': model('through'),
    'models/appended.sql': model('append'),
  });
  expect((await project.mart('deps')).exitCode).toBe(0);
  for (const _ of [1, 2]) expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select id, word from m order by id')).toEqual([[1, 'first'], [2, 'first'], [3, 'new']]);
  expect(await project.query('select id, word from appended order by id, word')).toEqual([[1, 'first'], [1, 'package'], [2, 'first'], [3, 'package']]);
});

test('a strategy macro sees the staged rows and the config, and its faults are shown where they are written', async () => {
  const macro = `{% macro get_incremental_counted_sql(arg_dict) %}
  {% set found = run_query('select count(*) from ' ~ arg_dict.temp_relation).columns[0].values()[0] %}
  {% if found != 2 or config.get('marker') != 'here' %}{{ exceptions.raise_compiler_error('the delta is not what it should be') }}{% endif %}
  insert into {{ arg_dict.target_relation }}
  select no_such_column, 'x' from {{ arg_dict.temp_relation }}
{% endmacro %}`;
  const project = testProject({ 'models/m.sql': model('counted', ", marker='here'"), 'macros/counted.sql': macro });
  expect((await project.mart('build')).exitCode).toBe(0);
  const failed = await project.mart('build');
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain('macros/counted.sql:5:');
  expect(failed.output).toContain('no_such_column');
  expect(await project.query('select count(*) from m')).toEqual([[2]]);
});

test('a microbatch macro of its own is called for each batch; with the flag switched off the model is incremental', async () => {
  const macro = `{% macro get_incremental_microbatch_sql(arg_dict) %}
  insert into {{ arg_dict.target_relation }} select id, moment, '{{ model.batch.id if model.batch else 'whole' }}' from {{ arg_dict.temp_relation }}
{% endmacro %}`;
  const files = {
    'models/events.sql': "{{ config(materialized='table', event_time='moment') }} select 1 as id, timestamp '2024-01-01' as moment union all select 2, timestamp '2024-01-02'",
    'models/m.sql': "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='moment', batch_size='day', begin='2024-01-01') }} select *, 'first' as made_by from {{ ref('events') }}",
    'macros/microbatch.sql': macro,
  };
  const window = ['--event-time-start', '2024-01-01', '--event-time-end', '2024-01-03'];
  const flag = 'name: test\nversion: "1.0"\nprofile: test\nflags: {require_batched_execution_for_custom_microbatch_strategy: false}\n';
  const plain = testProject({ ...files, 'dbt_project.yml': flag });
  for (const _ of [1, 2]) expect((await plain.mart('build', ...window)).exitCode).toBe(0);
  expect(await plain.query('select id, made_by from m order by all')).toEqual([[1, 'first'], [1, 'whole'], [2, 'first'], [2, 'whole']]);
  const batched = testProject(files);
  for (const _ of [1, 2]) expect((await batched.mart('build', ...window)).exitCode).toBe(0);
  expect(await batched.query('select id, made_by from m order by all')).toEqual([[1, '20240101'], [1, 'first'], [2, '20240102'], [2, '20240102']]);
});

test('an unknown strategy is refused with those that there are', async () => {
  const project = testProject({ 'models/m.sql': model('mrge'), 'models/o.sql': model('insert_overwrite'), 'models/p.sql': model('replace_all') });
  await project.mart('build');
  const { output } = await project.mart('build');
  expect(output).toContain('m: duckdb has no incremental strategy `mrge`');
  expect(output).toContain('did you mean `merge`?');
  expect(output).toContain('o: duckdb has no incremental strategy `insert_overwrite`');
  expect(output).toContain('it has: append, delete+insert, merge, microbatch');
  expect(output).toContain('one of your own is a macro `get_incremental_replace_all_sql(arg_dict)`');
});

test('a macro that gives no SQL is refused', async () => {
  const project = testProject({ 'models/m.sql': model('silent'), 'macros/silent.sql': '{% macro get_incremental_silent_sql(arg_dict) %}{% endmacro %}' });
  await project.mart('build');
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain('the macro `get_incremental_silent_sql` gave no SQL');
});
