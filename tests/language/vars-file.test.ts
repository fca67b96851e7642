import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const MODEL = "select '{{ var('day') }}' as day, '{{ var('region', 'none') }}' as region";

test('vars.yml stands in for `vars:` of the project file, in templates and in the project file itself', async () => {
  const project = testProject({
    'vars.yml': "vars:\n  day: '{{ 1 + 1 }}'\n  shown: table\n  test: {region: north}\n",
    'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\nmodels:\n  +materialized: "{{ var(\'shown\') }}"\n',
    'models/one.sql': MODEL,
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select * from one')).toEqual([['2', 'north']]);
  expect(await project.query("select table_type from information_schema.tables where table_name = 'one'")).toEqual([['BASE TABLE']]);
  expect((await project.mart('run', '--vars', '{day: monday, shown: view}')).exitCode).toBe(0);
  expect(await project.query('select day from one')).toEqual([['monday']]);
});

test('variables in both files are an error that shows both places', async () => {
  const project = testProject({
    'vars.yml': 'vars:\n  day: 1\n',
    'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\nvars:\n  region: north\n',
    'models/one.sql': MODEL,
  });
  const { exitCode, output } = await project.mart('parse');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[invalid-value] vars.yml:1:1: variables stand both in vars.yml and in the project file');
  expect(output).toContain('the others are here');
  project.write('vars.yml', 'vars:\n');
  expect((await project.mart('parse', '--vars', '{day: 1}')).exitCode).toBe(0);
});

test('the vars.yml of a package is not read, as in dbt', async () => {
  const project = testProject({
    'packages.yml': 'packages:\n  - local: pack\n',
    'pack/dbt_project.yml': 'name: pack\nversion: "1.0"\n',
    'pack/vars.yml': 'vars:\n  day: 1\n',
    'pack/models/theirs.sql': "select '{{ var('day', 'unknown') }}' as day",
  });
  await project.mart('deps');
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select day from theirs')).toEqual([['unknown']]);
});
