import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const FILES = {
  'models/orders.sql': "{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }} select 1 as id, 2 as \"Note\"",
  'models/orders.yml': `models:
  - name: orders
    description: it's an order
    columns:
      - {name: id, description: its number}
      - {name: note, quote: true, description: not the column Note}
      - {name: gone, description: no such column}
`,
};

test('descriptions are written to the warehouse and stand in the catalog', async () => {
  const project = testProject(FILES);
  expect((await project.mart('build')).exitCode).toBe(0);
  expect((await project.mart('docs', 'generate')).exitCode).toBe(0);
  const catalog = project.json('target/catalog.json') as { nodes: Record<string, { metadata: object; columns: Record<string, { comment: string | null }> }> };
  const table = catalog.nodes['model.test.orders'];
  expect(table?.metadata).toMatchObject({ comment: "it's an order" });
  expect(table?.columns['id']?.comment).toBe('its number');
  expect(table?.columns['Note']?.comment).toBeNull();
});

test('a description of a column that is not there is a warning', async () => {
  const { output } = await testProject(FILES).mart('build');
  expect(output).toContain('are not present in the database: note, gone');
});

test('docs generate takes along what documentation shows', async () => {
  const project = testProject({ 'dbt_project.yml': 'name: test\nprofile: test\nasset-paths: [assets]\n', 'assets/logo.txt': 'a logo', 'models/one.sql': 'select 1 as n' });
  expect((await project.mart('docs', 'generate')).exitCode).toBe(0);
  expect(project.read('target/assets/logo.txt')).toBe('a logo');
});

test('the columns of an incremental model have their descriptions from its first build on', async () => {
  const project = testProject({ ...FILES, 'models/orders.sql': FILES['models/orders.sql'].replace("'table'", "'incremental'") });
  for (const argv of [['run'], ['run'], ['run', '--full-refresh']]) {
    expect((await project.mart(...argv)).exitCode).toBe(0);
    expect(await project.query("select column_name, comment from duckdb_columns() where table_name = 'orders' order by 1")).toEqual([['Note', null], ['id', 'its number']]);
  }
});

test('what a template gives for persist_docs may be a text', async () => {
  const model = FILES['models/orders.sql'].replace("'relation': true", "'relation': var('wanted', 'true')");
  const project = testProject({ 'models/orders.sql': model, 'models/orders.yml': FILES['models/orders.yml'] });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query("select comment from duckdb_tables() where table_name = 'orders'")).toEqual([["it's an order"]]);
});
