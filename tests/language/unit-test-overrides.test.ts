import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a unit test answers for a macro of a package, also where the package itself calls it, with any value', async () => {
  const project = testProject({
    'dbt_packages/toolbox/dbt_project.yml': 'name: toolbox\nversion: "1.0"\n',
    'dbt_packages/toolbox/macros/bounds.sql': `
{% macro _bounds(query) %}{% set found = run_query('select min(id), max(id) from (' ~ query ~ ') as asked') %}{{ return({'least': found.rows[0][0], 'most': found.rows[0][1]}) }}{% endmacro %}
{% macro within(query) %}{% set bounds = toolbox._bounds(query) %}select id from ({{ query }}) as asked where id between {{ bounds.least }} and {{ bounds['most'] }}{% endmacro %}`,
    'macros/names.sql': "{% macro greeting() %}hello{% endmacro %}\n{% macro sentence() %}'{{ greeting() }} {{ dbt.type_string() }}'{% endmacro %}",
    'models/numbers.sql': 'select 1 as id union all select 2 union all select 3',
    'models/kept.sql': `{{ toolbox.within('select * from ' ~ ref('numbers')) }}`,
    'models/said.sql': 'select {{ sentence() }} as text',
    'models/schema.yml': `
unit_tests:
  - name: bounds_given
    model: kept
    overrides:
      macros:
        toolbox._bounds: {least: 2, most: 3}
    given:
      - {input: ref('numbers'), rows: [{id: 1}, {id: 2}, {id: 3}, {id: 4}]}
    expect: {rows: [{id: 2}, {id: 3}]}
  - name: own_and_built_in
    model: said
    overrides:
      macros: {greeting: bye, type_string: words}
    given: []
    expect: {rows: [{text: bye words}]}
`,
  });
  const result = await project.mart('build');
  expect(result.output).toContain('PASS=5');
  expect(await project.query('select id from kept order by id')).toEqual([[1], [2], [3]]);
  expect(await project.query('select text from said')).toEqual([['hello TEXT']]);
});

test('a unit test reads nothing that it does not give', async () => {
  const project = testProject({
    'models/numbers.sql': 'select 1 as id',
    'models/kept.sql': "select id from {{ ref('numbers') }}",
    'models/unit.yml': 'unit_tests: [{name: forgot, model: kept, given: [], expect: {rows: [{id: 1}]}}]\n',
  });
  const { exitCode, output } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain("models/kept.sql:1:19: the unit test gives no rows for `ref('numbers')`");
  expect(await project.query("select count(*) from duckdb_views() where view_name = 'kept'")).toEqual([[0]]);
});

test('expected rows as CSV may leave columns out', async () => {
  const project = testProject({
    'models/kept.sql': "select 1 as id, 'a' as name, 3 as more",
    'models/unit.yml': 'unit_tests: [{name: some, model: kept, given: [], expect: {format: csv, rows: "name,id\\na,1\\n"}}, {name: wrong, model: kept, given: [], expect: {format: csv, rows: "name\\nb\\n"}}]\n',
  });
  expect((await project.mart('build', '--select', 'kept', 'some', '--exclude', 'wrong')).exitCode).toBe(0);
  expect((await project.mart('test', '--select', 'wrong')).exitCode).toBe(1);
});
