import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('predicates of a merge may name its tables as dbt does', async () => {
  const model = (value: string) => `{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id',
  incremental_predicates=["DBT_INTERNAL_DEST.id > 1", "DBT_INTERNAL_SOURCE.id < 9"]) }}
select unnest([1, 2]) as id, '${value}' as value`;
  const project = testProject({ 'models/m.sql': model('first') });
  await project.mart('run');
  project.write('models/m.sql', model('second'));
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select id, value from m order by id, value')).toEqual([[1, 'first'], [1, 'second'], [2, 'second']]);
});

test('rows of the query that mean one row of the table are refused, and those that mean none are all new', async () => {
  const model = (rows: string) => `{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
select id, value from (values ${rows}) as rows (id, value)`;
  const project = testProject({ 'models/m.sql': model("(1, 'a')") });
  await project.mart('run');
  project.write('models/m.sql', model("(1, 'b'), (1, 'c')"));
  const refused = await project.mart('run');
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain('merge: more than one row of the query has the key (id) of one row of the table');
  expect(await project.query('select id, value from m')).toEqual([[1, 'a']]);
  project.write('models/m.sql', model("(2, 'b'), (2, 'c')"));
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select id, value from m order by 1, 2')).toEqual([[1, 'a'], [2, 'b'], [2, 'c']]);
});
