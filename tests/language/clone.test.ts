import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject, type TestProject } from '../support/project.ts';

const outputs = (threads: number) => ({
  prod: { type: 'duckdb', path: 'test.duckdb', schema: 'prod', threads },
  dev: { type: 'duckdb', path: 'test.duckdb', schema: 'dev', threads },
});

const FILES = {
  'profiles.yml': JSON.stringify({ test: { target: 'prod', outputs: outputs(3) } }),
  'seeds/codes.csv': 'id,name\n1,a\n2,b\n',
  'models/a_table.sql': `{{ config(materialized='table') }} select * from {{ ref('codes') }}`,
  'models/a_view.sql': `select * from {{ ref('a_table') }}`,
  'models/inner.sql': `{{ config(materialized='ephemeral') }} select 1 as id`,
  'models/by_day.sql': `{{ config(materialized='incremental') }} select * from {{ ref('codes') }}`,
  'snapshots/kept.sql': `{% snapshot kept %}{{ config(unique_key='id', strategy='check', check_cols='all') }} select * from {{ ref('codes') }}{% endsnapshot %}`,
  'models/models.yml': 'exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref(\'a_view\')]}]\n',
};

async function built(files: Record<string, string> = {}): Promise<TestProject> {
  const project = testProject({ ...FILES, ...files });
  expect((await project.mart('build')).exitCode).toBe(0);
  mkdirSync(join(project.folder, 'state'));
  cpSync(join(project.folder, 'target/manifest.json'), join(project.folder, 'state/manifest.json'));
  return project;
}

const CLONE = ['clone', '--state', 'state', '--target', 'dev'];

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly message: string;
}

function results(project: TestProject): Record<string, string> {
  const { results: found } = project.json('target/run_results.json') as { results: Result[] };
  return Object.fromEntries(found.map(({ unique_id, status, message }) => [unique_id, `${status}: ${message}`]));
}

const kinds = (project: TestProject) =>
  project.query(`select table_name, table_type from information_schema.tables where table_schema = 'dev' order by 1`);

test('clone makes views of what another state built; what stands stays; --full-refresh makes it anew', async () => {
  const project = await built();
  const first = await project.mart(...CLONE);
  expect(first.exitCode).toBe(0);
  expect(first.output).toContain('PASS=5 WARN=0 ERROR=0');
  const names = ['a_table', 'a_view', 'by_day', 'codes', 'kept'];
  expect(await kinds(project)).toEqual(names.map((name) => [name, 'VIEW']));
  expect(await project.query('select * from dev.by_day order by id')).toEqual([[1, 'a'], [2, 'b']]);
  expect(Object.keys(results(project)).sort()).toEqual(['model.test.a_table', 'model.test.a_view', 'model.test.by_day', 'seed.test.codes', 'snapshot.test.kept']);
  expect(project.json('target/run_results.json')).toMatchObject({ args: { which: 'clone' } });

  const again = await project.mart(...CLONE);
  expect(again.exitCode).toBe(0);
  expect(again.output).toContain('Relation "test"."dev"."a_table" already exists');
  expect(new Set(Object.values(results(project)))).toEqual(new Set(['success: No-op']));

  const refreshed = await project.mart(...CLONE, '--full-refresh', '--resource-type', 'model', '--exclude', 'by_day');
  expect(refreshed.output).toContain('PASS=2');
  expect(Object.values(results(project)).every((result) => !result.includes('No-op'))).toBe(true);
});

test('a table that is in the way is replaced by --full-refresh only, and what the state does not know is left alone', async () => {
  const project = await built();
  project.write('models/young.sql', 'select 1 as id');
  expect((await project.mart('run', '--target', 'dev', '--select', 'a_table', '--defer', '--state', 'state')).exitCode).toBe(0);
  const { output } = await project.mart(...CLONE, '--select', 'a_table', 'young');
  expect(output).toContain('No relation found in state manifest for model.test.young');
  expect(await kinds(project)).toEqual([['a_table', 'BASE TABLE']]);
  await project.mart(...CLONE, '--select', 'a_table', '--full-refresh');
  expect(await kinds(project)).toEqual([['a_table', 'VIEW']]);
});

test('a clone onto itself is left out; a relation that is gone fails alone', async () => {
  const project = await built();
  const same = await project.mart('clone', '--state', 'state', '--full-refresh');
  expect(same.exitCode).toBe(0);
  expect(same.output).toContain('skipping clone for relation: "test"."prod"."a_table"');
  await project.withConnection('test.duckdb', (connection) => connection.query('drop view prod.a_view'));
  const gone = await project.mart(...CLONE, '--log-format', 'json');
  expect(gone.exitCode).toBe(1);
  expect(results(project)['model.test.a_view']).toContain('error: Database Error in model a_view');
  expect(await kinds(project)).toHaveLength(4);
  const events = gone.stdout.trim().split('\n').map((line) => JSON.parse(line) as { info: { name: string } });
  expect(events.filter(({ info }) => /^Log(Model|Seed|Snapshot)Result$/.test(info.name))).toHaveLength(5);
});

test('clone without a state, with a folder that has none, says so', async () => {
  const project = await built();
  const none = await project.mart('clone', '--target', 'dev');
  expect(none.exitCode).toBe(2);
  expect(none.output).toContain('--state or --defer-state are required for deferral, but neither was provided');
  const empty = await project.mart('clone', '--state', 'seeds', '--target', 'dev');
  expect(empty.exitCode).toBe(2);
  expect(empty.output).toContain('there is no manifest.json in');
  expect((await project.mart('clone', '--defer-state', 'state', '--target', 'dev')).exitCode).toBe(0);
});

test('a state that this run writes over is warned of', async () => {
  const project = await built();
  const { output } = await project.mart('clone', '--state', 'target', '--target', 'dev');
  expect(output).toContain("The state and target directories are the same: 'target'");
  expect((await project.mart('run', '--state', 'target', '--warn-error-options', '{error: [WarnStateTargetEqual]}')).exitCode).not.toBe(0);
  expect((await project.mart('run', '--state', 'state')).output).not.toContain('directories are the same');
});
