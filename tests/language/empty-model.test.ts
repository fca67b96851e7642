import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a model without text is listed and not run', async () => {
  const project = testProject({ 'models/blank.sql': '\n\n', 'models/one.sql': 'select 1 as n' });
  expect((await project.mart('run')).output).toContain('TOTAL=1');
  expect((await project.mart('ls')).stdout).toContain('test.one');
});

test('an unknown incremental strategy is refused before the table is first built', async () => {
  const project = testProject({ 'models/one.sql': "{{ config(materialized='incremental', incremental_strategy='appendd') }} select 1 as n" });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('no incremental strategy `appendd`');
});
