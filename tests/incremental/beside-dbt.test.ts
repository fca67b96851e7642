import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

const INCREMENTAL = (config: string, first: string, later: string) =>
  `{{ config(materialized='incremental', ${config}) }}\n{% if is_incremental() %}${later}{% else %}${first}{% endif %}\n`;

onEveryEngine('a unique key', (make) => {
  test('may be an expression: rows of its values are replaced, null being one', { timeout: 60_000 }, async () => {
    const first = "select 1 as id, 'a' as v union all select 2, 'b' union all select null, 'n'";
    const project = await make({
      'models/one.sql': INCREMENTAL("incremental_strategy='delete+insert', unique_key='coalesce(id, -1)'", first, "select 2 as id, 'B' as v union all select null, 'N'"),
      'models/two.sql': INCREMENTAL("incremental_strategy='delete+insert', unique_key='nullif(id, 1)'", first, "select 1 as id, 'A' as v"),
    });
    for (let run = 0; run < 2; run += 1) expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.rows('select v from one order by lower(v)')).toEqual([['a'], ['B'], ['N']]);
    expect(await project.rows('select v from two order by lower(v)')).toEqual([['A'], ['b']]);
  });

  test('is found in another case', { timeout: 60_000 }, async () => {
    const project = await make({ 'models/one.sql': INCREMENTAL("incremental_strategy='delete+insert', unique_key='ID'", "select 1 as id, 'a' as v", "select 1 as id, 'b' as v") });
    for (let run = 0; run < 2; run += 1) expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.rows('select v from one')).toEqual([['b']]);
  });
});

test('a column of `merge_update_columns` that is not there is an error', async () => {
  const project = testProject({ 'models/one.sql': INCREMENTAL("incremental_strategy='merge', unique_key='id', merge_update_columns=['vv']", "select 1 as id, 'a' as v", "select 1 as id, 'b' as v") });
  expect((await project.mart('build')).exitCode).toBe(0);
  const { exitCode, output } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain('did you mean `v`?');
});

test('an unknown `on_schema_change` is a warning, and means `ignore`', async () => {
  const project = testProject({ 'models/one.sql': INCREMENTAL("on_schema_change='append_new_column'", 'select 1 as id', 'select 2 as id, 3 as v') });
  expect((await project.mart('build')).output).toContain('did you mean `append_new_columns`?');
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select * from one order by id')).toEqual([[1], [2]]);
});

onEveryEngine('a snapshot', (make) => {
  test('takes an expression for `updated_at`', { timeout: 60_000 }, async () => {
    const project = await make({
      'models/people.sql': "select 1 as id, '2024-01-01' as changed",
      'snapshots/people.yml': "snapshots: [{name: history, relation: ref('people'), config: {unique_key: id, strategy: timestamp, updated_at: cast(changed as date)}}]\n",
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    project.project.write('models/people.sql', "select 1 as id, '2024-01-02' as changed");
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.rows('select changed, case when dbt_valid_to is null then 1 else 0 end from history order by changed')).toEqual([['2024-01-01', 0], ['2024-01-02', 1]]);
  });

  test('is refused when a column of `check_cols` is not there, and left as it was', { timeout: 60_000 }, async () => {
    const project = await make({
      'models/people.sql': "select 1 as id, 'Ann' as name",
      'snapshots/people.yml': "snapshots: [{name: history, relation: ref('people'), config: {unique_key: id, strategy: check, check_cols: [name]}}]\n",
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    project.project.write('models/people.sql', "select 1 as id, 'Bea' as names");
    const { exitCode, output } = await project.mart('build');
    expect(exitCode).toBe(1);
    expect(output).toContain('column-not-found');
    expect(output).toContain('did you mean `names`?');
    const [row] = await project.rows('select * from history');
    expect(row?.slice(0, 2)).toEqual([1, 'Ann']);
    expect(row).toHaveLength(6);
  });
});

onEveryEngine('columns that differ only in case', (make) => {
  test('are two columns', { timeout: 60_000 }, async () => {
    const later = 'select 2 as "ID"';
    const project = await make({
      'models/one.sql': INCREMENTAL("on_schema_change='append_new_columns'", 'select 1 as id', later),
      'models/two.sql': INCREMENTAL("on_schema_change='fail'", 'select 1 as id', later),
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect((await project.mart('build')).output).toContain('+ ID integer, - id');
    expect(await project.rows('select id, "ID" from one order by id')).toEqual([[1, null], [null, 2]]);
  });
}, ['postgres']);

test('a failed snapshot adds no columns', async () => {
  const project = testProject({
    'models/people.sql': "select 1 as id, 'Ann' as name",
    'snapshots/people.yml': "snapshots: [{name: history, relation: ref('people'), config: {unique_key: id, strategy: check, check_cols: all}, columns: [{name: name, data_tests: [unique]}]}]\n",
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  project.write('models/people.sql', "select 1 as id, 'Ann' as name, 'x' as town");
  expect((await project.mart('build')).exitCode).toBe(1);
  expect(await project.query("select count(*) from duckdb_columns() where table_name = 'history' and column_name = 'town'")).toEqual([[0]]);
});
