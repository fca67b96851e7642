import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const projectFile = (comment: string) => `name: test\nversion: "1.0"\nprofile: test\nquery-comment: ${comment}\n`;

test('a comment goes before every statement of a node, rendered for that node', async () => {
  const project = testProject({
    'dbt_project.yml': projectFile('"{{ said(node.unique_id) }}"'),
    'macros/said.sql': '{% macro said(id) %}{{ return("sent by " ~ id) }}{% endmacro %}',
    'models/one.sql': 'select 1 as n',
  });
  const { output, exitCode } = await project.mart('build', '--debug');
  expect(exitCode).toBe(0);
  expect(output).toMatch(/\/\* sent by model\.test\.one \*\/\s+create/);
});

test('with append it comes after the statement', async () => {
  const project = testProject({ 'dbt_project.yml': projectFile('{comment: mine, append: true}'), 'models/one.sql': 'select 1 as n' });
  expect((await project.mart('build', '--debug')).output).toMatch(/create[^;]*select 1 as n[^;]*\/\* mine \*\//);
});

test('DuckDB, which has no query log, gets none by default; an empty one is none', async () => {
  for (const files of [{}, { 'dbt_project.yml': projectFile('""') }, { 'dbt_project.yml': projectFile('null') }]) {
    const { output } = await testProject({ ...files, 'models/one.sql': 'select 1 as n' }).mart('build', '--debug');
    expect(output).not.toContain('/*');
  }
});

test('errors still point at the character that the analyst wrote', async () => {
  const project = testProject({ 'dbt_project.yml': projectFile('a comment of some length'), 'models/one.sql': 'select 1 as n,\n  nope as m\n' });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('models/one.sql:2:3');
});

test('a comment that would end itself is refused before anything is sent', async () => {
  const project = testProject({ 'dbt_project.yml': projectFile('"{{ \'x */ y\' }}"'), 'models/one.sql': 'select 1 as n' });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain('would end it early');
});
