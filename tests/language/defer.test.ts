import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const PROFILES = 'test:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: test.duckdb, schema: dev}\n    prod: {type: duckdb, path: test.duckdb, schema: prod}\n';
const TARGET = "{{ config(materialized='table') }}\nselect '{{ target.schema }}' as made_in";

test('`--defer` reads what is not here from the state; what is here, only with `--favor-state`', async () => {
  const project = testProject({
    'profiles.yml': PROFILES,
    'models/here.sql': TARGET,
    'models/there.sql': TARGET,
    'models/reads.sql': "{{ config(materialized='table') }}\nselect h.made_in as here, t.made_in as there from {{ ref('here') }} h cross join {{ ref('there') }} t",
  });
  const reads = async (...argv: string[]) => {
    expect((await project.mart('run', '--select', 'reads', '--state', 'state', ...argv)).exitCode).toBe(0);
    return (await project.query('select here, there from dev.reads'))[0];
  };
  expect((await project.mart('build', '--target', 'prod', '--target-path', 'state')).exitCode).toBe(0);
  expect(await reads('--defer')).toEqual(['prod', 'prod']);
  expect((await project.mart('run', '--select', 'here')).exitCode).toBe(0);
  expect(await reads('--defer')).toEqual(['dev', 'prod']);
  expect(await reads('--defer', '--favor-state')).toEqual(['prod', 'prod']);
  expect((await project.mart('compile', '--select', 'reads', '--state', 'state', '--defer')).output).toContain('"dev"."here" h cross join "test"."prod"."there"');
});

test('a function that is not selected is that of the state', async () => {
  const project = testProject({
    'profiles.yml': PROFILES,
    'functions/made_in.sql': "'{{ target.schema }}' || x",
    'functions/made_in.yml': 'functions:\n  - name: made_in\n    arguments: [{name: x, data_type: varchar}]\n    returns: {data_type: varchar}\n',
    'models/calls.sql': "{{ config(materialized='table') }} select {{ function('made_in') }}('!') as made_in",
  });
  expect((await project.mart('build', '--target', 'prod', '--target-path', 'state')).exitCode).toBe(0);
  expect((await project.mart('run', '--select', 'calls', '--state', 'state', '--defer')).exitCode).toBe(0);
  expect(await project.query('select made_in from dev.calls')).toEqual([['prod!']]);
  expect((await project.mart('build', '--state', 'state', '--defer')).exitCode).toBe(0);
  expect(await project.query('select made_in from dev.calls')).toEqual([['dev!']]);
  expect((await project.mart('ls', '--quiet', '--select', 'state:modified', '--state', 'state')).stdout).toBe('');
  project.write('functions/made_in.sql', 'x || x');
  expect((await project.mart('ls', '--quiet', '--select', 'state:modified', '--state', 'state')).stdout).toBe('test.made_in\n');
});

test('a folder of a state is looked for below the project, then below the current folder', async () => {
  const project = testProject({ 'inner/dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\n', 'inner/models/one.sql': 'select 1 as n' });
  const inner = (...argv: string[]) => project.mart(...argv, '--project-dir', 'inner', '--profiles-dir', '.');
  await inner('parse', '--target-path', 'state');
  const listed = async (state: string) => (await inner('ls', '--select', 'state:unmodified', '--state', state)).stdout;
  expect(await listed('state')).toContain('test.one');
  expect(await listed('inner/state')).toContain('test.one');
  expect(await listed('nowhere')).not.toContain('test.one');
});
