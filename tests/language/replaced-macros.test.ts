import { describe, expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

const CREATE_TABLE = `{% macro create_table_as(temporary, relation, compiled_code, language='sql') %}
  create table {{ relation }} as select *, '{{ model.name }}' as made_by from ({{ compiled_code }}) as mine
{% endmacro %}
`;

describe('Macros of the project in place of those that materializations are made of', () => {
  test('create_table_as writes tables, and what it writes is asserted before it is published', async () => {
    const project = testProject({
      'macros/tables.sql': CREATE_TABLE,
      'models/t.sql': `select 1 as id`,
      'models/i.sql': `{{ config(materialized='incremental') }} select 1 as id`,
      'models/t.yml': 'models: [{name: t, columns: [{name: id, data_tests: [not_null]}]}]',
      'dbt_project.yml': 'name: test\nprofile: test\nmodels: {+materialized: table}\n',
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.query('select id, made_by from t union all select id, made_by from i order by 2')).toEqual([[1, 'i'], [1, 't']]);
    project.write('models/t.sql', 'select cast(null as integer) as id');
    expect((await project.mart('build')).exitCode).toBe(1);
    expect(await project.query('select id from t')).toEqual([[1]]);
  });

  test('an adapter’s own form of create_view_as is found as dispatch finds it', async () => {
    const project = testProject({
      'macros/views.sql': `{% macro duckdb__create_view_as(relation, sql) %}create view {{ relation }} as select *, 2 as n from ({{ sql }}){% endmacro %}`,
      'models/v.sql': `{{ config(materialized='view') }} select 1 as id`,
    });
    for (const _ of [1, 2]) expect((await project.mart('build')).output).toContain('PASS=1');
    expect(await project.query('select * from v')).toEqual([[1, 2]]);
  });

  test('what is wrong in the query is told at the model’s line, what is wrong in the macro at the macro’s', async () => {
    const project = testProject({ 'macros/tables.sql': CREATE_TABLE, 'models/t.sql': `{{ config(materialized='table') }}\nselect\n  nope\nfrom (select 1 as id)` });
    expect((await project.mart('build')).output).toContain('models/t.sql:3:3');
    project.write('models/t.sql', `{{ config(materialized='table') }} select 1 as id`);
    project.write('macros/tables.sql', CREATE_TABLE.replace('as mine', 'as mine whre'));
    expect((await project.mart('build')).output).toContain('macros/tables.sql:2:');
  });

  test('create_schema makes schemas', async () => {
    const project = testProject({
      'macros/schemas.sql': `{% macro create_schema(relation) %}
  {% call statement('create_schema') %}create schema if not exists {{ relation.without_identifier() }}{% endcall %}
  {{ log('made ' ~ relation.schema, info=true) }}
{% endmacro %}`,
      'models/t.sql': `{{ config(schema='apart') }} select 1 as id`,
    });
    const first = await project.mart('build');
    expect(first.output).toContain('made main_apart');
    expect(first.exitCode).toBe(0);
    expect((await project.mart('build')).output).not.toContain('made main_apart');
    expect(await project.query('select * from main_apart.t')).toEqual([[1]]);
  });

  test('get_test_sql judges data tests', async () => {
    const project = testProject({
      'macros/tests.sql': `{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
  select 10 * {{ fail_calc }} as failures, {{ fail_calc }} {{ warn_if }} as should_warn, {{ fail_calc }} {{ error_if }} as should_error
  from ({{ main_sql }}) as found
{% endmacro %}`,
      'models/t.sql': 'select 1 as id',
      'tests/never.sql': `select * from {{ ref('t') }}`,
      'tests/always.sql': `select * from {{ ref('t') }} where id > 1`,
    });
    const { output, exitCode } = await project.mart('build');
    expect(output).toContain('Got 10 results, configured to fail if != 0');
    expect(output).toContain('PASS always');
    expect(exitCode).toBe(1);
  });

  test.each([
    ['collect_freshness(source, loaded_at_field, filter)', 'loaded_at_field: seen_at'],
    ['collect_freshness_custom_sql(source, loaded_at_query)', 'loaded_at_query: select 1'],
  ])('%s tells how old a source is', async (signature, property) => {
    const project = testProject({
      'macros/freshness.sql': `{% macro ${signature} %}
  {% call statement('asked', fetch_result=true) %}select timestamp '2024-01-01 00:00:00' as max_loaded_at, timestamp '2024-01-01 02:00:00' as snapshotted_at{% endcall %}
  {{ return(load_result('asked')) }}
{% endmacro %}`,
      'models/sources.yml': `sources: [{name: raw, schema: main, tables: [{name: t, config: {${property}, freshness: {warn_after: {count: 1, period: hour}}}}]}]`,
    });
    expect((await project.mart('source', 'freshness')).output).toContain('WARN');
    const { results } = project.json('target/sources.json');
    expect(results).toMatchObject([{ status: 'warn', max_loaded_at_time_ago_in_s: 7200 }]);
  });

  test('current_timestamp is the time of snapshots', async () => {
    const project = testProject({
      'macros/time.sql': `{% macro duckdb__current_timestamp() %}timestamp '2024-05-06 07:08:09'{% endmacro %}`,
      'models/t.sql': 'select 1 as id',
      'snapshots/s.yml': `snapshots: [{name: s, relation: ref('t'), config: {strategy: check, check_cols: all, unique_key: id}}]`,
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.query('select cast(dbt_valid_from as varchar) from s')).toEqual([['2024-05-06 07:08:09']]);
  });

  test('equals compares the keys of merges, and of snapshots that have several', async () => {
    const project = testProject({
      'macros/equal.sql': '{% macro default__equals(expr1, expr2) %}(lower({{ expr1 }}) = lower({{ expr2 }})){% endmacro %}',
      'models/m.sql': `{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
select '{{ var("letter") }}' as id, '{{ var("letter") }}' as n`,
      'snapshots/s.sql': `{% snapshot s %}{{ config(unique_key=['id', 'part'], strategy='check', check_cols=['n']) }}
select '{{ var("letter") }}' as id, 'x' as part, 1 as n{% endsnapshot %}`,
    });
    for (const letter of ['a', 'A']) expect((await project.mart('build', '--vars', `{letter: ${letter}}`)).exitCode).toBe(0);
    expect(await project.query('select n from m')).toEqual([['A']]);
    expect(await project.query('select id from s')).toEqual([['a']]);
  });

  test.each(['cast(field, type)', 'get_empty_schema_sql(columns)'])('%s says what the types of a contract are', async (signature) => {
    const body = signature.startsWith('cast')
      ? `cast({{ field }} as {{ 'varchar' if type == 'words' else type }})`
      : `select cast(null as {{ 'varchar' if columns.id.data_type == 'words' else 'integer' }}) as id`;
    const project = testProject({
      'macros/types.sql': `{% macro ${signature} %}${body}{% endmacro %}`,
      'models/t.sql': `select 'a' as id`,
      'models/t.yml': 'models: [{name: t, config: {materialized: view, contract: {enforced: true}}, columns: [{name: id, data_type: words}]}]',
    });
    expect((await project.mart('build')).output).toContain('PASS=1');
    project.write('models/t.sql', 'select 1 as id');
    expect((await project.mart('build')).output).toContain('error[contract-broken]');
  });

  test.each([
    'build_snapshot_staging_table(strategy, sql, target_relation)',
    'create_columns(relation, columns)',
    'get_or_create_relation(database, schema, identifier, type)',
    'get_create_sql(relation, sql)',
    'get_snapshot_get_time_data_type()',
    'diff_columns(source_columns, target_columns)',
    'duckdb__get_rename_table_sql(relation, new_name)',
  ])('%s is told of: nothing is built by it', async (signature) => {
    const project = testProject({ 'macros/mine.sql': `{% macro ${signature} %}{% endmacro %}`, 'models/t.sql': 'select 1 as id' });
    const { output, exitCode } = await project.mart('build');
    expect(output.match(/warning\[override-unused\] macros\/mine.sql:1:1/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  test('one that nothing is built by is told of', async () => {
    const project = testProject({
      'macros/seeds.sql': `{% macro load_csv_rows(model, agate_table) %}{% endmacro %}\n{% macro get_batch_size() %}{{ return(100) }}{% endmacro %}`,
      'models/t.sql': 'select 1 as id',
    });
    const { output, exitCode } = await project.mart('build');
    expect(output).toContain('warning[override-unused] macros/seeds.sql:1:1');
    expect(output.match(/override-unused/g)).toHaveLength(1);
    expect(exitCode).toBe(0);
  });
});

onEveryEngine('replaced macros', (make) => {
  test('grants, comments and indexes', { timeout: 60_000 }, async () => {
    const project = await make({
      'macros/replaced.sql': `{% macro get_grant_sql(relation, privilege, grantees) %}{{ return(dbt.get_grant_sql(relation, 'references', grantees)) }}{% endmacro %}
{% macro alter_relation_comment(relation, comment) %}comment on table {{ relation }} is 'mine: {{ comment }}'{% endmacro %}
{% macro postgres__get_create_index_sql(relation, index_dict) %}create index mine_{{ local_md5(relation.render()) }} on {{ relation }} ({{ index_dict['columns'] | join(',') }}){% endmacro %}`,
      'models/t.sql': `{{ config(materialized='table', indexes=[{'columns': ['id']}], grants={'select': ['public']}, persist_docs={'relation': true}) }} select 1 as id`,
      'models/t.yml': 'models: [{name: t, description: one row}]',
    });
    expect((await project.mart('build')).output).toContain('PASS=1');
    const told = await project.mart('show', '--output', 'json', '--inline', `select obj_description('${project.schema}.t'::regclass) as said,
      (select count(*) from pg_indexes where schemaname = '${project.schema}' and indexname like 'mine%') as indexes,
      (select string_agg(privilege_type, ',') from information_schema.role_table_grants where table_schema = '${project.schema}' and grantee = 'PUBLIC') as granted`);
    expect(told.output).toContain('"said": "mine: one row"');
    expect(told.output).toContain('"indexes": 1');
    expect(told.output).toContain('"granted": "REFERENCES"');
  });
}, ['postgres']);
