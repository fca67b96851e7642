import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('`run-operation --sql` renders a statement and runs it', async () => {
  const project = testProject({ 'models/m.sql': "{{ config(materialized='table') }} select 1 as id" });
  await project.mart('run');
  const { exitCode } = await project.mart('run-operation', '--sql', "insert into {{ ref('m') }} values (2)");
  expect(exitCode).toBe(0);
  expect(await project.query('select id from m order by id')).toEqual([[1], [2]]);
  expect(project.json('target/run_results.json')['results']).toMatchObject([{ unique_id: 'sql_operation.test.inline_query', status: 'success' }]);
});

test('a statement that fails is shown where it fails', async () => {
  const { output, exitCode } = await testProject({}).mart('run-operation', '--sql', 'select nothing\nfrom nowhere');
  expect(output).toContain('<inline_query>:2:6');
  expect(output).toContain('nowhere');
  expect(exitCode).toBe(1);
});

test.each([
  [[], 'run-operation needs <macro>'],
  [['grant', '--sql', 'select 1'], 'not both'],
  [['--sql', 'select 1', '--args', '{a: 1}'], '--args are arguments of a macro'],
])('%j is refused', async (words, message) => {
  const { output, exitCode } = await testProject({}).mart('run-operation', ...words);
  expect(output).toContain(message);
  expect(exitCode).toBe(2);
});
