import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a package that restricts access keeps its models to itself, but for public ones', async () => {
  const project = testProject({
    'packages.yml': 'packages: [{local: pkg}]\n',
    'pkg/dbt_project.yml': 'name: pk\nrestrict-access: true\n',
    'pkg/models/p.sql': 'select 1 as id',
    'models/a.sql': "select * from {{ ref('pk', 'p') }}",
  });
  await project.mart('deps');
  const refused = await project.mart('parse');
  expect(refused.output).toContain('it is protected, for package pk only');
  expect(refused.exitCode).toBe(2);
  project.write('dbt_packages/pk/models/p.sql', "{{ config(access='public') }} select 1 as id");
  expect((await project.mart('parse')).exitCode).toBe(0);
});

test('an ephemeral model is not public', async () => {
  const { exitCode, output } = await testProject({ 'models/a.sql': "{{ config(materialized='ephemeral', access='public') }} select 1 as id" }).mart('parse');
  expect(output).toContain("the ephemeral model a can't be public");
  expect(exitCode).toBe(2);
});

test.each([
  ['2090-01-31', '2090-01-31T00:00:00+00:00'],
  ['2090-01-31 10:00:00+02:00', '2090-01-31T10:00:00+02:00'],
  ['2090-01-31T10:00:00Z', '2090-01-31T10:00:00+00:00'],
])('the deprecation date %s is a moment', async (written, moment) => {
  const project = testProject({ 'models/a.sql': 'select 1 as id', 'models/s.yml': `models: [{name: a, deprecation_date: ${written}}]\n` });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const nodes = project.json('target/manifest.json')['nodes'] as Record<string, { readonly deprecation_date: string }>;
  expect(nodes['model.test.a']?.deprecation_date).toBe(moment);
});

test('a deprecation date that is none is refused', async () => {
  const { exitCode, output } = await testProject({ 'models/a.sql': 'select 1 as id', 'models/s.yml': 'models: [{name: a, deprecation_date: soon}]\n' }).mart('parse');
  expect(output).toContain('models/s.yml:1:38: `deprecation_date` must be a date such as 2030-01-31, not the text `soon`');
  expect(exitCode).toBe(2);
});

test('a query comment that calls what is not there is an error of the project', async () => {
  const files = { 'models/a.sql': 'select 1 as id', 'dbt_project.yml': "name: test\nprofile: test\nquery-comment: '{{ nope() }}'\n" };
  const { exitCode, output } = await testProject(files).mart('run');
  expect(output).toContain("the query comment can't be written: 'nope' is undefined");
  expect(exitCode).toBe(2);
});
