import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const properties = (columns: string, rest = '') => `models:
  - name: orders
    config:
      contract: {enforced: true}
${rest}    columns:
${columns}`;

const COLUMNS = '      - {name: id, data_type: integer, constraints: [{type: not_null}, {type: primary_key}]}\n      - {name: note, data_type: varchar}\n';

test('a query that breaks its contract is told apart column by column, and nothing is made', async () => {
  const project = testProject({
    'models/orders.yml': properties(COLUMNS),
    'models/orders.sql': "{{ config(materialized='table') }} select 'one' as id, 2 as amount",
  });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('contract-broken');
  expect(output).toMatch(/note: what differs\n +column \| in the query \| in the contract\n +id +\| VARCHAR +\| integer +\| data type mismatch/);
  expect(output).toMatch(/note +\| +\| varchar +\| missing in definition/);
  expect(output).toMatch(/amount +\| INTEGER +\| +\| missing in contract/);
  expect(await project.query("select count(*) from information_schema.tables where table_name like 'orders%'")).toEqual([[0]]);
});

test.each(['table', 'view', 'incremental'])('a %s that keeps its contract is built, in the order of the contract', async (materialized) => {
  const project = testProject({
    'models/orders.yml': properties(COLUMNS),
    'models/orders.sql': `{{ config(materialized='${materialized}') }} select 'a' as NOTE, 1 as ID`,
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select id, note from main.orders')).toEqual([[1, 'a']]);
});

test('a constraint that the rows break leaves the earlier table as it was', async () => {
  const project = testProject({
    'models/orders.yml': properties(COLUMNS),
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as id, 'a' as note",
  });
  await project.mart('run');
  project.write('models/orders.sql', "{{ config(materialized='table') }} select cast(null as integer) as id, 'b' as note");
  expect((await project.mart('run')).exitCode).toBe(1);
  expect(await project.query('select * from main.orders')).toEqual([[1, 'a']]);
});

test('a contract without types is refused', async () => {
  const project = testProject({ 'models/orders.yml': properties('      - {name: id}\n'), 'models/orders.sql': 'select 1 as id' });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('no `data_type` for id');
});

test('a foreign key may name its table by ref()', async () => {
  const project = testProject({
    'models/customers.yml': 'models:\n  - name: customers\n    config: {contract: {enforced: true}}\n    columns:\n      - {name: id, data_type: integer, constraints: [{type: primary_key}]}\n',
    'models/customers.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/orders.yml': properties("      - {name: customer, data_type: integer, constraints: [{type: foreign_key, to: ref('customers'), to_columns: [id]}]}\n"),
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as customer",
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(project.read('target/run/test/models/orders.sql')).toMatch(/references .*"customers" \("id"\)/);
});
