import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a variable of --vars with the name of a secret is used, and stands in no artifact, log or message', async () => {
  const project = testProject({ 'models/one.sql': "select '{{ var('DBT_ENV_SECRET_key') }}' as word, {{ var('DBT_ENV_SECRET_pin') }} as pin, '{{ var('day') }}' as day" });
  const { exitCode, output } = await project.mart('run', '--debug', '--vars', '{DBT_ENV_SECRET_key: sesame, DBT_ENV_SECRET_pin: 73519, day: monday}');
  expect(exitCode).toBe(0);
  expect(await project.query('select word, pin, day from one')).toEqual([['sesame', 73519, 'monday']]);
  const { args } = project.json('target/run_results.json') as { args: Record<string, unknown> };
  expect(args['vars']).toEqual({ DBT_ENV_SECRET_key: '*****', DBT_ENV_SECRET_pin: '*****', day: 'monday' });
  expect(args['invocation_command']).toContain('DBT_ENV_SECRET_pin: *****');
  for (const text of [output, ...['target/run_results.json', 'target/manifest.json', 'logs/dbt.log'].map((path) => project.read(path))]) expect(text).not.toMatch(/sesame|73519/);
});

test('retry asks for a secret variable again', async () => {
  const project = testProject({ 'models/one.sql': "select 1 / '{{ var('DBT_ENV_SECRET_key') }}'" });
  await project.mart('run', '--vars', '{DBT_ENV_SECRET_key: sesame}');
  const { exitCode, output } = await project.mart('retry');
  expect(exitCode).toBe(2);
  expect(output).toContain('give --vars again');
});

test('a secret that packages.yml has changed is not shown either', async () => {
  const project = testProject({
    'packages.yml': "packages:\n  - git: \"https://someone:{{ env_var('DBT_ENV_SECRET_TOKEN') | join(' ') }}@127.0.0.1:9/a.git\"\n",
    'models/one.sql': 'select 1 as n',
  });
  const { exitCode, output } = await project.martWith({ DBT_ENV_SECRET_TOKEN: 'xyzw' }, 'deps');
  expect(exitCode).not.toBe(0);
  expect(output).toContain('*****@127.0.0.1:9/a.git');
  expect(output).not.toContain('x y z w');
});

test('what the environment has for copying stands in every event of the log', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n' });
  const { stdout } = await project.martWith({ DBT_ENV_CUSTOM_ENV_TEAM: 'red' }, 'run', '--log-format', 'json');
  const events = stdout.trim().split('\n').map((line) => JSON.parse(line) as { info: { extra: unknown } });
  expect(events.length).toBeGreaterThan(3);
  for (const { info } of events) expect(info.extra).toEqual({ TEAM: 'red' });
});

test('config() calls add up in unrendered_config, too', async () => {
  const project = testProject({
    'models/one.sql': "{{ config(tags=['a']) }}{{ config(tags=['b'], meta={'x': 1}) }}{{ config(meta={'y': 2}) }}{{ config(materialized='table') }} select 1 as n",
    'models/one.yml': 'models: [{name: one, config: {tags: [c]}}]\n',
  });
  await project.mart('parse');
  const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, { unrendered_config: unknown }> };
  expect(nodes['model.test.one']?.unrendered_config).toEqual({ tags: ['a', 'b'], meta: { x: 1, y: 2 }, materialized: 'table' });
});
