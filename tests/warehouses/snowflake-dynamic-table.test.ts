import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { sentBy, snowflakeProject } from './snowflake/project.ts';
import { openOn } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

let server: SnowflakeServer;
let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  server = await SnowflakeServer.start({
    warehouses: ['COMPUTE_WH', 'BIG_WH'].map((name) => ({ name, suspended: false, autoResume: true })),
  });
  warehouse = await openOn(server);
  connection = await warehouse.connect();
});

afterAll(async () => {
  await connection.close();
  await warehouse.close();
  await server.stop();
});

beforeEach(async () => {
  await connection.query('drop schema if exists analytics.shop cascade');
  await connection.query('create schema analytics.shop');
  await connection.query('create table analytics.shop.raw_orders as select 1 as id');
});

const ACCEPTED = 'models:\n  - name: fresh\n    columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [1, 2], quote: false}}}]}]\n';

function model(options: string, query = 'select id from analytics.shop.raw_orders'): string {
  return `{{ config(materialized='dynamic_table', ${options}) }}\n${query}`;
}

const PLAIN = "target_lag='20 minutes', snowflake_warehouse='compute_wh'";

async function kinds(): Promise<readonly string[]> {
  return (await connection.relations({ database: 'analytics', schema: 'shop' })).map(({ identifier, kind }) => `${identifier} ${kind}`);
}

async function rows(): Promise<unknown> {
  return (await connection.query('select id from analytics.shop.fresh order by id')).rows.map((row) => row[0]);
}

async function option(name: string): Promise<unknown> {
  const { columns, rows: found } = await connection.query("show dynamic tables like 'FRESH' in schema analytics.shop");
  return found[0]?.[columns.findIndex((column) => column.name === name)];
}

describe('published after its audit', () => {
  test('the first time, and left alone the second', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': model(PLAIN), 'models/schema.yml': ACCEPTED });
    const sent = await sentBy(server, async () => expect((await project.mart('build')).output).toMatch(/PASS=2 WARN=0 ERROR=0/));
    const [created, published] = [sent.findIndex((sql) => sql.startsWith('create dynamic table')), sent.findIndex((sql) => sql.includes('rename to'))];
    expect(sent[created]).toContain('fresh__mart_new\n  target_lag = \'20 minutes\'\n  warehouse = compute_wh\nas (');
    expect(sent.findIndex((sql) => sql.includes('not in'))).toBeGreaterThan(created);
    expect(published).toBeGreaterThan(sent.findIndex((sql) => sql.includes('not in')));
    expect(await kinds()).toEqual(['FRESH dynamic_table', 'RAW_ORDERS table']);
    const again = await sentBy(server, async () => expect((await project.mart('build')).exitCode).toBe(0));
    expect(again.filter((sql) => /^(create dynamic|alter|drop)/.test(sql))).toEqual([]);
  });

  test('a new one that fails leaves the old one as it was; one that holds takes its place', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': model(PLAIN), 'models/schema.yml': ACCEPTED });
    expect((await project.mart('build')).exitCode).toBe(0);
    await connection.query('grant select on dynamic table analytics.shop.fresh to role reader');
    project.write('models/fresh.sql', model(PLAIN, 'select id + 5 as id from analytics.shop.raw_orders'));
    const failed = await project.mart('build', '--full-refresh');
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain('not published');
    expect(await rows()).toEqual([1]);
    expect(await kinds()).toEqual(['FRESH dynamic_table', 'RAW_ORDERS table']);
    project.write('models/fresh.sql', model(PLAIN, 'select id + 1 as id from analytics.shop.raw_orders'));
    const sent = await sentBy(server, async () => expect((await project.mart('build', '--full-refresh')).exitCode).toBe(0));
    expect(sent).toContain('alter dynamic table analytics.shop.fresh swap with analytics.shop.fresh__mart_new');
    expect(await rows()).toEqual([2]);
    expect((await connection.query('show grants on dynamic table analytics.shop.fresh')).rows.map((row) => row[5])).toContain('READER');
    expect(await kinds()).toEqual(['FRESH dynamic_table', 'RAW_ORDERS table']);
  });

  test('rows that went bad while it refreshed itself are told, and it stays', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': model(PLAIN), 'models/schema.yml': ACCEPTED });
    expect((await project.mart('build')).exitCode).toBe(0);
    await connection.query('insert into analytics.shop.raw_orders values (9)');
    await connection.query('alter dynamic table analytics.shop.fresh refresh');
    expect((await project.mart('build')).exitCode).toBe(1);
    expect(await rows()).toEqual([1, 9]);
  });

  test('one that is filled on a schedule is filled before it is asserted', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': model(`${PLAIN}, initialize='on_schedule', refresh_mode='full'`), 'models/schema.yml': ACCEPTED });
    const sent = await sentBy(server, async () => expect((await project.mart('build')).exitCode).toBe(0));
    expect(sent.some((sql) => sql.includes('refresh_mode = full\n  initialize = on_schedule'))).toBe(true);
    expect(sent).toContain('alter dynamic table analytics.shop.fresh__mart_new refresh');
  });

  test('a table becomes a dynamic table, and a table again', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': "{{ config(materialized='table') }} select 7 as id" });
    for (const [text, kind] of [["{{ config(materialized='table') }} select 7 as id", 'table'], [model(PLAIN), 'dynamic_table'], ["{{ config(materialized='view') }} select 7 as id", 'view'], [model(PLAIN), 'dynamic_table'], ["{{ config(materialized='table') }} select 7 as id", 'table']] as const) {
      project.write('models/fresh.sql', text);
      expect((await project.mart('build')).exitCode).toBe(0);
      expect(await kinds()).toEqual([`FRESH ${kind}`, 'RAW_ORDERS table']);
    }
  });
});

describe('a change of its options', () => {
  test('of lag and warehouse is applied where it stands', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': model(PLAIN) });
    expect((await project.mart('build')).exitCode).toBe(0);
    project.write('models/fresh.sql', model("target_lag='DOWNSTREAM', snowflake_warehouse='big_wh'"));
    const sent = await sentBy(server, async () => expect((await project.mart('build')).exitCode).toBe(0));
    expect(sent.filter((sql) => /dynamic/.test(sql))).toEqual(['alter dynamic table analytics.shop.fresh set target_lag = downstream warehouse = big_wh']);
    expect([await option('target_lag'), await option('warehouse')]).toEqual(['DOWNSTREAM', 'BIG_WH']);
    project.write('models/fresh.sql', model("target_lag='downstream', snowflake_warehouse='BIG_WH'"));
    expect((await sentBy(server, () => project.mart('build'))).filter((sql) => /dynamic/.test(sql))).toEqual([]);
  });

  test('of the refresh mode takes a new table, published like any other', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': model(PLAIN), 'models/schema.yml': ACCEPTED });
    expect((await project.mart('build')).exitCode).toBe(0);
    project.write('models/fresh.sql', model(`${PLAIN}, refresh_mode='FULL'`));
    const sent = await sentBy(server, async () => expect((await project.mart('build')).exitCode).toBe(0));
    expect(sent.some((sql) => sql.includes('swap with'))).toBe(true);
    expect(await option('refresh_mode')).toBe('FULL');
  });

  test('is passed over, or refused, when the project says so', async () => {
    const project = snowflakeProject(server, { 'models/fresh.sql': model(PLAIN) });
    expect((await project.mart('build')).exitCode).toBe(0);
    project.write('models/fresh.sql', model("target_lag='1 hour', snowflake_warehouse='compute_wh', on_configuration_change='continue'"));
    const passed = await project.mart('build');
    expect([passed.exitCode, await option('target_lag')]).toEqual([0, '20 minutes']);
    expect(passed.output).toContain('fresh: `target_lag` changed, and is left as it is: `on_configuration_change: continue`');
    project.write('models/fresh.sql', model("target_lag='1 hour', snowflake_warehouse='compute_wh', on_configuration_change='fail'"));
    const refused = await project.mart('build');
    expect([refused.exitCode, await option('target_lag')]).toEqual([1, '20 minutes']);
    expect(refused.output).toContain('`target_lag` changed, and `on_configuration_change` is `fail`');
  });
});

test.each([
  ["snowflake_warehouse='compute_wh'", 'missing-key', '`target_lag` is missing'],
  ["target_lag='1 hour'", 'missing-key', '`snowflake_warehouse` is missing'],
  ["target_lag='soon', snowflake_warehouse='compute_wh'", 'invalid-value', '`target_lag` is `soon`'],
  [`${PLAIN}, refresh_mode='fast'`, 'invalid-value', '`refresh_mode` is `fast`'],
  [`${PLAIN}, initialize="on_create') --"`, 'invalid-value', '`initialize` is'],
])('%s is refused before anything is made', async (options, code, message) => {
  const project = snowflakeProject(server, { 'models/fresh.sql': model(options) });
  const { exitCode, output } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain(`error[${code}] models/fresh.sql`);
  expect(output).toContain(message);
  expect(await kinds()).toEqual(['RAW_ORDERS table']);
});

test('elsewhere there are none', async () => {
  const project = snowflakeProject(server, { 'models/fresh.sql': model(PLAIN) });
  project.write('profiles.yml', 'test:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: test.duckdb}\n');
  const { exitCode, output } = await project.mart('build');
  expect([exitCode, output.includes('fresh: duckdb has no dynamic tables')]).toEqual([1, true]);
});
