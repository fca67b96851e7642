import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const FILES = {
  'seeds/s.csv': 'id,loaded\n1,2020-01-01 00:00:00\n',
  'models/s.yml': `sources:
  - name: raw
    schema: main
    config: {loaded_at_field: "cast(loaded as timestamp)", freshness: {warn_after: {count: 1, period: day}}}
    tables: [{name: s}]
`,
};
const project = (hooks: string) => ({ 'dbt_project.yml': `name: test\nprofile: test\n${hooks}` });
const HOOKS = 'on-run-start: create table if not exists started as select 1\non-run-end: create table if not exists ended as select 1\n';

test('the hooks of the project run around the check of sources, unless a flag says otherwise', async () => {
  const files = testProject({ ...FILES, ...project('') });
  expect((await files.mart('seed')).exitCode).toBe(0);
  files.write('dbt_project.yml', project(`${HOOKS}flags: {source_freshness_run_project_hooks: false}\n`)['dbt_project.yml']);
  expect((await files.mart('source', 'freshness')).exitCode).toBe(0);
  await expect(files.query('select * from started')).rejects.toThrow();
  files.write('dbt_project.yml', project(HOOKS)['dbt_project.yml']);
  const { exitCode, output } = await files.mart('source', 'freshness');
  expect(output).toContain('WARN freshness of raw.s');
  expect(exitCode).toBe(0);
  expect(await files.query('select * from started, ended')).toHaveLength(1);
  const nodes = files.json('target/manifest.json')['nodes'] as object;
  expect(Object.keys(nodes)).toContain('operation.test.test-on-run-end-0');
});

test('when on-run-start fails, nothing is checked; the hooks after it are skipped, in a build too', async () => {
  const files = testProject({ ...FILES, ...project('on-run-start: [select 1, select nonsense, select 2]\n') });
  const { exitCode, output } = await files.mart('source', 'freshness');
  expect(output).not.toContain('freshness of raw.s');
  expect(output).toContain('nonsense');
  expect(exitCode).toBe(1);
  expect((await files.mart('seed')).exitCode).toBe(1);
  const results = files.json('target/run_results.json')['results'] as readonly { readonly status: string; readonly failures: number | null }[];
  expect(results.slice(0, 3).map(({ status, failures }) => [status, failures])).toEqual([['success', 0], ['error', 1], ['skipped', null]]);
});
