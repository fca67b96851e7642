import { describe, expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const ORDERS_YML = `
models:
  - name: orders
    columns:
      - name: id
        data_tests: [unique, not_null]
`;

function ordersProject(materialized: string) {
  return testProject({
    'seeds/raw_orders.csv': 'id,amount\n1,10\n2,20\n',
    'models/orders.sql': `{{ config(materialized='${materialized}') }}\nselect id, amount from {{ ref('raw_orders') }}\n`,
    'models/totals.sql': "{{ config(materialized='table') }}\nselect sum(amount) as total from {{ ref('orders') }}\n",
    'models/schema.yml': ORDERS_YML,
  });
}

describe.each(['table', 'view'])('a %s', (materialized) => {
  test('is published when its assertions hold, twice in a row', async () => {
    const project = ordersProject(materialized);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const result = await project.mart('build');
      expect(result.output).toContain('PASS=5 WARN=0 ERROR=0 SKIP=0');
      expect(result.exitCode).toBe(0);
    }
    expect(await project.query('select * from orders order by id')).toEqual([[1, 10], [2, 20]]);
    expect((await project.query('select total from totals'))[0]?.map(String)).toEqual(['30']);
    expect(await project.query("select count(*) from duckdb_tables() where table_name like '%mart%'")).toEqual([[0]]);
  });

  test('stays as it was when an assertion fails; children are skipped; the failing rows can be read', async () => {
    const project = ordersProject(materialized);
    expect((await project.mart('build')).exitCode).toBe(0);
    project.write('models/orders.sql', `{{ config(materialized='${materialized}') }}\nselect 7 as id, amount + 1 as amount from {{ ref('raw_orders') }}\n`);
    const result = await project.mart('build');
    expect(result.exitCode).toBe(1);
    expect(result.output).toContain('Got 1 result, configured to fail if != 0');
    expect(result.output).toContain('not published: 1 of 2 assertions failed');
    expect(await project.query('select * from orders order by id')).toEqual([[1, 10], [2, 20]]);
    expect((await project.query('select total from totals'))[0]?.map(String)).toEqual(['30']);
    const statuses = Object.fromEntries((project.json('target/run_results.json')['results'] as { unique_id: string; status: string }[]).map((found) => [found.unique_id.split('.')[2], found.status]));
    expect(statuses).toEqual({ raw_orders: 'success', unique_orders_id: 'fail', not_null_orders_id: 'pass', orders: 'error', totals: 'skipped' });
    const where = /see the failing rows: (select .*)/.exec(result.output)?.[1] ?? '';
    expect(await project.query(where)).toEqual([[7, 2]]);
    expect(await project.query("select count(*) from information_schema.tables where table_name like '%\\_\\_mart\\_%' escape '\\'")).toEqual([[0]]);
  });
});

test('a failed assertion of severity warn does not hold the table back', async () => {
  const project = testProject({
    'models/orders.sql': "{{ config(materialized='table') }}\nselect null as id",
    'models/schema.yml': 'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          - not_null: {config: {severity: warn}}\n',
  });
  const result = await project.mart('build');
  expect(result.exitCode).toBe(0);
  expect(result.output).toContain('WARN=1');
  expect(await project.query('select count(*) from orders')).toEqual([[1]]);
});

test('an assertion over two models gates the one that is built last', async () => {
  const project = testProject({
    'models/customers.sql': "{{ config(materialized='table') }}\nselect 1 as id",
    'models/orders.sql': "{{ config(materialized='table') }}\nselect 2 as customer_id",
    'models/schema.yml':
      "models:\n  - name: orders\n    columns:\n      - name: customer_id\n        data_tests:\n          - relationships: {arguments: {to: ref('customers'), field: id}}\n",
  });
  const result = await project.mart('build');
  expect(result.exitCode).toBe(1);
  expect(await project.query('select table_name from information_schema.tables where table_schema = current_schema() order by 1')).toEqual([['customers']]);
});

test('a seed with a failing assertion keeps its last good table', async () => {
  const project = testProject({
    'seeds/countries.csv': 'code\nDE\nFR\n',
    'seeds/schema.yml': 'seeds:\n  - name: countries\n    columns: [{name: code, data_tests: [unique]}]\n',
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  project.write('seeds/countries.csv', 'code\nDE\nDE\n');
  expect((await project.mart('build')).exitCode).toBe(1);
  expect(await project.query('select code from countries order by 1')).toEqual([['DE'], ['FR']]);
});

test('an increment with a failing assertion is rolled back, and its failing rows are kept', async () => {
  const project = testProject({
    'seeds/events.csv': 'id,day\n1,1\n2,1\n',
    'models/daily.sql':
      "{{ config(materialized='incremental', unique_key='id') }}\nselect id, day from {{ ref('events') }}\n{% if is_incremental() %} where day > (select max(day) from {{ this }}) {% endif %}\n",
    'models/schema.yml': 'models:\n  - name: daily\n    columns: [{name: day, data_tests: [{accepted_values: {arguments: {values: [1, 2], quote: false}}}]}]\n',
  });
  expect((await project.mart('build')).output).toContain('ERROR=0');
  project.write('seeds/events.csv', 'id,day\n1,1\n2,1\n3,9\n');
  const failed = await project.mart('build');
  expect(failed.exitCode).toBe(1);
  expect(await project.query('select * from daily order by id')).toEqual([[1, 1], [2, 1]]);
  const where = /see the failing rows: (select .*)/.exec(failed.output)?.[1] ?? '';
  expect((await project.query(where))[0]?.map(Number)).toEqual([9, 1]);
  project.write('seeds/events.csv', 'id,day\n1,1\n2,1\n3,2\n');
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select * from daily order by id')).toEqual([[1, 1], [2, 1], [3, 2]]);
});

test('`publish: in_place` keeps the table itself, audited inside of the transaction', async () => {
  const project = testProject({
    'models/orders.sql': "{{ config(materialized='table', publish='in_place') }}\nselect {{ var('id', 1) }} as id",
    'models/schema.yml': 'models:\n  - name: orders\n    columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [1, 2], quote: false}}}]}]\n',
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  const [[oid] = []] = await project.query("select table_oid from duckdb_tables() where table_name = 'orders'");
  expect((await project.mart('build', '--vars', '{id: 3}')).exitCode).toBe(1);
  expect(await project.query('select id from orders')).toEqual([[1]]);
  expect((await project.mart('build', '--vars', '{id: 2}')).exitCode).toBe(0);
  expect(await project.query('select id from orders')).toEqual([[2]]);
  expect(await project.query("select table_oid from duckdb_tables() where table_name = 'orders'")).toEqual([[oid]]);
});

test('`publish: direct` publishes first and tests then', async () => {
  const project = testProject({
    'models/orders.sql': "{{ config(materialized='table', publish='direct') }}\nselect null as id",
    'models/schema.yml': 'models:\n  - name: orders\n    columns: [{name: id, data_tests: [not_null]}]\n',
  });
  const result = await project.mart('build');
  expect(result.exitCode).toBe(1);
  expect(result.output).toContain('PASS=1 WARN=0 ERROR=1 SKIP=0');
  expect(await project.query('select count(*) from orders')).toEqual([[1]]);
});

test('what a materialization of the project builds is tested after it', async () => {
  const project = testProject({
    'macros/twice.sql': `
{% materialization twice, default %}
  {%- set target_relation = this.incorporate(type='table') -%}
  {% call statement('main') -%}
    create or replace table {{ target_relation }} as select * from ({{ sql }}) union all select * from ({{ sql }})
  {%- endcall %}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}`,
    'models/orders.sql': "{{ config(materialized='twice') }}\nselect 1 as id",
    'models/schema.yml': 'models:\n  - name: orders\n    columns: [{name: id, data_tests: [unique, not_null]}]\n',
  });
  const result = await project.mart('build');
  expect(result.output).toContain('PASS=2 WARN=0 ERROR=1 SKIP=0');
  expect(await project.query('select count(*) from orders')).toEqual([[2]]);
});

test.each(['table', 'incremental'])('the rows that kept a %s from being published are kept whole', async (materialized) => {
  const project = testProject({
    'models/people.sql': `{{ config(materialized='${materialized}') }}\nselect 1 as id, 'Ann' as name{% if var('bad', false) %} union all select null, 'Bob'{% endif %}`,
    'models/people.yml': 'models: [{name: people, columns: [{name: id, data_tests: [not_null]}]}]\n',
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect((await project.mart('build', '--vars', '{bad: true}')).exitCode).toBe(1);
  expect(await project.query('select * from main_dbt_test__audit.not_null_people_id')).toEqual([[null, 'Bob']]);
});
