import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cell, Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { sentBy, snowflakeProject } from './snowflake/project.ts';
import { openOn } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

let server: SnowflakeServer;
let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  server = await SnowflakeServer.start({
    warehouses: ['COMPUTE_WH', 'BIG_WH'].map((name) => ({ name, suspended: false, autoResume: true })),
    roles: [{ name: 'TRANSFORMER' }, { name: 'READER' }, { name: 'REPORTER' }],
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
});

async function rows(sql: string): Promise<readonly (readonly Cell[])[]> {
  return (await connection.query(sql)).rows;
}

async function grantees(kind: string, name: string): Promise<readonly string[]> {
  const found = await rows(`show grants on ${kind} analytics.shop.${name}`);
  return found.filter((row) => row[1] !== 'OWNERSHIP').map((row) => `${String(row[1])} ${String(row[5])}`);
}

describe('grants', () => {
  const granted = (grants: string, more = '') => `{{ config(materialized='${more === 'view' ? 'view' : 'table'}'${more !== '' && more !== 'view' ? `, ${more}` : ''}, grants=${grants}) }} select 1 as id`;

  test.each(['', 'view', 'copy_grants=false', 'copy_grants=true'])('what is no longer configured is taken back, what is stays (%s)', async (more) => {
    const kind = more === 'view' ? 'view' : 'table';
    const project = snowflakeProject(server, { 'models/m.sql': granted("{'select': ['reader', 'reporter']}", more) });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect([...(await grantees(kind, 'm'))].sort()).toEqual(['SELECT READER', 'SELECT REPORTER']);
    expect((await project.mart('build')).exitCode).toBe(0);
    expect([...(await grantees(kind, 'm'))].sort()).toEqual(['SELECT READER', 'SELECT REPORTER']);
    project.write('models/m.sql', granted("{'select': ['REPORTER']}", more));
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await grantees(kind, 'm')).toEqual(['SELECT REPORTER']);
  });

  test('an incremental model, a seed, and a role that is not there', async () => {
    const project = snowflakeProject(server, {
      'models/m.sql': "{{ config(materialized='incremental', grants={'select': ['reader'], 'insert': 'reporter'}) }} select 1 as id",
      'seeds/s.csv': 'id\n1\n',
      'seeds/s.yml': 'seeds:\n  - name: s\n    config: {grants: {select: [reader]}}\n',
    });
    for (let run = 0; run < 2; run += 1) expect((await project.mart('build')).exitCode).toBe(0);
    expect([...(await grantees('table', 'm'))].sort()).toEqual(['INSERT REPORTER', 'SELECT READER']);
    expect(await grantees('table', 's')).toEqual(['SELECT READER']);
    project.write('models/m.sql', "{{ config(materialized='table', grants={'select': ['nobody']}) }} select 1 as id");
    const failed = await project.mart('build', '--select', 'm');
    expect([failed.exitCode, failed.output.includes("'NOBODY' does not exist or not authorized")]).toEqual([1, true]);
  });
});

describe('contracts', () => {
  const properties = `models:
  - name: m
    config: {contract: {enforced: true}}
    constraints: [{type: primary_key, columns: [id, day]}, {type: unique, name: one_each, columns: [day]}, {type: check, expression: id > 0}]
    columns:
      - {name: id, data_type: integer, constraints: [{type: not_null}]}
      - {name: day, data_type: date, constraints: [{type: unique}]}
      - {name: part, data_type: varchar, constraints: [{type: foreign_key, to: ref('parts'), to_columns: [part]}, {type: check, expression: part <> ''}]}
  - name: parts
    config: {contract: {enforced: true}}
    columns: [{name: part, data_type: varchar, constraints: [{type: primary_key}]}]
`;

  test('keys are written down though Snowflake does not enforce them; checks, which it has not, are left out', async () => {
    const project = snowflakeProject(server, {
      'models/m.sql': "{{ config(materialized='table') }} select 1 as id, current_date as day, cast('x' as varchar) as part",
      'models/parts.sql': "{{ config(materialized='table') }} select cast('x' as varchar) as part",
      'models/schema.yml': properties,
    });
    const sent = await sentBy(server, async () => expect((await project.mart('build')).output).toContain('PASS=2'));
    const created = sent.find((sql) => sql.includes('table analytics.shop.m__mart_new'));
    expect(created?.replaceAll(/\s+/g, ' ')).toBe(
      'create transient table analytics.shop.m__mart_new ( ID integer not null, DAY date unique, PART varchar references shop.parts (part), primary key (id, day), constraint "one_each" unique (day) )',
    );
  });
});

test('iceberg tables are refused, with nothing made', async () => {
  const project = snowflakeProject(server, { 'models/m.sql': "{{ config(materialized='table', table_format='Iceberg') }} select 1 as id" });
  const { exitCode, output } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain('error[unsupported] models/m.sql');
  expect(output).toContain('`table_format: iceberg` is not supported');
  expect(server.state.catalog.in('ANALYTICS', 'SHOP')).toEqual([]);
});

test('a model’s options win over the project’s', async () => {
  const project = snowflakeProject(server, {
    'dbt_project.yml': 'name: test\nprofile: test\nmodels:\n  test:\n    +materialized: table\n    +transient: false\n    +query_tag: nightly\n    +cluster_by: id\nseeds:\n  test:\n    +transient: false\n',
    'models/kept.sql': 'select 1 as id',
    'models/passing.sql': "{{ config(transient=true, query_tag='passing', cluster_by=['id', 'to_date(day)'], automatic_clustering=true, snowflake_warehouse='big_wh') }} select 1 as id, current_date as day",
    'models/hidden.sql': "{{ config(materialized='view', secure=true) }} select 1 as id",
    'seeds/s.csv': 'id\n1\n',
  });
  const before = server.queries.records.length;
  expect((await project.mart('build')).exitCode).toBe(0);
  const objects = new Map(server.state.catalog.in('ANALYTICS', 'SHOP').map((object) => [object.name, object]));
  expect(['KEPT', 'PASSING', 'S'].map((name) => objects.get(name)?.isTransient)).toEqual([false, true, false]);
  expect([objects.get('KEPT')?.clusterBy, objects.get('PASSING')?.clusterBy]).toEqual(['(ID)', '(ID,TO_DATE(DAY))']);
  expect([objects.get('PASSING')?.properties.get('AUTO_CLUSTERING'), objects.get('HIDDEN')?.isSecure]).toEqual(['ON', true]);
  const made = server.queries.records.slice(before).filter(({ sql }) => /create .*table|create .*view/.test(sql));
  const how = Object.fromEntries(made.map(({ sql, queryTag, warehouse: name }) => [/shop\.(\w+?)(__mart_new)?[\s(]/.exec(sql)?.[1], `${queryTag} ${name}`]));
  expect(how).toMatchObject({ kept: 'nightly COMPUTE_WH', passing: 'passing BIG_WH', hidden: 'nightly COMPUTE_WH', s: ' COMPUTE_WH' });
});

test('a warehouse of a model that is not there fails that model alone; tests have tags of their own', async () => {
  const project = snowflakeProject(server, {
    'models/lost.sql': "{{ config(materialized='table', snowflake_warehouse='nowhere', query_tag='lost') }} select 1 as id",
    'models/found.sql': "{{ config(materialized='table') }} select 1 as id",
    'tests/odd.sql': "{{ config(query_tag='checks', snowflake_warehouse='big_wh') }} select id from {{ ref('found') }} where id > 1",
  }, { threads: 1 });
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('error[sql-error] models/lost.sql:1:1');
  expect(output).toContain('`snowflake_warehouse` is `nowhere`, which does not exist or may not be used');
  expect(output).toContain('PASS=1 WARN=0 ERROR=1');
  const before = server.queries.records.length;
  expect((await project.mart('test')).exitCode).toBe(0);
  const asked = server.queries.records.slice(before).find(({ sql }) => sql.includes('id > 1'));
  expect([asked?.queryTag, asked?.warehouse]).toEqual(['checks', 'BIG_WH']);
});

test('descriptions of relations and columns are written, and survive the next publish', async () => {
  const project = snowflakeProject(server, {
    'dbt_project.yml': 'name: test\nprofile: test\nmodels:\n  test:\n    +persist_docs: {relation: true, columns: true}\n',
    'models/t.sql': "{{ config(materialized='table') }} select 1 as id, 2 as \"Mixed\"",
    'models/v.sql': "{{ config(materialized='view') }} select 1 as id",
    'models/schema.yml': `models:
  - name: t
    description: "it's the \\\\ table"
    columns: [{name: ID, description: the key}, {name: Mixed, quote: true, description: "mixed; case"}]
  - {name: v, description: a view, columns: [{name: id, description: its key}]}
`,
  });
  for (let run = 0; run < 2; run += 1) {
    expect((await project.mart('build')).output).toContain('PASS=2 WARN=0');
    const objects = new Map(server.state.catalog.in('ANALYTICS', 'SHOP').map((object) => [object.name, object]));
    expect([objects.get('T')?.comment, objects.get('V')?.comment]).toEqual(["it's the \\ table", 'a view']);
    expect([...(objects.get('T')?.columnComments ?? [])]).toEqual([['ID', 'the key'], ['Mixed', 'mixed; case']]);
    expect([...(objects.get('V')?.columnComments ?? [])]).toEqual([['ID', 'its key']]);
  }
});

describe('several statements in one text', () => {
  test('hooks and headers run one after another', async () => {
    const project = snowflakeProject(server, {
      'models/m.sql': `{{ config(materialized='table', pre_hook="create schema if not exists analytics.side; create or replace table analytics.side.marks as select 'a;b' as mark; -- done; really",
        sql_header="alter session set week_start = 1;\\nalter session set week_start = 0;") }} select mark from analytics.side.marks`,
    });
    const sent = await sentBy(server, async () => expect((await project.mart('build')).exitCode).toBe(0));
    expect(sent.filter((sql) => sql.includes('week_start')).map((sql) => sql.trim())).toEqual(['alter session set week_start = 1', 'alter session set week_start = 0']);
    expect(await rows('select * from analytics.shop.m')).toEqual([['a;b']]);
  });

  test('a fault in the second is shown at its place; a model that holds two is refused', async () => {
    const project = snowflakeProject(server, { 'models/m.sql': "{{ config(materialized='table', pre_hook=\"select 1; select nope_col from (select 1 as a)\") }} select 1 as id" });
    expect((await project.mart('build')).output).toContain("invalid identifier 'NOPE_COL'");
    project.write('models/m.sql', "{{ config(materialized='table') }}\nselect 1 as id;\ndrop schema analytics.public");
    const refused = await project.mart('build');
    expect([refused.exitCode, refused.output.includes('syntax error')]).toEqual([1, true]);
    expect(await connection.schemas('analytics')).toContain('PUBLIC');
  });
});
