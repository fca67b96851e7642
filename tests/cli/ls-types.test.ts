import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('`--resource-type default` lists what is listed without it, `all` analyses too', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as id', 'seeds/two.csv': 'id\n1\n', 'analyses/three.sql': 'select 3' });
  const listed = async (...argv: string[]) => (await project.mart('--quiet', 'ls', ...argv)).stdout.trim().split('\n');
  expect(await listed('--resource-type', 'default')).toEqual(['test.one', 'test.two']);
  expect(await listed('--resource-type', 'all')).toEqual(['test.analysis.three', 'test.one', 'test.two']);
  expect(await listed('--resource-type', 'seed')).toEqual(['test.two']);
});

test('`--output json` is spelt as dbt spells it', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as id' });
  const { stdout } = await project.mart('--quiet', 'ls', '--output', 'json', '--output-keys', 'name resource_type tags');
  expect(stdout.trim()).toBe('{"name": "one", "resource_type": "model", "tags": []}');
});
