import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const FILES = {
  'models/broken.sql': "{{ config(materialized='table', on_error='continue') }} select {{ '1' if var('fine', false) else 'no_such_column' }} as n",
  'models/below.sql': "{{ config(materialized='table') }} select count(*) as n from {{ ref('broken') }}",
};

const statusesOf = (project: ReturnType<typeof testProject>) =>
  (project.json('target/run_results.json')['results'] as { unique_id: string; status: string }[]).map(({ unique_id, status }) => `${unique_id}: ${status}`);

test('on_error: continue lets the children of a failed model read what stands', async () => {
  const project = testProject(FILES);
  await project.mart('run', '--vars', '{fine: true}');
  const { exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(statusesOf(project)).toEqual(['model.test.broken: error', 'model.test.below: success']);
  expect(await project.query('select n from below')).toEqual([[1]]);
  expect((await project.mart('run', '--fail-fast')).exitCode).toBe(1);
  expect(statusesOf(project)).toEqual(['model.test.broken: error', 'model.test.below: skipped']);
});

test('a failed assertion holds the children back all the same, and other words are refused', async () => {
  const project = testProject({ ...FILES, 'models/broken.yml': 'models:\n  - name: broken\n    columns: [{name: n, data_tests: [{accepted_values: {arguments: {values: [2]}}}]}]\n' });
  expect((await project.mart('build', '--vars', '{fine: true}')).exitCode).toBe(1);
  expect(statusesOf(project)).toEqual([expect.stringMatching(/^test.*: fail$/), 'model.test.broken: error', 'model.test.below: skipped']);
  project.write('models/broken.sql', "{{ config(on_error='go_on') }} select 1 as n");
  const refused = await project.mart('parse');
  expect(refused.exitCode).toBe(2);
  expect(refused.output).toContain('the config `on_error` must be one of skip_children, continue');
});
