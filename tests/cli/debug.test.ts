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
  const ofFile = await badFile.mart('debug');
  expect(ofFile.exitCode).toBe(1);
  expect(ofFile.stdout).toMatch(/^ {2}profiles.yml file \[OK found and valid\]\n {2}dbt_project.yml file \[ERROR invalid\]$/m);
  expect(ofFile.stdout).toContain('1 check failed:\nerror[invalid-value] dbt_project.yml:3:14');
  const badProfile = testProject({ 'profiles.yml': 'test:\n  target: dev\n  outputs:\n    dev:\n      type: postgres\n' });
  const ofProfile = await badProfile.mart('debug');
  expect(ofProfile.exitCode).toBe(1);
  expect(ofProfile.stdout).toMatch(/^ {2}profiles.yml file \[ERROR invalid\]\n {2}dbt_project.yml file \[OK found and valid\]$/m);
  expect((await badProfile.mart('run')).exitCode).toBe(2);
});

test('debug names the files it reads, and says line by line what it checked, in the words that tools look for', async () => {
  const project = testProject({ 'models/a.sql': 'select 1' });
  const { stdout } = await project.mart('debug');
  for (const line of ['Using profiles.yml file at ', 'Using dbt_project.yml file at ', 'adapter type: duckdb', '  profiles.yml file [OK found and valid]', '  dbt_project.yml file [OK found and valid]', ' - git [OK found]', '  Connection test: [OK connection ok]'])
    expect(stdout).toContain(line);
  const connection = await project.mart('debug', '--connection');
  expect(connection.stdout).toContain('Skipping steps before connection verification\nConnection:\n');
  expect(connection.stdout).not.toContain('profiles.yml file');
  expect(await project.mart('debug', '--project-dir', 'nowhere')).toMatchObject({ exitCode: 2 });
  const wrongTarget = await project.mart('debug', '--target', 'nowhere');
  expect(wrongTarget).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('the profile `test` has no target `nowhere`') as unknown });
});
