import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const FILES = {
  'models/orders_v1.sql': "{{ config(materialized='table') }} select 1 as id",
  'models/orders_v2.sql': "{{ config(materialized='table') }} select 2 as id, {{ var('more', 0) }} as more",
  'models/orders.yml': 'models:\n  - name: orders\n    latest_version: 2\n    config: {latest_version_pointer: {enabled: true}}\n    versions: [{v: 1}, {v: 2}]\n',
};

test('latest_version_pointer: a view without a version in its name shows the latest one, run after run', async () => {
  const project = testProject(FILES);
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select * from orders')).toEqual([[2, 0]]);
  expect((await project.mart('run', '--vars', '{more: 7}')).exitCode).toBe(0);
  expect(await project.query('select * from orders')).toEqual([[2, 7]]);
  project.write('models/orders.yml', FILES['models/orders.yml'].replace('latest_version: 2', 'latest_version: 1'));
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select * from orders')).toEqual([[1]]);
  const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, { config: Record<string, unknown> }> };
  expect(Object.keys(nodes)).toEqual(['model.test.orders.v1', 'model.test.orders.v2']);
  expect(nodes['model.test.orders.v1']?.config['latest_version_pointer']).toEqual({ enabled: true, alias: null });
});

test('its name may be another, by config or by the macro; one that is taken is an error and the table stands', async () => {
  const project = testProject({ ...FILES, 'models/orders.yml': FILES['models/orders.yml'].replace('{enabled: true}', '{enabled: true, alias: newest}') });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select id from newest')).toEqual([[2]]);
  project.write('macros/name.sql', "{% macro generate_latest_version_pointer_alias(custom_alias_name=none, node=none) %}{{ node.name }}_{{ custom_alias_name }}{% endmacro %}");
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select id from orders_newest')).toEqual([[2]]);
  project.write('macros/name.sql', '{% macro generate_latest_version_pointer_alias(custom_alias_name=none, node=none) %}orders_v1{% endmacro %}');
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('the pointer to the latest version of `orders` would be called `orders_v1`, as model.test.orders.v1 is');
  expect(await project.query('select id from orders_v1')).toEqual([[1]]);
});

test('the flag asks for it everywhere, a model may refuse', async () => {
  const project = testProject({
    ...FILES,
    'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\nflags: {latest_version_pointer_enabled_by_default: true}\n',
    'models/orders.yml': FILES['models/orders.yml'].replace(/ {4}config.*\n/, ''),
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select id from orders')).toEqual([[2]]);
  project.write('models/orders.yml', FILES['models/orders.yml'].replace('{enabled: true}', 'false'));
  expect((await project.mart('run', '--vars', '{more: 1}')).exitCode).toBe(0);
  expect((await project.mart('parse')).output).not.toContain('warning');
});
