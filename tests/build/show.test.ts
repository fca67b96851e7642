import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const FILES = {
  'models/orders.sql': "{{ config(materialized='table') }}\nselect 1 as id, 12.50 as amount union all select 2, 0.25",
  'models/schema.yml': 'models:\n  - name: orders\n    columns: [{name: id, data_tests: [unique]}]\n',
};

test('show prints the first rows of a model, not of its tests', async () => {
  const project = testProject(FILES);
  const { stdout, exitCode } = await project.mart('show', '--select', 'orders', '--output', 'json', '--quiet');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ node: 'orders', show: [{ id: 1, amount: 12.5 }, { id: 2, amount: 0.25 }] });
});

test('show runs an inline query, and says where it is wrong', async () => {
  const project = testProject(FILES);
  expect((await project.mart('build')).exitCode).toBe(0);
  const sum = await project.mart('show', '--inline', "select sum(amount) as total from {{ ref('orders') }}");
  expect(sum.stdout).toContain('12.75');
  const wrongName = await project.mart('show', '--inline', "select * from {{ ref('order') }}");
  expect(wrongName.output).toContain('error[ref-not-found]');
  expect(wrongName.output).toContain('did you mean `orders`?');
  expect(wrongName.exitCode).toBeGreaterThan(0);
  const wrongColumn = await project.mart('show', '--inline', "select nope from {{ ref('orders') }}");
  expect(wrongColumn.output).toContain('error[column-not-found] <inline_query>:1:8');
  expect(wrongColumn.exitCode).toBe(2);
});

test('a dry run prints the SQL and changes nothing', async () => {
  const project = testProject(FILES);
  const { stdout, exitCode } = await project.mart('build', '--dry-run');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('create table "test"."main"."orders__mart_new" as');
  expect(stdout).toContain('alter table "test"."main"."orders__mart_new" rename to "orders"');
  expect(await project.query("select count(*) from information_schema.tables where table_name = 'orders'")).toEqual([[0]]);
});

test('--inline-direct sends a query as it stands', async () => {
  const project = testProject(FILES);
  const { stdout } = await project.mart('show', '--inline-direct', "select '{{ 1 }}' as braces", '--output', 'json', '--quiet');
  expect(JSON.parse(stdout)).toEqual({ show: [{ braces: '{{ 1 }}' }] });
  expect((await project.mart('show', '--inline', 'select 1', '--inline-direct', 'select 2')).exitCode).toBe(2);
});

test('the catalog is of what was selected, or empty', async () => {
  const project = testProject({ ...FILES, 'models/other.sql': 'select 1 as n' });
  await project.mart('run');
  const nodes = async (...argv: readonly string[]) => {
    expect((await project.mart('docs', 'generate', ...argv)).exitCode).toBe(0);
    return Object.keys((project.json('target/catalog.json') as { nodes: object }).nodes);
  };
  expect(await nodes()).toEqual(expect.arrayContaining(['model.test.orders', 'model.test.other']));
  expect(await nodes('--select', 'other')).toEqual(['model.test.other']);
  expect(await nodes('--empty-catalog', '--static')).toEqual([]);
  expect((await project.mart('docs', 'generate', '--sttaic')).output).toContain('did you mean `--static`?');
  expect((await project.mart('docs', 'generate', '--xyzzy')).output).toContain('see `mart docs generate --help`');
});
