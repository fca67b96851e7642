import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const project = (more = '') =>
  testProject({
    'dbt_project.yml': `name: test\nversion: "1.0"\nprofile: test\n${more}`,
    'models/old.sql': "select (now() - interval '76 hours')::timestamp as loaded",
    'models/new.sql': 'select now()::timestamp as loaded',
    'models/s.yml': `
sources:
  - name: raw
    schema: main
    config: {loaded_at_field: loaded, freshness: {warn_after: {count: 1, period: day}}}
    tables:
      - name: new
      - {name: late, identifier: old}
      - {name: stale, identifier: old, config: {freshness: {error_after: {count: 1, period: day}}}}
      - {name: gone}
`,
  });

test('each source has its lines, then why it did not pass', async () => {
  const shop = project();
  await shop.mart('run');
  const { stdout, exitCode } = await shop.mart('source', 'freshness');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/\d of 4 START freshness of raw\.new \.+ \[RUN\]/);
  expect(stdout).toMatch(/\d of 4 PASS freshness of raw\.new \.+ \[PASS in \d\.\d\ds\]/);
  expect(stdout).toMatch(/\d of 4 WARN freshness of raw\.late \.+ \[WARN in/);
  expect(stdout).toMatch(/\d of 4 ERROR STALE freshness of raw\.stale \.+ \[ERROR STALE in/);
  expect(stdout).toMatch(/\d of 4 ERROR freshness of raw\.gone \.+ \[ERROR in/);
  expect(stdout).toMatch(/Finished running 4 sources in /);
  expect(stdout).toMatch(/ raw\.late \(models\/s\.yml\): last loaded 3d 4h before \d{4}-/);
  expect(stdout).toMatch(/ raw\.gone \(models\/s\.yml\): .*gone/);
  expect(stdout.trimEnd()).toMatch(/Done\.$/);
  expect((await shop.mart('source', 'freshness', '--select', 'source:raw.new', 'source:raw.late')).exitCode).toBe(0);
});

test('an event of each source has its times and what it is', async () => {
  const shop = project();
  await shop.mart('run');
  const { stdout } = await shop.mart('--log-format', 'json', 'source', 'freshness', '--select', 'source:raw.late');
  const events = stdout.trim().split('\n').map((line) => JSON.parse(line) as { info: { name: string; code: string; level: string }; data: Record<string, unknown> });
  expect(events.find(({ info }) => info.name === 'LogFreshnessResult')).toMatchObject({
    info: { code: 'Q018', level: 'warn' },
    data: { status: 'warn', source_name: 'raw', table_name: 'late', index: 1, total: 1, execution_time: expect.any(Number) as unknown, node_info: { unique_id: 'source.test.raw.late', node_status: 'warn' } },
  });
});

test('project hooks run before and after, unless the flag says not to', async () => {
  const hooks = 'on-run-start: ["create or replace table started as select 1 as n"]\non-run-end: ["create or replace table ended as select 2 as n"]\n';
  const shop = project(hooks);
  await shop.mart('run');
  await shop.query('drop table started');
  await shop.query('drop table ended');
  await shop.mart('source', 'freshness', '--select', 'source:raw.new');
  expect(await shop.query('select s.n, e.n from started s, ended e')).toEqual([[1, 2]]);
  await shop.query('drop table started');
  shop.write('dbt_project.yml', `name: test\nversion: "1.0"\nprofile: test\n${hooks}flags: {source_freshness_run_project_hooks: false}\n`);
  const quiet = await shop.mart('source', 'freshness', '--select', 'source:raw.new');
  expect(quiet.stdout).not.toContain('hook: ');
  expect(await shop.query("select count(*) from duckdb_tables() where table_name = 'started'")).toEqual([[0]]);
});

test('a hook that fails ends it before a source is asked', async () => {
  const shop = project('on-run-start: ["select * from nowhere"]\n');
  const { stdout, exitCode } = await shop.mart('source', 'freshness');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/1 of 1 ERROR hook: test\.on-run-start\.0/);
  expect(stdout).toContain('nowhere');
  expect(stdout).not.toContain('freshness of raw');
});
