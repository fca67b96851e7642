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
