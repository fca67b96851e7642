import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

/** What dbt exits with for each of these calls, too. */
test.each([
  [['run', '--defer'], 2, '--state or --defer-state are required for deferral'],
  [['run', '--defer', '--state', 'nowhere'], 2, 'error[state-missing] there is no'],
  [['build', '--resource-type', 'modell'], 2, 'did you mean `model`?'],
  [['run', '--warn-error', '--warn-error-options', '{error: all}'], 2, '--warn-error and --warn-error-options cannot be given together'],
  [['show', '--inline', 'select 1', '--select', 'm'], 2, '--inline and --select cannot be given together'],
  [['show', '--select', 'nothing'], 0, 'Nothing to do'],
  [['show', '--select', 'nothing', '--warn-error'], 2, 'no node matches'],
  [['show', '--select', 'broken'], 1, 'nowhere'],
  [['show', '--inline', 'select * from nowhere'], 2, '<inline_query>:1:15'],
  [['show', '--inline', 'select {{ nothing() }}'], 2, "'nothing' is undefined"],
  [['compile', '--inline', "{{ ref('nothing') }}"], 2, "ref('nothing')"],
  [['compile'], 2, 'not now'],
  [['compile', '--select', 'm'], 0, 'select 1 as id'],
  [['run', '--select', 'stopped'], 1, 'not now'],
  [['debug', '--target', 'nowhere'], 1, 'has no target `nowhere`'],
  [['debug', '--profile', 'nowhere'], 1, 'the profile `nowhere` was not found'],
  [['run', '--target', 'nowhere'], 2, 'has no target `nowhere`'],
  [['run-operation', 'nothing'], 2, 'there is no macro `nothing`'],
  [['run', '--select', 'nothing'], 0, 'no node matches'],
  [['run', '--select', 'state:modified'], 2, 'state'],
  [['ls', '--select', 'nothing'], 0, 'No nodes selected'],
  [['build', '--resource-type', 'all', '--select', 'm'], 0, 'PASS=1'],
])('%j exits with %i', async (argv, expected, message) => {
  const project = testProject({ 'models/m.sql': 'select 1 as id', 'models/broken.sql': 'select * from nowhere', 'models/stopped.sql': "select {{ exceptions.raise_compiler_error('not now') if execute }}" });
  const { output, exitCode } = await project.mart(...argv);
  expect(output).toContain(message);
  expect(exitCode).toBe(expected);
});
