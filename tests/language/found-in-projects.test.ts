import { describe, expect, it } from 'vitest';
import { PROJECT_FILES, testProject } from '../support/project.ts';

/** What public projects have in them, and dbt takes. */
describe('as found in projects', () => {
  it('a variable may be a template: it is rendered where it is asked for', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml'] ?? ''}vars:
  base: "{{ target.schema }}_raw"
  derived: "{{ var('base') }}_{{ 2 if target.type == 'duckdb' else 3 }}"
  batch: "{{ 500 if target.type in ['athena'] else 10000 }}"
`,
      'macros/batches.sql': "{% macro batches(n, size=var('batch') | int) %}{{ n / size }}{% endmacro %}",
      'models/a.sql': "select '{{ var('derived') }}' as name, {{ batches(5000) }} as batches",
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.query('select name, cast(batches as varchar) from main.a')).toEqual([['main_raw_2', '0.5']]);
  });

  it('a member that is not there is an error of its node when it is built, not of the project', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'models/good.sql': "{% if target.nothing.more %}no{% endif %}select {{ 1 if not execute or model.name else none.x }} as id",
      'models/wrong.sql': "select {{ ref('good').nope() }}",
    });
    expect((await project.mart('parse')).exitCode).toBe(0);
    const { exitCode, output } = await project.mart('build', '--select', 'wrong');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/error\[template-undefined\] models\/wrong.sql:1:11: '.*' has no attribute 'nope'/);
  });

  it('an argument that ref() does not have is told of', async () => {
    const project = testProject({ ...PROJECT_FILES, 'models/a.sql': 'select 1 as id', 'models/b.sql': "select * from {{ ref('a', ver=2) }}" });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode).toBe(0);
    expect(output).toContain('warning[unknown-key] models/b.sql:1:18: ref() makes nothing of its argument `ver`');
  });

  it('analyses have a tree and paths of their own where the flag says so', async () => {
    const files = { 'analyses/old/a.sql': 'select 1 as id', 'analyses/b.sql': 'select 2 as id', 'models/m.sql': 'select 1 as id' };
    const file = (flag: boolean) => `name: test\nprofile: test\nflags: {require_corrected_analysis_fqns: ${flag}}\nanalyses: {test: {old: {+enabled: false}}}\n`;
    const listed = async (flag: boolean) => (await testProject({ ...files, 'dbt_project.yml': file(flag) }).mart('ls', '--resource-type', 'analysis', '--quiet')).stdout;
    expect(await listed(true)).toBe('test.b\n');
    expect(await listed(false)).toBe('test.analysis.old.a\ntest.analysis.b\n');
  });

  it('what a query would give may be used where none is asked', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'models/base.sql': 'select 1 as id',
      'models/top.sql': "-- depends_on: {{ ref('base') }}\n{% set relation = adapter.get_relation(database=this.database, schema=this.schema, identifier='base') %}select * from {{ relation.include(database=false) }}",
    });
    expect((await project.mart('build')).output).toContain('PASS=2');
  });

  it('a variable may have none as its default, in the project file and in models', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml'] ?? ''}models:
  +schema: |
    {%- if var('prefix', None) != None -%}{{ var('prefix') }}_shop{% else %}shop{%- endif -%}
`,
      'models/a.sql': "select {{ 1 if var('prefix', none) is none else 2 }} as id",
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.query('select id from main_shop.a')).toEqual([[1]]);
  });

  it('a variable that is made of itself is refused', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml'] ?? ''}vars: {a: "{{ var('a') }}"}\n`,
      'models/a.sql': "select '{{ var('a') }}' as name",
    });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode).not.toBe(0);
    expect(output).toContain('maximum recursion depth exceeded');
  });

  it('a column may be described twice: a warning, its tests all run, the last description counts', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'models/a.sql': 'select 1 as id, null as other',
      'models/a.yml': `models:
  - name: a
    columns:
      - name: id
        description: first
        data_tests: [unique]
      - name: id
        description: second
        data_tests: [not_null]
`,
    });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode).toBe(0);
    expect(output).toContain('warning[duplicate-name] models/a.yml:7:15: the column `id` is described twice');
    expect(output).toContain('PASS=3');
    expect(project.read('target/manifest.json')).toContain('"description":"second"');
  });

  it('misspelt keys, tests at the top of a file, and metrics within a model are not read', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'models/a.sql': 'select 1 as id',
      'models/a.yml': `models:
  - name: a
    metrics:
      - name: large
        filter: "{{ Dimension('a__id') }} >= 20"
    columns:
      - name: id
        desciption: the key
        data_tests: [unique]
    tests: []
    data_tests: []
tests:
  - some.test_of_a_package: {expression: id > 0}
data_tests:
  - unique: {column_name: id}
`,
    });
    const { exitCode, output } = await project.mart('build');
    expect(output).toContain('models/a.yml:8:9: unknown key `desciption` in a column: it is ignored');
    expect(output).toContain('models/a.yml:12:1: unknown key `tests` in a properties file: it is ignored');
    expect(output).toContain('an entry of `data_tests` without a `name` is ignored');
    expect(output).toContain('PASS=2');
    expect(exitCode).toBe(0);
  });

  it('a filter binds before `in`: what is looked into is its text', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml'] ?? ''}models:
  test:
    here: {+enabled: "{{ target.type in ['duckdb', 'postgres'] | as_bool() }}"}
    elsewhere: {+enabled: "{{ target.type in ['spark'] | as_bool() }}"}
`,
      'models/here/a.sql': 'select 1 as id',
      'models/elsewhere/b.sql': 'select 1 as id',
    });
    const { exitCode, stdout } = await project.mart('ls', '--resource-type', 'model', '--output', 'name');
    expect([exitCode, stdout.trim()]).toEqual([0, 'a']);
  });

  it('packages find the time spine of a model in the graph', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'models/days.sql': "select cast('2024-01-01' as date) as date_day",
      'models/days.yml': `models:
  - name: days
    time_spine: {standard_granularity_column: date_day}
    columns: [{name: date_day, granularity: day}]
`,
      'models/found.sql': `-- depends_on: {{ ref('days') }}
{% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') if execute else [] %}
{% set spines = models | rejectattr('time_spine', 'none') | list %}
select '{{ spines | map(attribute='name') | join(' ') }}' as names`,
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.query('select names from main.found')).toEqual([['days']]);
    const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, { time_spine: unknown }> };
    expect(nodes['model.test.days']?.time_spine).toEqual({ standard_granularity_column: 'date_day', custom_granularities: [] });
  });

  it('packages find the versions of packages behind `ref`, in models and in hooks', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml'] ?? ''}on-run-start: "create table seen as select '{{ version_of('test') }}' as version"
`,
      'macros/version.sql': '{% macro version_of(name) %}{{ return(builtins.ref.config.dependencies[name].version) }}{% endmacro %}',
      'models/a.sql': "select '{{ version_of('test') }}' as version",
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.query('select version from main.a union all select version from seen')).toEqual([['1.0'], ['1.0']]);
  });

  it('run-operation finds a macro of a package by its name alone; the project’s own comes first', async () => {
    const project = testProject({
      'dbt_packages/tools/dbt_project.yml': 'name: tools\n',
      'dbt_packages/tools/macros/tools.sql': "{% macro greet(who) %}{{ print('hello ' ~ who) }}{% endmacro %}{% macro both() %}{{ print('package') }}{% endmacro %}",
      'macros/own.sql': "{% macro both() %}{{ print('project') }}{% endmacro %}",
    });
    expect((await project.mart('run-operation', 'greet', '--args', '{who: Ann}', '--quiet')).stdout.trim()).toBe('hello Ann');
    expect((await project.mart('run-operation', 'both', '--quiet')).stdout.trim()).toBe('project');
    expect((await project.mart('run-operation', 'tools.both', '--quiet')).stdout.trim()).toBe('package');
  });

  it('a seed whose header quotes a name, or has a blank before it: without quote_columns they are SQL', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'seeds/mails.csv': 'id,"""from""", plain\n1,ann,x\n',
      'seeds/mails.yml': 'seeds: [{name: mails, config: {quote_columns: false, column_types: {id: bigint}}}]',
      'models/senders.sql': 'select "from" as sender from {{ ref(\'mails\') }}',
    });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode, output).toBe(0);
    expect(await project.query("select column_name from information_schema.columns where table_name = 'mails' order by ordinal_position")).toEqual([['id'], ['from'], ['plain']]);
    expect(await project.query('select sender from senders')).toEqual([['ann']]);
  });

  it('a seed has decimals of many digits, whole numbers among them', async () => {
    const project = testProject({ ...PROJECT_FILES, 'seeds/measured.csv': 'a,b\n1,-0.009039578551263916\n2.123456789012,10.495168111820085\n' });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode, output).toBe(0);
    expect(await project.query('select a::varchar, b::varchar, typeof(b) from measured order by 1')).toEqual([
      ['1.0', '-0.009039578551263916', 'DOUBLE'],
      ['2.123456789012', '10.495168111820085', 'DOUBLE'],
    ]);
  });

  it('.dbtignore: what is taken back by a folder is taken back with all that is in it', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'dbt_packages/tools/.dbtignore': '*\n!macros/\n!dbt_project.yml\n',
      'dbt_packages/tools/dbt_project.yml': 'name: tools\n',
      'dbt_packages/tools/macros/deep/one.sql': '{% macro one() %}1{% endmacro %}',
      'dbt_packages/tools/models/left_out.sql': 'select nothing',
      'models/a.sql': 'select {{ tools.one() }} as id',
    });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode, output).toBe(0);
    expect(output).toContain('PASS=1');
  });

  it('two versions of an ephemeral model are read beside each other, in a model and in a unit test', async () => {
    const project = testProject({
      ...PROJECT_FILES,
      'models/rates_v1.sql': "{{ config(materialized='ephemeral') }} select 1 as id, 10 as rate",
      'models/rates_v2.sql': "{{ config(materialized='ephemeral') }} select 1 as id, 20 as rate",
      'models/raise.sql': "select id, n.rate - o.rate as raise from {{ ref('rates', v=1) }} o join {{ ref('rates', v=2) }} n using (id)",
      'models/rates.yml': `models:
  - name: rates
    latest_version: 2
    versions: [{v: 1}, {v: 2}]
unit_tests:
  - name: raises
    model: raise
    given:
      - {input: "ref('rates', v=1)", rows: [{id: 1, rate: 5}]}
      - {input: "ref('rates', v=2)", rows: [{id: 1, rate: 8}]}
    expect: {rows: [{id: 1, raise: 3}]}
`,
    });
    expect((await project.mart('build')).output).toContain('PASS=2');
    expect(await project.query('select raise from main.raise')).toEqual([[10]]);
    expect(project.read('target/compiled/test/models/raise.sql')).toMatch(/__dbt__cte__rates_v1[^]*__dbt__cte__rates_v2/);
  });
});
