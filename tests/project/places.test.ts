import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

/** Projects with one mistake, and where and how it is told. */
const MISTAKES: readonly (readonly [what: string, files: Readonly<Record<string, string>>, told: RegExp])[] = [
  ['a list in place of the file', { 'models/s.yml': '- name: a\n' }, /^error\[invalid-value\] models\/s.yml:1:1: the file must be a mapping, not a list$/m],
  ['a text in place of an entry', { 'models/s.yml': 'models:\n  - a\n' }, /models\/s.yml:2:5: item 1 of `models` must be a mapping, not the text `a`/],
  ['two documents', { 'models/s.yml': 'models:\n  - name: a\n---\nmodels: []\n' }, /models\/s.yml:3:1: a second document begins here; a file holds one/],
  ['an alias of nothing', { 'models/s.yml': 'models:\n  - name: *x\n' }, /\[yaml-syntax\] models\/s.yml:2:11: nothing above is called `&x`/],
  ['a colon in a text', { 'models/s.yml': 'models:\n  - name: a\n    description: foo: bar\n' }, /models\/s.yml:3:18: [\s\S]* hint: quote a text that holds a colon/],
  ['a macro that nothing calls', { 'macros/m.sql': 'x\n{% macro r( %}1{% endmacro %}' }, /^error\[template-syntax\] macros\/m.sql:2:13: unexpected '%'$/m],
  ['a body that nothing calls', { 'macros/m.sql': '{% macro r(a) %}\n  {{ a + }}\n{% endmacro %}' }, /^error\[template-syntax\] macros\/m.sql:2:/m],
  ['a naming macro without parameters', { 'macros/m.sql': '{% macro generate_schema_name() %}main{% endmacro %}' }, /macros\/m.sql:1:1: macro 'generate_schema_name' takes not more than 0/],
  ['a snapshot of nothing', { 'snapshots/s.yml': "snapshots:\n  - name: s\n    relation: ref('zz')\n    config: {strategy: check, unique_key: id, check_cols: all}\n" }, /snapshots\/s.yml:3:15: ref\('zz'\) in [\s\S]*\n {2}3 \| {5}relation: ref\('zz'\)/],
  ['a test of nothing', { 'models/s.yml': "models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - relationships:\n              arguments: {to: ref('zz'), field: id}\n" }, /models\/s.yml:7:31: ref\('zz'\) in [\s\S]*\n {2}7 \|/],
  ['a wrong hook', { 'dbt_project.yml': 'name: test\nprofile: test\non-run-start:\n  - select 1\n  - |\n    select 2\n    from nope\n' }, /dbt_project.yml:7:10: Table with name nope/],
  ['an undefined hook', { 'dbt_project.yml': 'name: test\nprofile: test\non-run-end: "{{ nope() }}"\n' }, /dbt_project.yml:3:17: 'nope' is undefined/],
  ['var without a name', { 'models/b.sql': 'select {{ var() }} as id' }, /models\/b.sql:1:11: var\(\) takes the name of a variable/],
];

test.each(MISTAKES)('%s', async (_what, files, told) => {
  const { output } = await testProject({ 'models/a.sql': 'select 1 as id', ...files }).mart('build');
  expect(output).toMatch(told);
});

test('what a warehouse says of a constraint is shown at the column that has it, a contract at the column that breaks it', async () => {
  const contracted = (columns: string) => `models:\n  - name: a\n    config: {contract: {enforced: true}, materialized: table}\n    columns:\n${columns}`;
  const told = async (columns: string, query = 'select 1 as id, cast(null as integer) as amount') =>
    (await testProject({ 'models/a.sql': query, 'models/s.yml': contracted(columns) }).mart('run')).output;
  const id = '      - {name: id, data_type: integer}\n';
  const amount = (constraint: string) => `${id}      - name: amount\n        data_type: integer\n        constraints: [${constraint}]\n`;
  expect(await told(amount('{type: not_null}'))).toMatch(/models\/s.yml:6:15: NOT NULL constraint failed/);
  expect(await told(amount('{type: check, expression: id > 5}'))).toMatch(/models\/s.yml:6:15: CHECK constraint failed/);
  expect(await told(amount('{type: check, expression: nosuch > 5}'))).toMatch(/models\/s.yml:6:15: Table does not contain column nosuch/);
  expect(await told(`${id}      - {name: amount}\n`)).toMatch(/models\/s.yml:6:16: a: an enforced contract must give/);
  expect(await told(`${id}      - {name: amount, data_type: varchar}\n`)).toMatch(/models\/s.yml:6:16: a: the query does not keep the contract/);
});

test('a unique_key that is no column is told by its name, not by those of our statements', async () => {
  const project = testProject({ 'models/a.sql': "{{ config(materialized='incremental', unique_key='idd') }} select 1 as id" });
  expect((await project.mart('run')).exitCode).toBe(0);
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toMatch(/\[column-not-found\] models\/a.sql:1:1: a: `unique_key` names `idd`, which is no column of the table[\s\S]*did you mean `id`/);
  expect(await project.query('select id from a')).toEqual([[1]]);
});

test('calls that go in circles are not told one by one', async () => {
  const { output } = await testProject({ 'models/a.sql': 'select {{ r(1) }} as id', 'macros/r.sql': '{% macro r(n) %}{{ r(n + 1) }}{% endmacro %}' }).mart('build');
  expect(output).toContain('maximum recursion depth exceeded');
  expect(output.match(/note:/g)?.length).toBeLessThan(15);
});

test('a switch that is given a value is told so', async () => {
  expect((await testProject({}).mart('run', '--fail-fast=yes')).output).toContain('`--fail-fast` takes no value');
});
