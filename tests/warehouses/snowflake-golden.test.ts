import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connection, Warehouse } from '../../src/warehouse/warehouse.ts';
import { GOLDEN_CASES, type GoldenCase } from './snowflake/statements.ts';
import { openOn } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

const FOLDER = join(import.meta.dirname, 'golden', 'snowflake');

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

function rendered({ title, statements }: GoldenCase): string {
  const blocks = statements.map(({ sql, page, because }) => `-- ${page}: ${because}\n${sql.text};\n`);
  return [`-- ${title}\n`, ...blocks].join('\n');
}

test.each(GOLDEN_CASES)('$file: the statements are those that were reviewed', async (golden) => {
  await expect(rendered(golden)).toMatchFileSnapshot(join(FOLDER, `${golden.file}.sql`));
});

test.each(GOLDEN_CASES)('$file: the server takes them', async ({ given, statements }) => {
  await connection.query('drop schema if exists analytics.shop cascade');
  await connection.query('create schema analytics.shop');
  for (const statement of given) await connection.query(statement);
  for (const { sql } of statements) await connection.query(sql);
});

test('no file is left of a case that is gone', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(GOLDEN_CASES.map(({ file }) => `${file}.sql`).sort());
});
