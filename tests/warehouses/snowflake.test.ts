import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import { DatabaseError } from '../../src/warehouse/database-error.ts';
import type { Cell, CellKind, Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';
import { failureOf, openOn, withConnection } from './snowflake/support.ts';

let server: SnowflakeServer;
let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  server = await SnowflakeServer.start();
  warehouse = await openOn(server, { query_tag: 'mart tests' });
  connection = await warehouse.connect();
});

afterAll(async () => {
  await connection.close();
  await warehouse.close();
  await server.stop();
});

async function refusal(sql: string, signal?: AbortSignal): Promise<DatabaseError> {
  const error = await failureOf(() => connection.query(sql, signal));
  expect(error).toBeInstanceOf(DatabaseError);
  return error as DatabaseError;
}

describe('types', () => {
  const cases: readonly (readonly [string, string, CellKind, Cell])[] = [
    ['42', 'NUMBER(38,0)', 'integer', 42],
    ['cast(9007199254740993 as number(38, 0))', 'NUMBER(38,0)', 'integer', 9007199254740993n],
    ["cast('-12345678901234567890123456789012345678' as number(38, 0))", 'NUMBER(38,0)', 'integer', -12345678901234567890123456789012345678n],
    ["cast('12345678901234567.10' as number(20, 2))", 'NUMBER(20,2)', 'decimal', '12345678901234567.10'],
    ['cast(0.1 as float)', 'FLOAT', 'float', 0.1],
    ["cast('inf' as float)", 'FLOAT', 'float', Infinity],
    ["'Ünï ''quoted'' \\\\ 𝄞'", 'VARCHAR', 'text', "Ünï 'quoted' \\ 𝄞"],
    ["''", 'VARCHAR', 'text', ''],
    ['true', 'BOOLEAN', 'boolean', true],
    ['false', 'BOOLEAN', 'boolean', false],
    ["cast('2024-02-29' as date)", 'DATE', 'date', '2024-02-29'],
    ["cast('0099-12-31' as date)", 'DATE', 'date', '0099-12-31'],
    ["cast('1969-07-20 20:17:40.123456' as timestamp_ntz)", 'TIMESTAMP_NTZ(9)', 'timestamp', '1969-07-20 20:17:40.123456'],
    ["cast('2024-02-29 10:11:12' as timestamp_ntz)", 'TIMESTAMP_NTZ(9)', 'timestamp', '2024-02-29 10:11:12'],
    ["cast('2024-02-29 10:11:12+02:00' as timestamp_tz)", 'TIMESTAMP_TZ(9)', 'timestamptz', '2024-02-29 08:11:12+00:00'],
    ["cast('23:59:58' as time)", 'TIME(9)', 'time', '23:59:58'],
    ["parse_json('{\"a\": [1, null]}')", 'VARIANT', 'json', '{"a":[1,null]}'],
    ['cast(null as date)', 'DATE', 'date', null],
    ['cast(null as number(38, 0))', 'NUMBER(38,0)', 'integer', null],
    ['cast(null as text)', 'VARCHAR', 'text', null],
  ];

  test.each(cases)('%s', async (expression, type, kind, cell) => {
    const { columns, rows } = await connection.query(`select ${expression} as value`);
    expect([columns[0], rows[0]?.[0]]).toEqual([{ name: 'VALUE', type, kind }, cell]);
  });

  test('a query is described without being run', async () => {
    const columns = await connection.describe(Sql.of("select 1 as id, cast('1.5' as number(10, 2)) as price, 'x' as \"Name\" from table(generator(rowcount => 1000000000))"));
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['ID NUMBER(38,0)', 'PRICE NUMBER(10,2)', 'Name VARCHAR']);
  });

  test('columns of one name do not hide each other', async () => {
    expect((await connection.query('select 1 as a, 2 as a')).rows).toEqual([[1, 2]]);
  });
});

describe('statements', () => {
  test('an answer in several chunks', async () => {
    const { rows } = await connection.query("select seq4() as n, 'row ' || seq4() as t from table(generator(rowcount => 25000)) order by 1");
    expect(rows).toHaveLength(25_000);
    expect([rows[0], rows[999], rows[1000], rows.at(-1)]).toEqual([[0, 'row 0'], [999, 'row 999'], [1000, 'row 1000'], [24_999, 'row 24999']]);
  });

  test('what a statement changed', async () => {
    await connection.query('create or replace transient table changes (id integer)');
    const inserted = await connection.query('insert into changes select seq4() from table(generator(rowcount => 5))');
    expect([inserted.rowsAffected, inserted.message]).toEqual([5, 'SUCCESS 5']);
    expect((await connection.query('update changes set id = 9 where id < 2')).rowsAffected).toBe(2);
    expect((await connection.query('delete from changes where id = 9')).rowsAffected).toBe(2);
    expect((await connection.query('create or replace table made as select 1 as a')).message).toBe('SUCCESS 1');
  });

  test('a long query is asked for again until it is done', async () => {
    server.queries.limits.asyncAfterMs = 50;
    const { rows, queryId } = await connection.query('select system$wait(0.6)');
    server.queries.limits.asyncAfterMs = 2000;
    expect(rows).toEqual([['waited 0.6 seconds']]);
    expect(server.queries.records.filter((record) => record.queryId === queryId)).toHaveLength(1);
  });

  test('DML is undone by rollback; DDL commits what came before it', async () => {
    await connection.query('create or replace transient table ledger as select 1 as id');
    await connection.begin();
    await connection.query('insert into ledger select 2');
    await connection.rollback();
    expect((await connection.query('select count(*) from ledger')).rows).toEqual([[1]]);
    await connection.begin();
    await connection.query('insert into ledger select 3');
    await connection.query('create or replace transient table other as select 1 as id');
    await connection.rollback();
    expect((await connection.query('select count(*) from ledger')).rows).toEqual([[2]]);
  });

  test('what another session has not committed is not seen', async () => {
    await connection.query('create or replace transient table unseen as select 1 as id');
    await withConnection(warehouse, async (other) => {
      await other.begin();
      await other.query('insert into unseen select 2');
      expect((await connection.query('select count(*) from unseen')).rows).toEqual([[1]]);
      await other.commit();
      expect((await connection.query('select count(*) from unseen')).rows).toEqual([[2]]);
    });
  });

  test('unquoted names are folded, quoted ones are not', async () => {
    await connection.query('create or replace transient table "Cased" as select 1 as id, 2 as "id", 3 as "Id"');
    expect((await connection.query('select * from "Cased"')).columns.map(({ name }) => name)).toEqual(['ID', 'id', 'Id']);
    expect((await connection.query('select "Id", iD from "Cased"')).rows).toEqual([[3, 1]]);
    expect((await refusal('select "iD" from "Cased"')).fields.kind).toBe('column-not-found');
    expect((await refusal('select 1 from Cased')).fields.kind).toBe('relation-not-found');
  });
});

describe('refusals', () => {
  test('a column that is not there, at its place', async () => {
    const text = "-- a note\nselect\n  'nope' as a,\n  nope\nfrom (select 1 as id)";
    const { message, fields } = await refusal(text);
    expect({ message, ...fields, cause: undefined }).toMatchObject({ message: "invalid identifier 'NOPE'", kind: 'column-not-found', code: '000904', offset: text.lastIndexOf('nope'), retryable: false });
  });

  test('a table that is not there, at its place', async () => {
    const text = 'select *\nfrom analytics.public.no_such_table as t';
    const { message, fields } = await refusal(text);
    expect([message, fields.kind, fields.offset]).toEqual(["Object 'ANALYTICS.PUBLIC.NO_SUCH_TABLE' does not exist or not authorized.", 'relation-not-found', text.indexOf('analytics')]);
  });

  test('a syntax error, at its place', async () => {
    const { message, fields } = await refusal('selec 1');
    expect([message, fields.kind, fields.offset]).toEqual(["syntax error: unexpected 'selec'.", 'syntax', 0]);
  });

  test('a function that is not there', async () => {
    const { message, fields } = await refusal('select no_such_function(1)');
    expect([message, fields.code, fields.offset]).toEqual(['Unknown function NO_SUCH_FUNCTION', '002140', 7]);
  });

  test('a value that does not fit', async () => {
    expect((await refusal("select cast('abc' as integer)")).message).toBe("Numeric value 'abc' is not recognized");
  });

  test('a null where none may be', async () => {
    await connection.query('create or replace transient table strict (id integer not null)');
    expect((await refusal('insert into strict select null')).fields.kind).toBe('constraint');
  });

  test('rights that are missing', async () => {
    const reader = await openOn(server, { role: 'reader' });
    await withConnection(reader, async (session) => {
      const error = (await failureOf(() => session.query('create transient table forbidden as select 1 as id'))) as DatabaseError;
      expect([error.message, error.fields.kind]).toEqual(["SQL access control error:\nInsufficient privileges to operate on schema 'PUBLIC'", 'permission-denied']);
    });
    await reader.close();
  });

  test('the test server refuses what it does not know', async () => {
    expect((await refusal('explain select 1')).message).toContain('the test server does not know this statement:\nexplain select 1');
    expect((await refusal('create stage s')).message).toContain('does not know');
    expect((await refusal('create dynamic table d as select 1 as a')).message).toContain('does not know');
    await connection.query('create or replace transient table odd as select 1 as a');
    expect((await refusal('alter table odd set nonsense = 1')).message).toContain('does not know');
    expect((await refusal('alter session set no_such_parameter = 1')).message).toContain('does not know');
  });
});

describe('cancelling', () => {
  async function cancelledAfter(sql: string, milliseconds: number): Promise<{ readonly error: DatabaseError; readonly tookMs: number }> {
    const started = performance.now();
    const error = await refusal(sql, AbortSignal.any([delayedAbort(milliseconds)]));
    return { error, tookMs: performance.now() - started };
  }

  function delayedAbort(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), milliseconds);
    return controller.signal;
  }

  test('a waiting statement ends and runs no longer on the server', async () => {
    const { error, tookMs } = await cancelledAfter('select system$wait(30)', 200);
    expect(error.fields.kind).toBe('cancelled');
    expect(tookMs).toBeLessThan(5000);
    expect(server.queries.running).toEqual([]);
    expect(server.queries.records.at(-1)?.status).toBe('canceled');
  });

  test('a computing statement ends too, and the session goes on', async () => {
    const heavy = 'select count(*) from table(generator(rowcount => 100000000)) as a, table(generator(rowcount => 100000)) as b';
    const { error } = await cancelledAfter(heavy, 300);
    expect(error.fields.kind).toBe('cancelled');
    expect(server.queries.running).toEqual([]);
    expect((await connection.query('select 1')).rows).toEqual([[1]]);
  });

  test('a statement that is polled for is cancelled by its id', async () => {
    server.queries.limits.asyncAfterMs = 50;
    const { error } = await cancelledAfter('select system$wait(30)', 400);
    server.queries.limits.asyncAfterMs = 2000;
    expect(error.fields.kind).toBe('cancelled');
    expect(server.queries.running).toEqual([]);
  });

  test('an abort that comes at once', async () => {
    const { error } = await cancelledAfter('select system$wait(30)', 0);
    expect(error.fields.kind).toBe('cancelled');
    expect(server.queries.running).toEqual([]);
    expect((await refusal('select 1', AbortSignal.abort())).fields.kind).toBe('cancelled');
  });

  test('a statement over its time says so', async () => {
    const error = await refusal('select system$wait(30)', AbortSignal.timeout(200));
    expect([error.fields.kind, error.message]).toEqual(['timeout', 'the statement ran out of time']);
  });
});

describe('sessions', () => {
  test('a token that ran out is renewed without a word', async () => {
    const before = server.sessions.renewals;
    server.sessions.expire();
    expect((await connection.query('select 1')).rows).toEqual([[1]]);
    expect(server.sessions.renewals).toBe(before + 1);
  });

  test('a session that can no longer be renewed is lost', async () => {
    await withConnection(warehouse, async (other) => {
      server.sessions.expire(true);
      const error = (await failureOf(() => other.query('select 1'))) as DatabaseError;
      expect(error.fields).toMatchObject({ kind: 'connection-lost', retryable: false });
    });
    connection = await warehouse.connect();
  });

  test('a server that is away for a moment is asked again, once and the same', async () => {
    server.failing = { times: 1, status: 503 };
    const before = server.queries.records.length;
    expect((await connection.query("select 'again'")).rows).toEqual([['again']]);
    expect(server.queries.records.length).toBe(before + 1);
  });

  test('the tag of the profile and of a node', async () => {
    const session = connection as Connection & { enterNode(config: object): Promise<void>; leaveNode(): Promise<void> };
    server.state.warehouses.set('BIG_WH', { name: 'BIG_WH', suspended: false, autoResume: true });
    await session.enterNode({ query_tag: { model: 'orders' }, snowflake_warehouse: 'big_wh' });
    await session.query('select 1 as tagged');
    await session.leaveNode();
    await session.query('select 2 as tagged');
    const seen = server.queries.records.filter(({ sql }) => sql.endsWith('as tagged')).map(({ queryTag, warehouse: name }) => [queryTag, name]);
    expect(seen).toEqual([['{"model":"orders"}', 'BIG_WH'], ['mart tests', 'COMPUTE_WH']]);
  });

  test('closing ends the session on the server', async () => {
    const before = server.sessions.all.length;
    await withConnection(warehouse, async () => expect(server.sessions.all.length).toBe(before + 1));
    expect(server.sessions.all.length).toBe(before);
  });
});
