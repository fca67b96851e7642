import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const PEOPLE = { 'seeds/people.csv': 'id,name\n1,Ann\n', 'models/elsewhere.sql': "{{ config(database='other') }}\nselect 1 as id" };
const ATTACHED = 'test:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: test.duckdb, attach: [{path: other.duckdb, alias: other}]}\n';

test("DuckDB's one information_schema answers for each database that is named before it", async () => {
  const project = testProject({
    ...PEOPLE,
    'profiles.yml': ATTACHED,
    'models/listed.sql': `-- depends on {{ ref('people') }} {{ ref('elsewhere') }}
select table_name, 'x.information_schema.tables' as text from {{ target.database }}.information_schema.tables /* "a".information_schema.b */ where table_name in ('people', 'elsewhere')`,
    'models/columns.sql': `select c.column_name from {{ ref('people').information_schema('COLUMNS') }} as c where c.table_name = 'people'`,
    'models/asked.sql': `-- {{ ref('people') }}
{% set found = run_query('select schema_name from "' ~ target.database ~ '".information_schema.schemata where schema_name = \\'main\\'') %}select {{ found.rows | length }} as n`,
  });
  const result = await project.mart('build');
  expect(result.output).toContain('PASS=5');
  expect(await project.query("select table_name, text from listed where table_name <> 'listed'")).toEqual([['people', 'x.information_schema.tables']]);
  expect(await project.query('select column_name from columns order by 1')).toEqual([['id'], ['name']]);
  expect(await project.query('select n from asked')).toEqual([[1]]);
});

test('an error behind it is shown at its place', async () => {
  const project = testProject({
    'models/wrong.sql': "select table_name\nfrom {{ target.database }}.information_schema.tables\nwhere table_nam = 'x'\n",
  });
  const result = await project.mart('build');
  expect(result.exitCode).toBe(1);
  expect(result.output).toContain('models/wrong.sql:3:7');
});

test('the columns of an answer are a mapping', async () => {
  const project = testProject({
    'models/asked.sql': `{% set found = run_query("select 1 as a, 2 as b") %}
select '{{ found.columns.get('b').values()[0] if execute }}{{ found.columns.get('c', 'none') if execute }}{{ found.columns.dict().keys() | join('+') if execute }}' as text`,
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select text from asked')).toEqual([['2nonea+b']]);
});
