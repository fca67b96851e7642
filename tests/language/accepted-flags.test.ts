import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('flags of dbt that have no effect here are accepted', async () => {
  const project = testProject({ 'models/m.sql': 'select 1 as id' });
  const flags = ['--use-fast-test-edges', '--no-use-fast-test-edges', '--partial-parse-file-diff', '--no-partial-parse-file-diff'];
  const newer = ['--show-resource-report', '--no-hints-enabled', '--no-snowflake-projects-otel', '--no-use-v2-parser', '--v2-parser=none', '--sqlparse={}'];
  const run = await project.mart('run', ...flags, ...newer, '--partial-parse-file-path=cache.msgpack', '--single-threaded', '--show-all-deprecations');
  expect(run.output).not.toContain('unknown option');
  expect(run.exitCode).toBe(0);
});

test('`docs serve` takes its options and says that there is nothing to serve', async () => {
  const project = testProject({});
  const { output, exitCode } = await project.mart('docs', 'serve', '--host', '127.0.0.1', '--port', '8081', '--no-browser');
  expect(output).toContain('error[unsupported]');
  expect(output).toContain('mart docs generate');
  expect(exitCode).toBe(2);
  expect((await project.mart('docs', 'serve', '--port', 'many')).output).toContain('--port takes a whole number, not `many`');
});

test('`debug --config-dir` says where the profile is read, whatever is in it', async () => {
  const project = testProject({ 'profiles.yml': 'test: {outputs: {}}\n' });
  const { stdout, exitCode } = await project.mart('debug', '--config-dir');
  expect(stdout).toContain(`profiles.yml is read from ${project.folder}\n`);
  expect(exitCode).toBe(0);
  expect((await project.mart('debug', '--config-dir', '--profiles-dir', 'elsewhere')).stdout).toContain(`there is no profiles.yml in ${project.folder}/elsewhere\n`);
});

test('`compile --no-inject-ephemeral-ctes` leaves ephemeral models out of the text', async () => {
  const project = testProject({
    'models/part.sql': "{{ config(materialized='ephemeral') }}\nselect 1 as id",
    'models/whole.sql': "select * from {{ ref('part') }}",
  });
  await project.mart('compile');
  expect(project.read('target/compiled/test/models/whole.sql')).toContain('with __dbt__cte__part as');
  await project.mart('compile', '--no-inject-ephemeral-ctes');
  expect(project.read('target/compiled/test/models/whole.sql')).toBe('select * from __dbt__cte__part');
});

test('`--maximum-seed-size-mib` says from which size on a seed is compared by its path', async () => {
  const text = `id\n${'1234567\n'.repeat(200_000)}`;
  const project = testProject({ 'seeds/big.csv': text });
  const checksum = async (...options: string[]) => {
    await project.mart('parse', ...options);
    const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, { checksum: { name: string; checksum: string } }> };
    return nodes['seed.test.big']?.checksum;
  };
  expect(await checksum()).toEqual({ name: 'path', checksum: 'seeds/big.csv' });
  const byContent = { name: 'sha256', checksum: createHash('sha256').update(text.trim()).digest('hex') };
  expect(await checksum('--maximum-seed-size-mib', '2')).toEqual(byContent);
  expect(await checksum('--maximum-seed-size-mib', '0')).toEqual(byContent);
});

test('`--invocation-id` is the id that artifacts and templates have', async () => {
  const project = testProject({ 'models/m.sql': "select '{{ invocation_id }}' as id" });
  const id = '0b7c5fd4-9f5a-4f5e-8f35-3a1c7f3d8a11';
  await project.mart('run', '--invocation-id', id);
  expect(await project.query('select id from m')).toEqual([[id]]);
  expect(project.json('target/run_results.json')['metadata']).toMatchObject({ invocation_id: id });
  const refused = await project.mart('run', '--invocation-id', 'mine');
  expect(refused.output).toContain('--invocation-id takes a UUID, not `mine`');
  expect(refused.exitCode).toBe(2);
});

test('the older names of environment variables', async () => {
  const project = testProject({ 'models/m.sql': "select 1 as id", 'models/n.sql': "select * from {{ ref('m') }}" });
  await project.mart('build');
  await project.query('drop view n');
  project.write('state/manifest.json', project.read('target/manifest.json').replaceAll('"schema":"main"', '"schema":"elsewhere"'));
  const compiled = await project.martWith({ DBT_DEFER_TO_STATE: '1', DBT_FAVOR_STATE_MODE: '1', DBT_ARTIFACT_STATE_PATH: 'state' }, 'compile', '--select', 'n');
  expect(compiled.stdout).toContain('"elsewhere"."m"');
});
