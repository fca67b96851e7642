import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const FILES = {
  'seeds/events.csv': 'id,happened_at\n1,2024-01-01 10:00:00\n2,2024-01-05 10:00:00\n3,2024-02-01 00:00:00\n',
  'seeds/seeds.yml': 'seeds:\n  - name: events\n    config: {event_time: happened_at}\n',
  'models/january.sql': "{{ config(materialized='table') }}\nselect id from {{ ref('events') }}",
  'models/whole.sql': "select id from {{ ref('events').render() }}",
  'tests/all_events.sql': "select 1 from (select count(*) as n from {{ ref('events') }}) as counted where n <> 3",
};

test('--sample narrows what models read of inputs with an event time, not what tests read', async () => {
  const project = testProject(FILES);
  const { output, exitCode } = await project.mart('build', '--sample', "{'start': '2024-01-01', 'end': '2024-02-01'}");
  expect(output).toContain('PASS=4');
  expect(exitCode).toBe(0);
  expect(await project.query('select id from january order by id')).toEqual([[1], [2]]);
  expect(await project.query('select count(*)::integer from whole')).toEqual([[3]]);
  expect((await project.mart('run', '--sample', '2 days')).exitCode).toBe(0);
  expect(await project.query('select id from january')).toEqual([]);
  await project.mart('run');
  expect(await project.query('select count(*)::integer from january')).toEqual([[3]]);
});

test.each([['three days'], ['3 weeks'], ['{start: 2024-02-01, end: 2024-01-01}'], ['{start: 2024-02-01}']])('`--sample %s` is wrong usage', async (window) => {
  const project = testProject(FILES);
  const { output, exitCode } = await project.mart('run', '--sample', window);
  expect(exitCode).toBe(2);
  expect(output).toContain('error[usage]');
});

test('retry goes on with the options of the run, and a retried build asserts again', async () => {
  const project = testProject({
    'models/counted.sql': "{{ config(materialized='table') }}\nselect {{ var('n') }} as n where {{ var('n') }} > 0 and {{ target.name == 'dev' }}",
    'models/counted.yml': 'models:\n  - name: counted\n    columns: [{name: n, data_tests: [{accepted_values: {arguments: {values: [7], quote: false}}}]}]\n',
  });
  expect((await project.mart('build', '--vars', '{n: 8}')).exitCode).toBe(1);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { output, exitCode } = await project.mart('retry');
    expect(output).toContain('not published');
    expect(exitCode).toBe(1);
    const { args } = project.json('target/run_results.json') as { args: Record<string, unknown> };
    expect(args).toMatchObject({ which: 'build', vars: { n: 8 } });
  }
  expect((await project.mart('retry', '--vars', '{n: 7}')).exitCode).toBe(0);
  expect(await project.query('select n from counted')).toEqual([[7]]);
});
