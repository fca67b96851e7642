import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('--warn-error makes a test of severity warn fail, and its table unpublished', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'tests/w.sql': "{{ config(severity='warn') }} select * from {{ ref('one') }}" });
  expect((await project.mart('build')).exitCode).toBe(0);
  const { output, exitCode } = await project.mart('build', '--warn-error');
  expect(exitCode).toBe(1);
  expect(output).toContain('not published');
});

test('--warn-error refuses a project that is read with warnings', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'models/one.yml': 'models:\n  - name: one\n    deprecation_date: 2020-01-01\n' });
  expect((await project.mart('run')).exitCode).toBe(0);
  const { output, exitCode } = await project.mart('run', '--warn-error');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[deprecated]');
});
