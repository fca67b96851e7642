import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
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
    'models/orders.sql': `{{ config(materialized='${materialized}', on_schema_change='fail') }} select 'a' as NOTE, 1 as ID`,
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

test('a contract whose properties name no columns is refused before anything is built', async () => {
  const project = testProject({
    'models/orders.yml': 'models:\n  - name: orders\n    description: those\n',
    'models/orders.sql': "{{ config(contract={'enforced': true}) }} select 1 as id",
    'models/other.sql': 'select 1 as n',
  });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[contract-broken] models/orders.yml:2:');
  expect(output).toContain('orders: its contract is enforced, and its properties name no columns');
  await expect(project.query('select n from other')).rejects.toThrow();
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

test.each(['ignore', 'sync_all_columns'])('an incremental model with a contract may not have on_schema_change %s', async (change) => {
  const project = testProject({
    'models/orders.yml': properties(COLUMNS),
    'models/orders.sql': `{{ config(materialized='incremental', on_schema_change='${change}') }} select 'a' as note, 1 as id`,
  });
  const { output, exitCode } = await project.mart('parse');
  expect(output).toContain(`orders: an incremental model with a contract can't have \`on_schema_change: ${change}\``);
  expect(exitCode).toBe(2);
});

test('constraints of a view are told to be left out', async () => {
  const text = '      - {name: id, data_type: integer, constraints: [{type: not_null}]}\n';
  const project = testProject({ 'models/orders.yml': properties(text), 'models/orders.sql': 'select 1 as id' });
  const { output, exitCode } = await project.mart('run');
  expect(output).toContain('orders: a view has no constraints');
  expect(exitCode).toBe(0);
  project.write('models/orders.yml', properties(text.replace('not_null', 'not_null, warn_unsupported: false')));
  expect((await project.mart('run')).output).not.toContain('has no constraints');
});

test('a decimal is not rounded to the size of the contract: it is another type', async () => {
  const project = testProject({
    'models/orders.yml': properties('      - {name: price, data_type: "decimal(5, 1)"}\n'),
    'models/orders.sql': "{{ config(materialized='table') }} select cast(1.25 as decimal(10, 2)) as price",
  });
  const { output, exitCode } = await project.mart('run');
  expect(output).toContain('price  | DECIMAL(10,2) | decimal(5, 1)   | data type mismatch');
  expect(exitCode).toBe(1);
});

test.each([
  ['two primary keys', '      - {name: id, data_type: integer, constraints: [{type: primary_key}]}\n      - {name: note, data_type: varchar, constraints: [{type: primary_key}]}\n', '', 'more than one primary key: of id, of note'],
  ['a key of the model and of a column', COLUMNS, '    constraints: [{type: primary_key, columns: [id]}]\n', 'more than one primary key: of the model, of id'],
  ['a constraint of columns that are not there', COLUMNS, '    constraints: [{type: unique, columns: [nope]}]\n', 'the constraint unique is of columns that its contract does not have: nope'],
])('%s: refused before anything runs', async (_, columns, rest, words) => {
  const project = testProject({ 'models/orders.yml': properties(columns, rest), 'models/orders.sql': "{{ config(materialized='table') }} select 'a' as note, 1 as id" });
  const { output, exitCode } = await project.mart('parse');
  expect(output).toContain(words);
  expect(exitCode).toBe(2);
});

test('a constraint may name its columns in quotes', async () => {
  const project = testProject({
    'models/orders.yml': properties('      - {name: from, quote: true, data_type: integer}\n', "    constraints: [{type: unique, columns: ['\"from\"']}]\n"),
    'models/orders.sql': "{{ config(materialized='table') }} select 1 as \"from\"",
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query("select constraint_text from duckdb_constraints() where constraint_type = 'UNIQUE'")).toEqual([['UNIQUE("from")']]);
});

test('a check without an expression is left out, and told; so is the contract of a seed', async () => {
  const project = testProject({
    'models/orders.yml': properties('      - {name: id, data_type: integer, constraints: [{type: check}]}\n'),
    'models/orders.sql': "{{ config(materialized='table') }} select 0 as id",
    'seeds/s.csv': 'id\n1\n',
    'seeds/s.yml': 'seeds:\n  - name: s\n    config: {contract: {enforced: true}}\n',
  });
  const { output, exitCode } = await project.mart('build');
  expect(output).toContain('orders: a `check` constraint without an `expression` is left out');
  expect(output).toContain('s: the contract of a seed has no effect');
  expect(exitCode).toBe(0);
});

onEveryEngine('a contract', (make) => {
  test('says `string` for the text type of the warehouse, unless it has no aliases', { timeout: 60_000 }, async () => {
    const properties = (contract: string) => `models:\n  - name: one\n    config: {contract: ${contract}}\n    columns: [{name: n, data_type: string}]\n`;
    const project = await make({ 'models/one.sql': "{{ config(materialized='table') }} select cast('a' as {{ model.columns.n.data_type }}) as n", 'models/one.yml': properties('{enforced: true}') });
    expect((await project.mart('run')).exitCode).toBe(0);
    expect(await project.rows('select n from one')).toEqual([['a']]);
    const manifest = project.project.json('target/manifest.json') as { nodes: Record<string, { columns: unknown }> };
    expect(manifest.nodes['model.test.one']?.columns).toMatchObject({ n: { data_type: 'string' } });
    project.project.write('models/one.yml', properties('{enforced: true, alias_types: false}'));
    const { exitCode, output } = await project.mart('run');
    expect(exitCode).toBe(1);
    expect(output).toContain('"string" does not exist');
  });
}, ['postgres']);
