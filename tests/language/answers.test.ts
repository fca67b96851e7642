import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('dates and timestamps of an answer are those of `datetime`; its columns know their types', async () => {
  const project = testProject({
    'models/asked.sql': `{% set found = run_query("select date '2024-01-02' as d, timestamp '2024-01-02 03:04:05.12' as t, timestamptz '2024-01-02 03:04:05+00' as z, 1.5 as n, 'x' as s, cast(null as date) as nothing, timestamp 'infinity' as far") %}
{% if execute %}
{% set row = found.rows[0] %}
{% do print('text ' ~ row.d ~ ' | ' ~ row.t ~ ' | ' ~ row.z ~ ' | ' ~ row.nothing ~ ' | ' ~ row.far) %}
{% do print('asked ' ~ row.t.strftime('%Y/%m') ~ ' ' ~ (row.d + modules.datetime.timedelta(days=1)) ~ ' ' ~ (row.d is string)) %}
{% for column in found.columns %}{% do print('json ' ~ column.data_type ~ ' ' ~ tojson(column.data_type.jsonify(column.values()[0]))) %}{% endfor %}
{% do print('distinct ' ~ run_query("select date '2024-01-02' as d from range(3)").columns['d'].values_distinct() | length) %}
{% endif %}
select '{{ found.rows[0].t if execute }}'::timestamp as t`,
  });
  const { output } = await project.mart('build');
  expect(output).toContain('text 2024-01-02 | 2024-01-02 03:04:05.120000 | 2024-01-02 03:04:05+00:00 | None | infinity');
  expect(output).toContain('asked 2024/01 2024-01-03 False');
  expect(output.match(/json .*/g)).toEqual(['json Date "2024-01-02"', 'json DateTime "2024-01-02T03:04:05.120000"', 'json DateTime "2024-01-02T03:04:05+00:00"', 'json Number 1.5', 'json Text "x"', 'json Date null', 'json DateTime "infinity"']);
  expect(await project.query('select t::varchar from asked')).toEqual([['2024-01-02 03:04:05.12']]);
});

test('an answer gives its rows by position, from either end', async () => {
  const project = testProject({
    'models/asked.sql': `{% if execute %}{% set found = run_query("select * from (values (1, 'a'), (2, 'b')) as t(n, s)") %}
{% set first, second = found[0][0], found[0]['s'] %}
{% do print([first, second, found[-1].n, found[2] is undefined, found | length] | join(' ')) %}{% endif %}
select 1 as id`,
  });
  expect((await project.mart('build')).output).toContain('1 a 2 True 2');
});

test('an answer falls into groups by a column, each a table of its own', async () => {
  const project = testProject({
    'models/asked.sql': `{% if execute %}{% set groups = run_query("select * from (values ('b', 1), ('a', 2), ('b', 3)) as t(s, n)").group_by('s') %}
{% for key, table in groups.items() %}{% do print('group ' ~ key ~ ' ' ~ table.columns['n'].values() | join('+')) %}{% endfor %}
{% do print([groups.key_name, groups | length, groups['a'][0].n, groups[0] | length, groups.keys() | join('+'), groups.get('x') is none] | join(' ')) %}
{% set none_at_all = run_query("select 'b' as s where false").group_by('s') %}
{% do print('empty ' ~ none_at_all.items() | list ~ ' ' ~ none_at_all | length) %}{% endif %}
select 1 as id`,
  });
  const { output } = await project.mart('build');
  expect(output).toContain('group b 1+3\n');
  expect(output).toContain('group a 2\n');
  expect(output).toContain('s 2 2 2 b+a True');
  expect(output).toContain('empty [] 1');
});

test('api.Relation says what is quoted and written unless a project says otherwise; adapter.config what it says', async () => {
  const project = testProject({
    'dbt_project.yml': "name: test\nprofile: test\nversion: '1.0'\nquoting: {schema: false}\n",
    'models/asked.sql': `{% set policy = api.Relation.get_default_quote_policy() %}
{% do print([policy.get_part('identifier'), policy.schema, api.Relation.get_default_include_policy().database, adapter.config.quoting, adapter.config.project_name] | join(' ')) if execute %}
select 1 as id`,
  });
  expect((await project.mart('build')).output).toContain("True True True {'database': True, 'schema': False, 'identifier': True} test");
});

test('`print_table` shows the first rows between bars, and cuts what is long', async () => {
  const project = testProject({
    'macros/shown.sql': `{% macro shown() %}
{% do run_query("select 1 as id, 'a name of more than twenty letters' as name union all select 2, null order by 1").print_table(max_rows=1) %}
{% endmacro %}`,
  });
  const { stdout } = await project.mart('run-operation', 'shown', '--quiet');
  expect(stdout.trim().split('\n')).toEqual(['| id | name                 |', '| -- | -------------------- |', '| 1  | a name of more th... |']);
});
