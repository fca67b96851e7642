import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a table function is called with its parameters, and sees what its tables have become', async () => {
  const project = testProject({
    'seeds/numbers.csv': 'a,b\n1,2\n4,5\n',
    'models/all_of_them.sql': "{{ config(materialized='table_function') }}\nselect * from {{ ref('numbers') }}",
    'models/some.sql': "{{ config(materialized='table_function', parameters=['least', 'most']) }}\nselect * from {{ ref('numbers') }} where a between least and most -- both ends",
    'models/four.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('some') }}(2, 5)",
    'models/wide.sql': "{{ config(materialized='table', pre_hook='alter table {{ ref(\"numbers\") }} add column c integer default 42') }}\n-- depends_on: {{ ref('four') }}\nselect * from {{ ref('all_of_them') }}()",
  });
  const { exitCode, output } = await project.mart('build');
  expect(exitCode === 0 ? '' : output).toBe('');
  expect(output).toContain('OK created sql table_function model main.some');
  expect(await project.query('select * from four')).toEqual([[4, 5]]);
  expect(await project.query('select * from wide order by a')).toEqual([[1, 2, 42], [4, 5, 42]]);
  project.write('models/some.sql', "{{ config(materialized='table_function', parameters='least') }}\nselect * from {{ ref('nothing_here') }} where a > least");
  expect((await project.mart('run')).output).toContain("ref('nothing_here')");
  project.write('models/some.sql', "{{ config(materialized='table_function', parameters='least, most') }}\nselect a from nowhere where a > least");
  const broken = await project.mart('run', '--select', 'some');
  expect(broken.output).toContain('error[relation-not-found] models/some.sql:2:15');
  expect(await project.query('select * from "some"(0, 2)')).toEqual([[1, 2, 42]]);
});
