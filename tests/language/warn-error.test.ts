import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('--warn-error makes a test of severity warn fail, and its table unpublished', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'tests/w.sql': "{{ config(severity='warn') }} select * from {{ ref('one') }}" });
  expect((await project.mart('build')).exitCode).toBe(0);
  const { output, exitCode } = await project.mart('build', '--warn-error');
  expect(exitCode).toBe(1);
  expect(output).toContain('not published');
});

test('--warn-error refuses a project that is read with warnings', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'models/one.yml': 'models:\n  - name: one\n    deprecation_date: 2020-01-01\n' });
  expect((await project.mart('run')).exitCode).toBe(0);
  const { output, exitCode } = await project.mart('run', '--warn-error');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[deprecated]');
});

const OLD = {
  'models/one.sql': 'select 1 as n',
  'models/one.yml': 'models:\n  - name: one\n    deprecation_date: 2020-01-01\n  - name: none\n',
};

test('--warn-error-options names the warnings that are errors, those that stay warnings and those that are not told', async () => {
  const project = testProject(OLD);
  const plain = await project.mart('run');
  expect(plain.output).toContain('warning[deprecated]');
  expect(plain.output).toContain('warning[orphan-properties]');
  const one = await project.mart('run', '--warn-error-options', '{error: [DeprecatedModel]}');
  expect(one.exitCode).toBe(2);
  expect(one.output).toContain('error[deprecated]');
  expect(one.output).not.toContain('error[orphan-properties]');
  const kept = await project.mart('run', '--warn-error-options', '{include: all, exclude: [DeprecatedModel, NoNodeForYamlKey]}');
  expect(kept.exitCode).toBe(0);
  expect(kept.output).toContain('warning[deprecated]');
  const silent = await project.mart('run', '--warn-error-options', '{"error": "all", "silence": ["deprecated", "NoNodeForYamlKey"]}');
  expect(silent.exitCode).toBe(0);
  expect(silent.output).not.toContain('warning[');
});

test('`flags: warn_error_options:` of the project file does the same, and gives way to the command line', async () => {
  const project = testProject({
    ...OLD,
    'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\nflags:\n  warn_error_options: {error: [NoNodeForYamlKey], silence: [DeprecatedModel]}\n',
  });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[orphan-properties]');
  expect(output).not.toContain('deprecated');
  expect((await project.mart('run', '--warn-error-options', '{}')).exitCode).toBe(0);
});

test('warnings while running: of a test, of a template, of a seed', async () => {
  const project = testProject({
    'models/one.sql': "{% do exceptions.warn('old') if execute %} select 1 as n",
    'tests/w.sql': "{{ config(severity='warn') }} select * from {{ ref('one') }}",
    'seeds/zips.csv': 'zip\n007\n',
  });
  expect((await project.mart('build')).output).toContain('PASS=2 WARN=1 ERROR=0');
  const all = await project.mart('build', '--warn-error-options', '{error: all}');
  expect(all.exitCode).toBe(1);
  expect(all.output).toContain('error[template-warning]');
  expect(all.output).toContain('error[csv-lossy]');
  const tests = await project.mart('build', '--warn-error-options', '{error: [LogTestResult]}');
  expect(tests.exitCode).toBe(1);
  expect(tests.output).toContain('not published');
  const others = await project.mart('build', '--warn-error-options', '{error: all, warn: [LogTestResult, JinjaLogWarning, csv-lossy]}');
  expect(others.exitCode).toBe(0);
});

test('a name that no warning has, and options that are none', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n' });
  const misspelt = await project.mart('run', '--warn-error-options', '{error: [DeprecatedModell]}');
  expect(misspelt.exitCode).toBe(2);
  expect(misspelt.output).toContain('no warning is called `DeprecatedModell`');
  expect(misspelt.output).toContain('did you mean `DeprecatedModel`?');
  expect((await project.mart('run', '--warn-error-options', '{errors: all}')).output).toContain('has no `errors`');
  expect((await project.mart('run', '--warn-error-options', '{error: all, include: all}')).exitCode).toBe(2);
});

test('`flags:` of the project file decide of what single commands warn of, too', async () => {
  const flagged = (flags: string) => `name: test\nversion: "1.0"\nprofile: test\nflags: ${flags}\n`;
  const project = testProject({
    'dbt_project.yml': flagged('{warn_error: true}'),
    'models/one.sql': "select now()::timestamp - interval '2 hours' as loaded",
    'models/s.yml':
      'sources:\n  - name: raw\n    schema: main\n    config: {loaded_at_field: loaded, freshness: {warn_after: {count: 1, period: hour}}}\n    tables: [{name: one}]\n',
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  const calls: [string[], number][] = [
    [['ls', '--resource-type', 'seed'], 2],
    [['seed'], 2],
    [['source', 'freshness'], 1],
  ];
  for (const [call, refused] of calls) {
    expect((await project.mart(...call)).exitCode, call.join(' ')).toBe(refused);
    expect((await project.mart(...call, '--no-warn-error')).exitCode, call.join(' ')).toBe(0);
  }
  project.write('dbt_project.yml', flagged('{warn_error_options: {error: all, silence: [NothingToDo, NoNodesSelected, nothing-selected]}}'));
  for (const [call] of calls.slice(0, 2)) {
    const { output, exitCode } = await project.mart(...call);
    expect(output).not.toMatch(/Nothing to do|No nodes selected/);
    expect(exitCode).toBe(0);
  }
});
