import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a post-hook sees the relation that was just built, and may drop it while it is rendered', async () => {
  const project = testProject({
    'models/dropped.sql': `{{ config(materialized='table', post_hook="{% do adapter.drop_relation(this.incorporate(type='table')) %}") }}\nselect 1 as id`,
    'models/known.sql': `{{ config(materialized='table', post_hook="create table noted as select '{{ adapter.get_columns_in_relation(this) | map(attribute='name') | join('+') }}' as names, {{ load_relation(this) is not none }} as there") }}\nselect 1 as id, 2 as amount`,
    'models/after.sql': "{{ config(materialized='table') }}\n-- depends on: {{ ref('dropped') }}\nselect {{ load_relation(ref('dropped')) is none }} as gone",
  });
  const result = await project.mart('build');
  expect(result.output).toContain('PASS=3');
  expect(await project.query('select names, there from noted')).toEqual([['id+amount', true]]);
  expect(await project.query('select gone from "after"')).toEqual([[true]]);
  expect(await project.query("select count(*) from information_schema.tables where table_name = 'dropped'")).toEqual([[0]]);
});

test('pre-hooks run before the query is looked at', async () => {
  const project = testProject({
    'snapshots/people.yml': 'snapshots:\n  - name: people_snapshot\n    relation: ref("people")\n    config: {unique_key: id, strategy: check, check_cols: all}\n',
    'models/people.sql': `{{ config(materialized='view', pre_hook="create table if not exists staged_people as select 1 as id, 'Ann' as name") }}\nselect * from staged_people`,
    'models/totals.sql': `{{ config(materialized='incremental', pre_hook=["create or replace macro doubled(x) as x * 2", {"sql": "set variable {{ this.name }} = 1", "transaction": false}]) }}\nselect doubled(4) as n`,
  });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const result = await project.mart('build');
    expect(result.output).toContain('PASS=3');
  }
  expect(await project.query('select n from totals')).toEqual([[8], [8]]);
});

test('what a failed transaction undid is not taken for built', async () => {
  const project = testProject({
    'models/broken.sql': `{{ config(materialized='table', post_hook="select * from nowhere") }}\nselect 1 as id`,
  });
  const first = await project.mart('build');
  expect(first.exitCode).toBe(1);
  expect(first.output).toContain('nowhere');
  expect(await project.query("select count(*) from information_schema.tables where table_name like 'broken%'")).toEqual([[0]]);
});

test('a dry run shows hooks as they are written, and does not run them', async () => {
  const project = testProject({
    'models/kept.sql': `{{ config(materialized='table', post_hook="{% do adapter.drop_relation(this.incorporate(type='table')) %}") }}\nselect 1 as id`,
  });
  const result = await project.mart('build', '--dry-run');
  expect(result.exitCode).toBe(0);
  expect(result.stdout).toContain("{% do adapter.drop_relation(this.incorporate(type='table')) %}");
});

test('what hooks of the project were compiled to is kept beside the models', async () => {
  const project = testProject({
    'dbt_project.yml': "name: test\nprofile: test\non-run-start: ['select {{ 1 + 1 }}']\non-run-end: ['select {{ results | length }}']\n",
    'models/one.sql': 'select 1 as n',
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(project.read('target/compiled/test/dbt_project.yml/hooks/test-on-run-start-0.sql')).toBe('select 2');
  expect(project.read('target/compiled/test/dbt_project.yml/hooks/test-on-run-end-0.sql')).toBe('select 1');
});

test('on-run-end keeps what became of the nodes: a result, its node and its timing give plain mappings', async () => {
  const project = testProject({
    'dbt_project.yml': "name: test\nversion: '1.0'\nprofile: test\non-run-end: \"{{ keep(results) }}\"\n",
    'macros/keep.sql': `
{% macro keep(results) %}
  {% set rows = [] %}
  {% for result in results %}
    {% set node = result.node.to_dict(omit_none=True) %}
    {% set timing = [] %}
    {% for each in result.timing %}{% do timing.append(each.to_dict().get('name')) %}{% endfor %}
    {% set whole = fromjson(tojson(result.to_dict())) %}
    {% do rows.append("select '" ~ [node.name, node['config']['materialized'], whole.node.unique_id, whole.status, timing | sort | join('+'), result.node.compiled_code] | join(' ') ~ "' as line, " ~ ('to_dict' in node or 'to_dict' in whole) ~ " as odd") %}
  {% endfor %}
  create table kept as {{ rows | join(' union all ') }}
{% endmacro %}`,
    'models/one.sql': "{{ config(materialized='table') }}select {{ 1 + 1 }} as id",
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select * from kept')).toEqual([['one table model.test.one success compile+execute select 2 as id', false]]);
});

test('on-run-end: what a node has no config of is none, in the record of hooks nothing failed', async () => {
  const project = testProject({
    'dbt_project.yml': "name: test\nversion: '1.0'\nprofile: test\non-run-end: \"{{ keep(results) }}\"\n",
    'macros/keep.sql': `
{% macro keep(results) %}
  {% set rows = [] %}
  {% for result in results %}
    {% set config = result.node.config %}
    {% do rows.append([result.node.resource_type, config.full_refresh is none, config['nothing'] is none, config.get('nothing', 7), 'nothing' in config, config.severity] | join(' ')) %}
  {% endfor %}
  create table kept as select unnest([{% for row in rows %}'{{ row }}'{{ ',' if not loop.last }}{% endfor %}]) as line
{% endmacro %}`,
    'models/one.sql': "{{ config(materialized='table') }}select 1 as id",
    'models/one.yml': 'models: [{name: one, columns: [{name: id, data_tests: [not_null]}]}]',
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select * from kept order by 1')).toEqual([['model True True 7 False None'], ['test True True 7 False ERROR']]);
  const { results } = project.json('target/run_results.json') as { readonly results: readonly { readonly unique_id: string; readonly failures: unknown }[] };
  expect(results.find(({ unique_id }) => unique_id.startsWith('operation.'))).toMatchObject({ failures: 0 });
});

test('a post-hook that fails takes the new view back with it', async () => {
  const project = testProject({ 'models/seen.sql': "{{ config(post_hook=['select 1', \"{{ 'select 1' if var('well', true) else 'select * from nowhere' }}\"]) }}\nselect {{ 1 if var('well', true) else 2 }} as id" });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect((await project.mart('build', '--vars', '{well: false}')).exitCode).toBe(1);
  expect(await project.query('select id from seen')).toEqual([[1]]);
});

test('hooks of the project behind one that failed are skipped, and told so', async () => {
  const project = testProject({
    'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\non-run-end: ["select * from nowhere", "create table behind as select 1 as id"]\n',
    'models/one.sql': 'select 1 as id',
  });
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('2 of 2 SKIP');
  const { results } = project.json('target/run_results.json') as { results: { unique_id: string; status: string }[] };
  expect(results.map(({ unique_id: id, status }) => [id, status])).toContainEqual(['operation.test.test-on-run-end-1', 'skipped']);
});
