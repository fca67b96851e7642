import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('--empty reads no rows: of tables, of ephemeral models, of seeds', async () => {
  const project = testProject({
    'seeds/rates.csv': 'day,rate\n2024-01-01,1.5\n',
    'models/passing.sql': "{{ config(materialized='ephemeral') }} select cast('2024-01-02' as date) as day, 2.5 as rate",
    'models/all_rates.sql': "{{ config(materialized='table') }} select * from {{ ref('rates') }} union all select * from {{ ref('passing') }}",
    'models/named.sql': "{{ config(materialized='table') }} select r.day from {{ ref('rates') }} as r",
  });
  expect((await project.mart('build', '--empty')).exitCode).toBe(0);
  expect(await project.query('select (select count(*) from rates), (select count(*) from all_rates), (select count(*) from named)')).toEqual([[0, 0, 0]]);
  expect(await project.query("select data_type from information_schema.columns where table_name = 'rates'")).toEqual([['DATE'], ['DOUBLE']]);
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select count(*) from all_rates')).toEqual([[2]]);
});
