import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Relation } from '../../src/domain/relation.ts';
import { Sql } from '../../src/sql/sql.ts';
import type { Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { SnowflakeDialect } from '../../src/warehouse/snowflake/dialect.ts';
import { openOn, withConnection } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

const dialect = new SnowflakeDialect();
const target = { database: 'analytics', schema: 'shop', identifier: 'orders' };
const scratch: Relation = { ...target, identifier: 'orders__mart_new', kind: 'table' };
const retired = { ...target, identifier: 'orders__mart_old' };

let server: SnowflakeServer;
let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  server = await SnowflakeServer.start();
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
});

async function existing(): Promise<Relation | undefined> {
  return (await connection.relations(target)).find(({ identifier }) => identifier === 'ORDERS');
}

/** As the executor does it: fill the scratch table, carry grants over, swap, clean up. */
async function publish(query: string): Promise<void> {
  for (const statement of dialect.createTableAs(scratch, Sql.of(query), {})) await connection.query(statement);
  const before = await existing();
  const kept = await connection.attachments(before ?? target, scratch);
  const { swap, cleanup } = dialect.publish({ target, scratch, existing: before, retired });
  expect(swap.transaction).toBe(false);
  for (const statement of [...kept.before, ...swap.statements, ...kept.after, ...cleanup]) await connection.query(statement);
}

async function names(): Promise<readonly string[]> {
  return (await connection.relations(target)).map(({ identifier, kind }) => `${identifier} ${kind}`);
}

describe('publish', () => {
  test('200 publishes under readers: each sees a whole table, always', async () => {
    await publish('select 0 as version, seq4() as id from table(generator(rowcount => 100))');
    let isDone = false;
    const seen = new Set<number>();
    const read = async (): Promise<number> => {
      const reader = await warehouse.connect();
      let reads = 0;
      for (; !isDone; reads += 1) {
        const { rows } = await reader.query('select min(version), max(version), count(*) from analytics.shop.orders');
        const [least, most, count] = rows[0] ?? [];
        expect([least, count]).toEqual([most, 100]);
        seen.add(Number(least));
      }
      await reader.close();
      return reads;
    };
    const readers = [read(), read()];
    for (let version = 1; version <= 200; version += 1) {
      await publish(`select ${version} as version, seq4() as id from table(generator(rowcount => 100))`);
    }
    isDone = true;
    const reads = await Promise.all(readers);
    expect(Math.min(...reads)).toBeGreaterThan(10);
    expect(seen.size).toBeGreaterThan(10);
    expect(await names()).toEqual(['ORDERS table']);
  }, 120_000);

  test('grants and comments of the old table are those of the new', async () => {
    await publish('select 1 as id');
    await connection.query('grant select on table analytics.shop.orders to role reader');
    await connection.query('grant insert, update on table analytics.shop.orders to role reader with grant option');
    await connection.query("comment on table analytics.shop.orders is 'one row each'");
    await publish('select 2 as id');
    expect((await existing()) as object).toMatchObject({ comment: 'one row each' });
    const grants = (await connection.query('show grants on table analytics.shop.orders')).rows.map((row) => [row[1], row[5], row[6]]);
    expect(grants).toEqual([['SELECT', 'READER', 'false'], ['INSERT', 'READER', 'true'], ['UPDATE', 'READER', 'true'], ['OWNERSHIP', 'TRANSFORMER', 'true']]);
    expect((await connection.query('select * from analytics.shop.orders')).rows).toEqual([[2]]);
  });

  test('`create or replace` keeps grants, unless told not to', async () => {
    const replace = async (options: object): Promise<void> => void (await connection.query(dialect.replaceTableAs(target, Sql.of('select 1 as id'), { ...options })));
    const roles = async (): Promise<unknown[]> => (await connection.query('show grants on table analytics.shop.orders')).rows.map((row) => row[5]);
    await replace({});
    await connection.query('grant select on table analytics.shop.orders to role reader');
    await replace({});
    expect(await roles()).toEqual(['READER', 'TRANSFORMER']);
    await replace({ copy_grants: false });
    expect(await roles()).toEqual(['TRANSFORMER']);
  });

  test('a table takes the place of a view, which is gone afterwards', async () => {
    await connection.query('create view analytics.shop.orders as (select 1 as id)');
    expect(await names()).toEqual(['ORDERS view']);
    await publish('select 2 as id');
    expect(await names()).toEqual(['ORDERS table']);
  });

  test('views over a published table read the new rows', async () => {
    await publish('select 1 as id');
    await connection.query('create view analytics.shop.latest as (select * from analytics.shop.orders)');
    await publish('select 2 as id');
    expect((await connection.query('select * from analytics.shop.latest')).rows).toEqual([[2]]);
  });
});

describe('the catalog', () => {
  test('relations by kind, with names that stand for themselves', async () => {
    await connection.query('create table analytics.shop.plain (id integer)');
    await connection.query('create view analytics.shop.a_view as (select 1 as id)');
    await connection.query("create dynamic table analytics.shop.fresh target_lag = '1 hour' warehouse = compute_wh as (select 1 as id)");
    await connection.query('create table analytics.shop."Mixed Case" (id integer)');
    expect(await names()).toEqual(['A_VIEW view', 'FRESH dynamic_table', 'Mixed Case table', 'PLAIN table']);
    for (const relation of await connection.relations(target)) await connection.query(`select * from ${dialect.relation(relation)}`);
  });

  test('a schema that is not there holds nothing', async () => {
    expect(await connection.relations({ database: 'analytics', schema: 'nowhere' })).toEqual([]);
    expect(await connection.columns({ ...target, identifier: 'nothing' })).toEqual([]);
    expect(await connection.schemas('analytics')).toEqual(['INFORMATION_SCHEMA', 'PUBLIC', 'SHOP']);
  });

  test('columns with type, nullability and comment', async () => {
    await connection.query('create table analytics.shop.orders (id integer not null, "Note" varchar(20), amount number(10, 2), seen_at timestamp_ntz)');
    await connection.query(dialect.commentOnColumn({ ...target, kind: 'table' }, { name: 'ID', type: '' }, 'The key').at(0) ?? '');
    expect(await connection.columns(target)).toEqual([
      { name: 'ID', type: 'NUMBER(38,0)', nullable: false, comment: 'The key' },
      { name: 'Note', type: 'VARCHAR(20)', nullable: true },
      { name: 'AMOUNT', type: 'NUMBER(10,2)', nullable: true },
      { name: 'SEEN_AT', type: 'TIMESTAMP_NTZ(9)', nullable: true },
    ]);
  });

  test('a table stays usable by sessions that began before its schema', async () => {
    await withConnection(await openOn(server, { schema: 'later' }), async (early) => {
      await connection.query('create schema analytics.later');
      await early.query('create transient table analytics.later.t as (select 1 as id)');
      expect((await early.query('select * from analytics.later.t')).rows).toEqual([[1]]);
    });
  });
});
