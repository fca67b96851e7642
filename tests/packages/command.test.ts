import { expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { Hub, type TestProject } from './support.ts';

interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function deps(project: TestProject, ...argv: string[]): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  const exitCode = await run(['deps', ...argv], {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: project.environment,
    cwd: project.path,
  });
  return { exitCode, stdout, stderr };
}

async function start(): Promise<TestProject> {
  const hub = await Hub.start();
  hub.publish('a/one', { '1.0.0': {}, '1.1.0': {} });
  return hub.project('packages:\n  - package: a/one\n    version: 1.0.0\n');
}

test('mart deps needs neither profile nor a project that can be parsed', async () => {
  const project = await start();
  project.write({ 'models/broken.sql': '{{ nonsense(', 'profiles.yml': 'nonsense: [' });
  const { exitCode, stdout, stderr } = await deps(project);
  expect(stdout + stderr).toContain('Installed a/one (version 1.0.0)');
  expect(stdout + stderr).toContain('A newer version of a/one is available: 1.1.0');
  expect(exitCode).toBe(0);
  expect(project.has('dbt_packages/one/dbt_project.yml')).toBe(true);
});

test('--lock, --upgrade, --add-package, --packages-install-path, --quiet', async () => {
  const project = await start();
  expect((await deps(project, '--lock')).stdout).toContain('Locked 1 package in package-lock.yml');
  expect((await deps(project, '--lock')).stdout).toContain('package-lock.yml is up to date');
  expect(await deps(project, '--upgrade', '--quiet', '--packages-install-path', 'elsewhere')).toMatchObject({
    exitCode: 0,
    stdout: '',
  });
  expect(project.list('elsewhere')).toEqual(['one']);
  expect(await deps(project, '--add-package', 'a/one@1.1.0')).toMatchObject({ exitCode: 0 });
  expect(project.read('packages.yml')).toBe('packages:\n  - package: a/one\n    version: 1.1.0\n');
});

test('wrong usage and failures', async () => {
  const project = await start();
  expect(await deps(project, '--add-package', 'a/one')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--add-package needs a version after an @') as string,
  });
  expect(await deps(project, '--source', 'git')).toMatchObject({ exitCode: 2 });
  expect(await deps(project, '--add-package', 'a/one@1.0.0', '--source', 'nowhere')).toMatchObject({ exitCode: 2 });
  project.write({ 'packages.yml': 'packages:\n  - package: a/one\n    version: 9.0.0\n' });
  const { exitCode, stdout, stderr } = await deps(project);
  expect(exitCode).toBe(2);
  expect(stdout + stderr).toContain('error[version-mismatch] packages.yml:2:5: no version of a/one is 9.0.0');
});

test('warnings count as failures with --warn-error', async () => {
  const project = await start();
  project.write({ 'dependencies.yml': 'projects:\n  - name: finance\n' });
  expect(await deps(project)).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout, stderr } = await deps(project, '--warn-error');
  expect(stdout + stderr).toContain('`projects:` has no effect');
  expect(exitCode).toBe(1);
});
