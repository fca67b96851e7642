import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test.each(['build', 'ls', 'parse', 'debug', 'deps', 'clean'])('%s refuses a project folder that is not there', async (command) => {
  const project = testProject({});
  const { output, exitCode } = await project.mart(command, '--project-dir', 'shoop');
  expect(output).toContain('error[project-not-found] the project folder');
  expect(output).toContain('shoop');
  expect(output).toContain('--project-dir');
  expect(exitCode).toBe(2);
  expect(existsSync(join(project.folder, 'shoop'))).toBe(false);
});

test('a folder in which nothing speaks of a project is refused, one with models alone is a project', async () => {
  const project = testProject({ 'bare/models/one.sql': 'select 1 as id' });
  mkdirSync(join(project.folder, 'empty'));
  const refused = await project.mart('build', '--project-dir', 'empty');
  expect(refused.output).toMatch(/error\[project-not-found\] .*empty` is no project[^]*mart init/);
  expect(refused.exitCode).toBe(2);
  const built = await project.mart('build', '--project-dir', 'bare');
  expect(built.output).toContain('Done. PASS=1');
  expect(built.exitCode).toBe(0);
});
