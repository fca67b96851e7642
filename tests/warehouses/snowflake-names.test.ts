import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import { foldedName } from '../../src/warehouse/snowflake/names.ts';
import { SnowflakeDialect } from '../../src/warehouse/snowflake/dialect.ts';
import type { Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { openOn } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

const dialect = new SnowflakeDialect();
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

const NAMES = ['plain', 'MixedCase', 'UPPER', 'select', 'order', 'with space', 'a"b', "a'b", 'semi;colon', 'dot.ted', 'dash-ed', 'ünïcödé', '数据', '$1', '1st', '-- x', '%s', 'a\\b', '"); drop schema public; --'];

describe('configured names', () => {
  test.each(NAMES)('the table and the column `%s` are made, found, read and dropped', async (name) => {
    const table = { database: 'analytics', schema: 'public', identifier: name };
    const column = dialect.columnList([name]);
    for (const statement of dialect.createTableAs(table, Sql.of(`select 1 as ${column}`), {})) await connection.query(statement);
    expect((await connection.query(`select ${column} from ${dialect.relation(table)}`)).rows).toEqual([[1]]);
    expect((await connection.columns(table)).map((found) => found.name)).toEqual([foldedName(name)]);
    const found = await connection.relations(table);
    expect(found.map(({ identifier }) => identifier)).toEqual([foldedName(name)]);
    await connection.query(dialect.drop(found[0] ?? table));
    expect(await connection.relations(table)).toEqual([]);
  });

  test('what is bare and what is quoted', () => {
    expect(['orders', 'Orders', 'group', 'my-table'].map((identifier) => dialect.relation({ identifier }))).toEqual(['orders', 'Orders', '"GROUP"', '"my-table"']);
    expect(dialect.relation({ database: 'db', schema: 's', identifier: 't' }, { database: true, schema: false, identifier: true })).toBe('"db".s."t"');
    expect(dialect.catalogColumns(['ID', 'id', 'Id', 'ORDER'])).toBe('ID, "id", "Id", "ORDER"');
  });
});

const TEXTS = ['', "it's", "'; drop table victim; --", "\\'; drop table victim; --", '\\', '\\\\', '\\n', '%_', 'tab\tnew\nline\r\n', '"double"', '$$dollar$$', '/* comment */', '{{ jinja }}', 'é 漢字 😀', '?', ':1'];

describe('literals', () => {
  test.each(TEXTS)('the text %j comes back as it was', async (text) => {
    expect((await connection.query(`select ${dialect.literal(text)}`)).rows).toEqual([[text]]);
  });

  test('other values', async () => {
    for (const value of [null, 0, -1, true, false, 9007199254740993n]) {
      expect((await connection.query(`select ${dialect.literal(value)}`)).rows).toEqual([[value]]);
    }
  });
});

test('two spellings of one type', () => {
  const same = [['VARCHAR', 'text'], ['VARCHAR(16777216)', 'VARCHAR'], ['VARCHAR(134217728)', 'string'], ['NUMBER(38,0)', 'integer'], ['NUMBER(10)', 'decimal(10, 0)'], ['FLOAT', 'double'], ['TIMESTAMP_NTZ(9)', 'timestamp']];
  expect(same.filter(([left, right]) => !dialect.sameType(left ?? '', right ?? ''))).toEqual([]);
  const other = [['VARCHAR(10)', 'VARCHAR'], ['NUMBER(38,0)', 'NUMBER(38,2)'], ['TIMESTAMP_TZ(9)', 'TIMESTAMP_NTZ(9)'], ['FLOAT', 'NUMBER(38,0)']];
  expect(other.filter(([left, right]) => dialect.sameType(left ?? '', right ?? ''))).toEqual([]);
});
