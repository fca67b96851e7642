import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('debug answers before packages are installed, and whatever the models say', async () => {
  const project = testProject({
    'packages.yml': 'packages:\n  - local: ../elsewhere\n',
    'models/broken.sql': "select {{ ref('nothing' }}",
  });
  const { stdout, output, exitCode } = await project.mart('debug');
  expect(stdout).toContain('All checks passed!');
  expect(output).not.toMatch(/warning|error|Found/);
  expect(exitCode).toBe(0);
  expect((await project.mart('build')).output).toContain('error[package-missing]');
});

test('debug refuses a project file and a profile that are wrong', async () => {
  const badFile = testProject({ 'dbt_project.yml': 'name: test\nprofile: test\nmodel-paths: 1\n' });
  expect((await badFile.mart('debug')).exitCode).toBe(2);
  const badProfile = testProject({ 'profiles.yml': 'test:\n  target: dev\n  outputs:\n    dev:\n      type: postgres\n' });
  expect((await badProfile.mart('debug')).exitCode).toBe(1);
  expect((await badProfile.mart('run')).exitCode).toBe(2);
});
