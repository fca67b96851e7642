import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { SnowflakeDialect } from '../../src/warehouse/snowflake/dialect.ts';
import type { Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { failureOf, openOn } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

const dialect = new SnowflakeDialect();
const target = { database: 'analytics', schema: 'public', identifier: 'people' };
const folder = mkdtempSync(join(tmpdir(), 'mart-seed-'));
const path = join(folder, "o'brien people.csv");

let server: SnowflakeServer;
let warehouse: Warehouse;
let connection: Connection;

beforeAll(async () => {
  server = await SnowflakeServer.start();
  warehouse = await openOn(server);
});

afterAll(async () => {
  await warehouse.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  connection = await warehouse.connect();
});

const CSV = `id,name,born,"order",score,active,seen_at
1,Ann,1990-01-02,a,1.5,true,2024-01-02 03:04:05
2,"O'Neil, ""Bo""",,b,,false,2024-01-02 03:04:06
3,"two
lines",2000-12-31,,-7,true,
`;

const ROWS = [
  [1, 'Ann', '1990-01-02', 'a', 1.5, true, '2024-01-02 03:04:05'],
  [2, 'O\'Neil, "Bo"', null, 'b', null, false, '2024-01-02 03:04:06'],
  [3, 'two\nlines', '2000-12-31', null, -7, true, null],
];

async function load(text: string, columnTypes: Readonly<Record<string, string>> = {}): Promise<number> {
  writeFileSync(path, text);
  const source = { path, delimiter: ',' };
  const { columns } = await connection.inspectCsv(source, columnTypes);
  await connection.query('drop table if exists analytics.public.people');
  await connection.query(dialect.createTable(target, columns.map((column) => ({ ...column, constraints: [] })), [], {}));
  return connection.loadCsv(target, source, columns);
}

async function rows(): Promise<unknown> {
  return (await connection.query('select * from analytics.public.people order by id')).rows;
}

function sent(): string[] {
  return server.queries.records.filter(({ sessionId }) => sessionId === server.queries.records.at(-1)?.sessionId).map(({ sql }) => sql.split(' ')[0] ?? '');
}

describe.each([
  ['by PUT and COPY', false],
  ['by inserts, where PUT is refused', true],
])('seeds %s', (_, refusePut) => {
  beforeEach(() => {
    server.state.refusePut = refusePut;
  });

  test('every value as it is, empty ones as null', async () => {
    expect(await load(CSV)).toBe(3);
    expect(await rows()).toEqual(ROWS);
    expect((await connection.columns(target)).map(({ name, type }) => `${name} ${type}`)).toEqual([
      'ID NUMBER(38,0)',
      'NAME VARCHAR(16777216)',
      'BORN DATE',
      'ORDER VARCHAR(16777216)',
      'SCORE FLOAT',
      'ACTIVE BOOLEAN',
      'SEEN_AT TIMESTAMP_NTZ(9)',
    ]);
    expect(sent().includes('copy')).toBe(!refusePut);
  });

  test('values that the warehouse would not read are spelt for it', async () => {
    expect(await load('id,price,note\n1,"$1,000.50",null\n\n2,5%\n3, 7 , NULL \n')).toBe(4);
    expect(await rows()).toEqual([[1, 1000.5, null], [2, 5, null], [3, 7, null], [null, null, null]]);
  });

  test('many rows', async () => {
    const text = Array.from({ length: 40_000 }, (_, index) => `${index},name ${index},2024-01-01`).join('\r\n');
    expect(await load(`id,name,day\r\n${text}\r\n`)).toBe(40_000);
    expect((await connection.query('select count(*), sum(id), count(distinct name), max(day) from analytics.public.people')).rows).toEqual([[40_000, 799_980_000, 40_000, '2024-01-01']]);
  }, 60_000);

  test('types by config, and a header alone', async () => {
    expect(await load('id,zip\n1,01234\n', { zip: 'varchar(5)', id: 'number(10, 2)' })).toBe(1);
    expect(await rows()).toEqual([['1.00', '01234']]);
    expect(await load('id,zip\n')).toBe(0);
  });

  test('a broken file is told by its line, and nothing of it is sent', async () => {
    const before = server.queries.records.length;
    const error = (await failureOf(() => load('id,name\n1,a\n2,b,c\n'))) as MartError;
    expect(error.diagnostics[0]).toMatchObject({ code: 'csv-invalid', message: 'the row has 3 values, the header has 2' });
    expect(server.queries.records.slice(before).filter(({ sql }) => /^(put|copy|insert)/.test(sql))).toEqual([]);
  });
});

test('a refusal is remembered: PUT is not asked for again', async () => {
  server.state.refusePut = true;
  await load('id\n1\n');
  await load('id\n2\n');
  expect(sent().filter((verb) => verb === 'put')).toHaveLength(1);
});
