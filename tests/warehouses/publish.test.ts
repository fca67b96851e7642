import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Relation } from '../../src/domain/relation.ts';
import { Sql } from '../../src/sql/sql.ts';
import { DatabaseError } from '../../src/warehouse/database-error.ts';
import type { Connection } from '../../src/warehouse/warehouse.ts';
import { onEveryWarehouse, type Bench, type PerWarehouse } from './harness.ts';

/** How often a table is published. Servers need more for a race to be met; Snowflake's answers are those of a protocol server. */
const PUBLISHES: PerWarehouse<number> = { duckdb: 100, postgres: 200, mysql: 200, snowflake: 40 };
const READERS = 4;
const ROWS = 100;
const READ_EVERY_MS = 2;

async function stage(bench: Bench, kind: 'table' | 'view', query: string): Promise<Relation> {
  const scratch = { ...bench.table('shop__mart_new'), kind };
  const { dialect } = bench;
  const statements =
    kind === 'view'
      ? [dialect.createViewAs(scratch, Sql.of(query), {})]
      : dialect.createTableAs(scratch, Sql.of(query), {});
  await bench.run(...statements);
  return scratch;
}

async function publish(
  bench: Bench,
  kind: 'table' | 'view',
  query: string,
  existing: 'table' | 'view' | undefined,
): Promise<void> {
  const scratch = await stage(bench, kind, query);
  const target = bench.table('shop');
  // As the executor has it: what the catalog tells of what stands there.
  const found = (await bench.connection.relations({ database: target.database, schema: bench.schema })).find(
    ({ identifier }) => identifier === bench.said('shop'),
  );
  expect(found?.kind).toBe(existing);
  const request = { target, scratch, existing: found, retired: bench.table('shop__mart_old') };
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await bench.publish(request);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.fields.retryable) || attempt === 20) throw error;
    }
  }
}

/** Reads until told to stop; says what it saw that should not be. */
async function reader(
  connection: Connection,
  sql: string,
  isDone: () => boolean,
): Promise<{ reads: number; wrong: string[] }> {
  const wrong: string[] = [];
  let reads = 0;
  let latest = 0;
  while (!isDone()) {
    try {
      const { rows } = await connection.query(sql);
      const [count, lowest, highest] = (rows[0] ?? []).map(Number);
      if (count !== ROWS || lowest !== highest || (highest ?? 0) < latest) wrong.push(JSON.stringify(rows));
      latest = highest ?? latest;
    } catch (error) {
      wrong.push(String(error));
    }
    reads += 1;
    // All readers and the publisher share one thread here: none may starve the others.
    await sleep(READ_EVERY_MS);
  }
  return { reads, wrong };
}

onEveryWarehouse('Publishing', (bench, name) => {
  const publishes = PUBLISHES[name];

  test(`${publishes} swaps under ${READERS} readers: never missing, empty or half-new`, async () => {
    const numbers = Array.from({ length: ROWS }, (_, index) => `select ${index} as n`).join(' union all ');
    await bench().run(...bench().dialect.createTableAs(bench().table('numbers'), Sql.of(numbers), {}));
    const query = (version: number): string => `select n, ${version} as version from ${bench().sql('numbers')}`;
    await publish(bench(), 'table', query(0), undefined);
    const sql = `select count(*), min(version), max(version) from ${bench().sql('shop')}`;
    const connections = await Promise.all(Array.from({ length: READERS }, async () => bench().warehouse.connect()));
    let done = false;
    const readers = connections.map(async (connection) => reader(connection, sql, () => done));
    try {
      for (let version = 1; version <= publishes; version += 1)
        await publish(bench(), 'table', query(version), 'table');
    } finally {
      done = true;
    }
    const seen = await Promise.all(readers);
    for (const connection of connections) await connection.close();
    expect(seen.flatMap((result) => result.wrong)).toEqual([]);
    expect(seen.reduce((sum, result) => sum + result.reads, 0)).toBeGreaterThan(publishes / 4);
    expect(await bench().rows(sql)).toEqual([[ROWS, publishes, publishes]]);
    await bench().run(bench().dialect.drop({ ...bench().table('numbers'), kind: 'table' }));
  }, 120_000);

  test('a table becomes a view and a table again', async () => {
    await publish(bench(), 'view', 'select 1 as a', 'table');
    expect(await bench().value(`select a from ${bench().sql('shop')}`)).toBe(1);
    await publish(bench(), 'table', 'select 2 as a', 'view');
    await publish(bench(), 'table', 'select 3 as a', 'table');
    expect(await bench().value(`select a from ${bench().sql('shop')}`)).toBe(3);
    const found = await bench().connection.relations({ database: bench().target.database, schema: bench().schema });
    const [only] = found;
    expect(found).toHaveLength(1);
    expect(only).toMatchObject({ schema: bench().schema, identifier: bench().said('shop'), kind: 'table' });
  });

  // Snowflake has no indexes.
  if (name !== 'snowflake') test('indexes of the config, and rows written after, survive', async () => {
    const { dialect } = bench();
    const options = { indexes: [{ columns: ['a'], unique: true }] };
    for (const version of [1, 2, 3]) {
      const scratch = await stage(bench(), 'table', `select ${version} as a`);
      await bench().run(...dialect.afterCreateTable(scratch, options));
      const target = bench().table('shop');
      await bench().publish({
        target,
        scratch,
        existing: { ...target, kind: 'table' },
        retired: bench().table('shop__mart_old'),
      });
    }
    await expect(bench().run(`insert into ${bench().sql('shop')} values (3)`)).rejects.toMatchObject({
      fields: { kind: 'constraint' },
    });
    await bench().run(`insert into ${bench().sql('shop')} values (4)`);
  });

  test('a view over the table shows the new rows', async () => {
    const { dialect } = bench();
    const view = bench().table('over_shop');
    await bench().run(dialect.createViewAs(view, Sql.of(`select a from ${bench().sql('shop')}`), {}));
    await publish(bench(), 'table', 'select 77 as a', 'table');
    expect(await bench().rows(`select a from ${bench().sql('over_shop')}`)).toEqual([[77]]);
    await bench().run(dialect.drop({ ...view, kind: 'view' }));
  });

  test('the comment of the table survives', async () => {
    const { dialect, connection } = bench();
    const table = { ...bench().table('shop'), kind: 'table' } as const;
    await bench().run(...dialect.commentOnRelation(table, 'kept'));
    await publish(bench(), 'table', 'select 1 as a', 'table');
    const comment: Record<typeof name, string> = {
      duckdb: `select comment from duckdb_tables() where table_name = 'shop'`,
      postgres: `select obj_description('${bench().schema}.shop'::regclass)`,
      mysql: `select table_comment from information_schema.tables where table_name = 'shop' and table_schema = '${bench().schema}'`,
      snowflake: `select comment from information_schema.tables where table_name = 'SHOP' and table_schema = '${bench().said(bench().schema)}'`,
    };
    expect((await connection.query(comment[name])).rows).toEqual([['kept']]);
  });
});
