import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

const PROPERTIES = (name: string, more = ''): string =>
  `functions:\n  - name: ${name}\n    description: how large an amount is\n    config: {volatility: deterministic${more}}\n    arguments: [{name: amount, data_type: integer}]\n    returns: {data_type: integer}\n`;

const PROJECT = {
  'functions/money/cents.sql': '-- in the smallest unit\namount * {{ var("factor", 100) }}',
  'functions/money/properties.yml': PROPERTIES('cents'),
  'functions/twice.sql': "select {{ function('cents') }}(amount) * 2",
  'functions/twice.yml': PROPERTIES('twice'),
  'models/orders.sql': "{{ config(materialized='table') }}\nselect {{ function('twice') }}(3) as n",
  'models/properties.yml': 'models:\n  - name: orders\n    columns: [{name: n, data_tests: [{accepted_values: {arguments: {values: [600, 1200], quote: false}}}]}]\n',
};

onEveryEngine('functions', (make) => {
  test('are built before what calls them, and replaced', { timeout: 60_000 }, async () => {
    const project = await make(PROJECT);
    for (const factor of ['100', '200']) {
      const { output } = await project.mart('build', '--vars', `factor: ${factor}`);
      expect(output).toContain('PASS=4');
    }
    const shown = await project.mart('show', '--inline', "select n from {{ ref('orders') }}", '--output', 'json', '--quiet');
    expect(JSON.parse(shown.stdout)).toMatchObject({ show: [{ n: 1200 }] });
  });
});

test('functions are listed and selected, and stand in the manifest as dbt writes them', async () => {
  const project = testProject(PROJECT);
  expect((await project.mart('ls', '--resource-type', 'function', '--quiet')).stdout.trim().split('\n')).toEqual(['test.money.cents', 'test.twice']);
  expect((await project.mart('ls', '--select', 'function:cents+1', '--resource-type', 'function', '--quiet')).stdout.trim().split('\n')).toHaveLength(2);
  expect((await project.mart('ls', '--select', '+orders', '--resource-type', 'function', 'model', '--quiet')).stdout).toContain('test.money.cents');
  await project.mart('parse');
  const { functions, nodes, parent_map: parents } = project.json('target/manifest.json') as Record<string, Record<string, Record<string, unknown>>>;
  expect(functions?.['function.test.cents']).toMatchObject({
    resource_type: 'function',
    arguments: [{ name: 'amount', data_type: 'integer', description: null }],
    returns: { data_type: 'integer', description: null },
    config: { volatility: 'deterministic', type: 'scalar' },
  });
  expect(nodes?.['model.test.orders']).toMatchObject({ functions: [['twice']], depends_on: { nodes: ['function.test.twice'] } });
  expect(parents?.['function.test.twice']).toEqual(['function.test.cents']);
  expect((await project.mart('compile', '--select', 'orders')).output).toContain('"test"."main"."twice"(3)');
});

test.each([
  ['no properties', { 'functions/properties.yml': '' }, 'the function `cents` does not say what it returns'],
  ['a volatility that there is not', { 'functions/properties.yml': PROPERTIES('cents').replace('deterministic', 'determinstic') }, 'did you mean `deterministic`?'],
  ['an aggregate', { 'functions/properties.yml': PROPERTIES('cents', ', type: aggregate') }, 'is of type `aggregate`'],
  ['a mistyped name', { 'models/orders.sql': "select {{ function('cent') }}(1)" }, 'did you mean `cents`?'],
  ['Python', { 'functions/py.py': 'def main(): ...' }, 'is written in Python'],
])('refused: %s', async (_title, files, message) => {
  const project = testProject({ 'functions/cents.sql': 'amount * 100', 'functions/properties.yml': PROPERTIES('cents'), ...files });
  const { output, exitCode } = await project.mart('parse');
  expect(output).toContain(message);
  expect(exitCode).toBe(2);
});

test('a body that the warehouse refuses is shown where it was written', async () => {
  const project = testProject({ 'functions/cents.sql': 'amount *\n  nope(amount)', 'functions/properties.yml': PROPERTIES('cents'), 'models/a.sql': "select {{ function('cents') }}(1) as n" });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain('functions/cents.sql:2:3');
  expect(output).toContain('ERROR=1 SKIP=1');
});
