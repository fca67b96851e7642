import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('flags of dbt that have no effect here are accepted', async () => {
  const project = testProject({ 'models/m.sql': 'select 1 as id' });
  const flags = ['--use-fast-test-edges', '--no-use-fast-test-edges', '--partial-parse-file-diff', '--no-partial-parse-file-diff'];
  for (const flag of [...flags, '--partial-parse-file-path=cache.msgpack', '--single-threaded', '--show-all-deprecations']) {
    const run = await project.mart('run', flag);
    expect(run.stderr).not.toContain('unknown option');
    expect(run.exitCode).toBe(0);
  }
});
