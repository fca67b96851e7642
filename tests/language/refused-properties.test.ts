import { expect, test } from 'vitest';
import { PROJECT_FILES, testProject } from '../support/project.ts';

const MODEL = { 'models/a.sql': 'select 1 as id' };

test.each([
  ['packages: abc\n', 'packages.yml:1:11: `packages` must be a list, not the text `abc`'],
  ['package:\n  - {local: x}\n', 'packages.yml:1:1: unknown key `package` in packages.yml'],
  ['projects:\n  - {name: x}\n', 'packages.yml:1:1: unknown key `projects`'],
  ['packages:\n  - {package: a/b}\n', 'packages.yml:2:5: the package a/b needs a `version`'],
  ['packages:\n  - {git: x, local: y}\n', 'a package is given in one way'],
  ['packages:\n  - {local: libs/one, foo: 1}\n', 'unknown key `foo` in a package given by `local`'],
])('%j in packages.yml is refused before anything is built', async (text, words) => {
  const { exitCode, output } = await testProject({ ...MODEL, 'packages.yml': text }).mart('build');
  expect(output).toContain(words);
  expect(exitCode).toBe(2);
});

test('packages are listed in one file', async () => {
  const { exitCode, output } = await testProject({ ...MODEL, 'packages.yml': 'packages: []\n', 'dependencies.yml': 'packages: []\n' }).mart('parse');
  expect(output).toContain('packages.yml:1:1: the packages are listed twice');
  expect(exitCode).toBe(2);
});

test('what only matters when packages are fetched is a warning once they are there', async () => {
  const project = testProject({
    ...MODEL,
    'packages.yml': 'packages:\n  - {package: acme/one, version: banana}\n  - {private: acme/two}\n',
    'dependencies.yml': 'project: []\n',
    'dbt_packages/one/dbt_project.yml': 'name: one\nversion: "1.0"\n',
  });
  const { exitCode, output } = await project.mart('build');
  expect(output).toContain('warning[invalid-value] packages.yml:2:34: `banana` is no version');
  expect(output).toContain('warning[unsupported] packages.yml:3:6: `private` packages');
  expect(output).toContain('warning[unknown-key] dependencies.yml:1:1: unknown key `project`');
  expect(exitCode).toBe(0);
  expect((await project.mart('deps')).output).toContain('error[invalid-value] packages.yml:2:34: `banana` is no version');
});

const version = (columns: string): string =>
  `models:\n  - name: a\n    latest_version: 1\n    columns: [{name: id}]\n    versions:\n      - {v: 1, defined_in: a, columns: ${columns}}\n`;

test.each([
  ['[{include: "*", exclud: [id]}]', 'models/s.yml:6:56: unknown key `exclud` in the columns that a version includes'],
  ['[{include: 5}]', '`include` must be `*`, or a list of columns, not `5`'],
  ['[{include: id}]', '`include` must be `*`, or a list of columns, not the text `id`'],
  ['[{include: "*", exclude: id}]', '`exclude` must be a list of texts, not the text `id`'],
  ['[{include: [id], exclude: [id]}]', "`exclude` goes with `include: '*'`, not with a list"],
  ['[{exclude: [id]}]', 'what a version excludes needs an `include`'],
  ['[{include: "*"}, {include: "*"}]', 'a version has one `include` of columns, not two'],
])('the columns %s of a version are refused', async (columns, words) => {
  const { exitCode, output } = await testProject({ ...MODEL, 'models/s.yml': version(columns) }).mart('parse');
  expect(output).toContain(words);
  expect(exitCode).toBe(2);
});

test('a version that includes a column the model does not describe is told', async () => {
  const { exitCode, output } = await testProject({ ...MODEL, 'models/s.yml': version('[{include: [idd]}]') }).mart('parse');
  expect(output).toContain('warning[invalid-value] models/s.yml:6:52: the model describes no column `idd`');
  expect(output).toContain('hint: did you mean `id`?');
  expect(exitCode).toBe(0);
});

const unitTest = (given: string, expected: string): string => `unit_tests:\n  - name: u\n    model: a\n    given: ${given}\n    expect: ${expected}\n`;

test.each([
  ['[]', '{rows: [1]}', 'models/u.yml:5:21: item 1 of `rows` must be a mapping of columns to values, not `1`'],
  ['[{input: this, rows: [[1]]}]', '{rows: [{id: 1}]}', 'models/u.yml:4:34: item 1 of `rows` must be a mapping of columns to values, not a list'],
  ['[]', '{format: csv, rows: 5}', '`rows` must be text, since the format is csv, not `5`'],
  ['[]', '{rows: }', 'models/u.yml:5:13: what the unit test `u` expects needs a `rows`'],
])('a unit test given %s that expects %s is refused', async (given, expected, words) => {
  const { exitCode, output } = await testProject({ ...MODEL, 'models/u.yml': unitTest(given, expected) }).mart('parse');
  expect(output).toContain(words);
  expect(exitCode).toBe(2);
});

test('an unknown key of an argument of a macro is refused', async () => {
  const { exitCode, output } = await testProject({
    ...MODEL,
    'macros/m.sql': '{% macro m(x) %}{% endmacro %}',
    'macros/m.yml': 'macros:\n  - name: m\n    arguments: [{name: x, typ: int}]\n',
  }).mart('parse');
  expect(output).toContain('macros/m.yml:3:27: unknown key `typ` in an argument of a macro');
  expect(output).toContain('did you mean `type`?');
  expect(exitCode).toBe(2);
});

test('a depth that is no number is refused, also where it has no effect', async () => {
  const selectors = 'selectors:\n  - name: s\n    definition: {method: tag, value: x, parents_depth: x}\n';
  const { exitCode, output } = await testProject({ ...MODEL, 'selectors.yml': selectors }).mart('parse');
  expect(output).toContain('selector `s`: `parents_depth` must be a whole number');
  expect(exitCode).toBe(2);
});

test.each(['on-run-start', 'on-run-end'])('a template of %s that fails ends the command with 2, a statement with 1', async (when) => {
  const project = testProject({ ...MODEL, 'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml']}${when}: "{{ nope() }}"\n` });
  const undefinedMacro = await project.mart('run');
  expect(undefinedMacro.output).toContain("dbt_project.yml:4:");
  expect(undefinedMacro.output).toContain("'nope' is undefined");
  expect(undefinedMacro.exitCode).toBe(2);
  project.write('dbt_project.yml', `${PROJECT_FILES['dbt_project.yml']}${when}: select nope\n`);
  expect((await project.mart('run')).exitCode).toBe(1);
});

test('the command line that asks for nothing, or for no threads, is wrong usage', async () => {
  const project = testProject(MODEL);
  const nothing = await project.mart();
  expect(nothing.stdout).toContain('Usage: mart');
  expect(nothing.exitCode).toBe(2);
  const idle = await project.mart('run', '--threads', '0');
  expect(idle.output).toContain('--threads must be at least 1, not 0');
  expect(idle.exitCode).toBe(2);
});
