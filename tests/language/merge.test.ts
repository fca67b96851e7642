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
