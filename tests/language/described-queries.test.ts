import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

/** Models whose columns are asked for before anything is made: a refusal comes from that question. */
const CONTRACT = 'models:\n  - name: a\n    config: {contract: {enforced: true}}\n    columns:\n      - {name: id, data_type: integer}\n';

test('a query that the warehouse refuses under a contract is shown at its line', async () => {
  const project = testProject({ 'models/a.sql': 'select\n  1 as id,\n  nope', 'models/s.yml': CONTRACT });
  const { output, exitCode } = await project.mart('build');
  expect(output).toMatch(/error\[column-not-found\] models\/a.sql:3:3: [^]*3 \|   nope/);
  expect(exitCode).toBe(1);
});

test('and so is one whose columns are compared with those of its table', async () => {
  const config = "{{ config(materialized='incremental', on_schema_change='append_new_columns') }}";
  const project = testProject({ 'models/a.sql': `${config}\nselect 1 as id` });
  expect((await project.mart('build')).exitCode).toBe(0);
  project.write('models/a.sql', `${config}\nselect 1 as id,\n  nope`);
  const { output, exitCode } = await project.mart('build');
  expect(output).toContain('error[column-not-found] models/a.sql:3:3');
  expect(exitCode).toBe(1);
  expect(await project.query('select * from a')).toEqual([[1]]);
});
