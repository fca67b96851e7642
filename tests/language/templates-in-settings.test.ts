import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a macro that names relations may not ask for a variable that nobody set', async () => {
  const project = testProject({
    'macros/names.sql': "{% macro generate_schema_name(custom, node) %}{{ prefix() }}_{{ node.name }}{% endmacro %}\n{% macro prefix() %}{{ var('team') }}{% endmacro %}",
    'models/one.sql': 'select 1 as n',
  });
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[var-missing] macros/names.sql:2:24: the variable `team` is not set');
  expect((await project.mart('run', '--vars', '{team: red}')).exitCode).toBe(0);
  expect(await project.query('select n from red_one.one')).toEqual([[1]]);
});

test('selectors.yml is rendered: its values, and which selector is the default', async () => {
  const project = testProject({
    'selectors.yml': `selectors:
  - name: of_target
    default: "{{ target.name == 'dev' | as_bool }}"
    definition: "tag:{{ var('tag', 'red') }}"
  - name: of_both
    definition: {union: [{method: tag, value: "{{ env_var('FIRST_TAG', 'red') }}"}, {method: tag, value: green}]}
`,
    'models/a.sql': "{{ config(tags='red') }} select 1 as n",
    'models/b.sql': "{{ config(tags='green') }} select 1 as n",
    'models/c.sql': 'select 1 as n',
  });
  const listed = async (...argv: string[]) => (await project.mart('ls', '--quiet', ...argv)).stdout.split('\n').filter((line) => line !== '');
  expect(await listed()).toEqual(['test.a']);
  expect(await listed('--vars', '{tag: green}')).toEqual(['test.b']);
  expect(await listed('--selector', 'of_both')).toEqual(['test.a', 'test.b']);
  project.write('selectors.yml', "selectors:\n  - name: s\n    definition: \"tag:{{ var('tog') }}\"\n");
  const { exitCode, output } = await project.mart('ls');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[var-missing] selectors.yml:3:17: the variable `tog` is not set');
});

test('a config of a test that renders to nothing counts as not said', async () => {
  const project = testProject({
    'models/one.sql': 'select null as n',
    'models/one.yml': `models:
  - name: one
    columns:
      - name: n
        data_tests:
          - not_null:
              config: {enabled: "{{ var('enabled', none) | as_native }}", severity: "{{ var('severity', none) | as_native }}"}
`,
  });
  expect((await project.mart('build')).output).toContain('ERROR=2');
  expect((await project.mart('build', '--vars', '{severity: warn}')).output).toContain('WARN=1');
  expect((await project.mart('build', '--vars', '{enabled: false}')).output).toContain('PASS=1 WARN=0 ERROR=0');
});

test('what else stands in vars.yml is ignored with a warning, at home a misspelling is refused', async () => {
  const files = { 'models/one.sql': "select '{{ var('day', 'none') }}' as day", 'vars.yml': 'var: {day: monday}\nowner: me\n' };
  const { exitCode, output } = await testProject(files).mart('run');
  expect(exitCode).toBe(0);
  expect(output).toContain('warning[unknown-key] vars.yml:1:1: unknown key `var`');
  expect(output).toContain('did you mean `vars`?');
  expect(output).toContain('warning[unknown-key] vars.yml:2:1: unknown key `owner`');
  const home = testProject({ ...files, 'mart_project.yml': 'name: test\nversion: "1.0"\nprofile: test\n' });
  expect((await home.mart('run')).output).toContain('error[unknown-key] vars.yml:1:1: unknown key `var`');
});
