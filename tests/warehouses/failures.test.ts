import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import { DatabaseError, type DatabaseErrorFields, type DatabaseErrorKind } from '../../src/warehouse/database-error.ts';
import { onEveryWarehouse, type PerWarehouse } from './harness.ts';

interface Refusal {
  readonly sql: string;
  readonly kind: DatabaseErrorKind;
  /** The text at the place the error points at, or that it names. */
  readonly points: PerWarehouse<string>;
}

const alike = (text: string): PerWarehouse<string> => ({ duckdb: text, postgres: text, mysql: text, snowflake: text });

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'an unknown column': {
    sql: 'select\n  note_col,\n  nope_col\nfrom (select 1 as note_col) as t',
    kind: 'column-not-found',
    points: alike('nope_col'),
  },
  'an unknown column behind an emoji': {
    sql: `select '😀漢字' as a, nope_col from (select 1 as note_col) as t`,
    kind: 'column-not-found',
    points: alike('nope_col'),
  },
  'an unknown relation': {
    sql: 'select *\nfrom no_such_table',
    kind: 'relation-not-found',
    points: alike('no_such_table'),
  },
  'a syntax error': {
    sql: 'select 1 as a\nfrom (select 1 as b) as t\nwhere b = = 1',
    kind: 'syntax',
    points: { duckdb: '= 1', postgres: '= 1', mysql: '= 1', snowflake: '= 1' },
  },
  'a statement that ends too early': { sql: 'select 1 +', kind: 'syntax', points: alike('+') },
};

async function refused(work: Promise<unknown>): Promise<DatabaseErrorFields> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DatabaseError)) throw new Error(`not refused by the warehouse: ${String(error)}`);
  return error.fields;
}

onEveryWarehouse('Errors', (bench, name) => {
  for (const [title, refusal] of Object.entries(REFUSALS)) {
    test(`${title} has its kind and its place`, async () => {
      const { kind, offset, token } = await refused(bench().connection.query(refusal.sql));
      expect(kind).toBe(refusal.kind);
      const found = offset ?? refusal.sql.indexOf(token ?? '\0');
      expect(refusal.sql.slice(found, found + refusal.points[name].length)).toBe(refusal.points[name]);
    });

    test(`${title} is found by describing too, at the place in the query itself`, async () => {
      const { kind, offset, token } = await refused(bench().connection.describe(Sql.of(refusal.sql)));
      expect(kind).toBe(refusal.kind);
      if (title.includes('too early')) return;
      const found = offset ?? refusal.sql.indexOf(token ?? '\0');
      expect(refusal.sql.slice(found, found + refusal.points[name].length)).toBe(refusal.points[name]);
    });
  }

  test('a long line is no hindrance', async () => {
    const sql = `select ${Array.from({ length: 60 }, (_, index) => `'value ${index}' as column_${index}`).join(', ')}, nope_col, 2 as z from (select 1 as a) as t`;
    const { offset, token } = await refused(bench().connection.query(sql));
    expect(offset ?? sql.indexOf(token ?? '\0')).toBe(sql.indexOf('nope_col'));
  });

  // Snowflake lets the second wait for the first; the protocol server's database can't, so it would prove nothing.
  if (name !== 'snowflake') test('two transactions that want one row: the loser may try again', async () => {
    const other = await bench().warehouse.connect();
    await bench().run(
      ...bench().dialect.createTableAs(bench().table('contended'), Sql.of('select 1 as id, 0 as n'), {}),
    );
    const limit: PerWarehouse<string> = {
      duckdb: 'select 1',
      postgres: `set lock_timeout to '200ms'`,
      mysql: 'set session innodb_lock_wait_timeout = 1',
      snowflake: 'alter session set lock_timeout = 1',
    };
    await other.query(limit[name]);
    await bench().connection.begin();
    await bench().run(`update ${bench().sql('contended')} set n = 1`);
    const fields = await refused(
      (async () => {
        await other.begin();
        await other.query(`update ${bench().sql('contended')} set n = 2`);
        await other.commit();
      })(),
    );
    expect(fields.retryable).toBe(true);
    await other.rollback();
    await bench().connection.commit();
    await other.close();
  });
});

const SLOW: PerWarehouse<string> = {
  duckdb: 'select count(*) from range(1000000) a, range(1000000) b where a.range + b.range = -1',
  postgres: 'select 1 as a from pg_sleep(30)',
  // `sleep` would answer 1 when it is interrupted, and no error.
  mysql:
    'with recursive n as (select 1 as i union all select i + 1 from n where i < 900) select count(*) from n a, n b, n c, n d where a.i + b.i + c.i + d.i = -1',
  snowflake:
    'select count(*) as n from table(generator(rowcount => 100000000)) as a, table(generator(rowcount => 100000)) as b',
};

onEveryWarehouse('Cancelling', (bench, name) => {
  test('an abort ends the statement in the warehouse, and the connection can go on', async () => {
    const abort = new AbortController();
    const started = performance.now();
    setTimeout(() => abort.abort(), 200);
    const { kind } = await refused(bench().connection.query(SLOW[name], abort.signal));
    expect(kind).toBe('cancelled');
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await bench().value('select 1')).toBe(1);
  });

  test('an abort that came before the statement', async () => {
    expect((await refused(bench().connection.query('select 1', AbortSignal.abort()))).kind).toBe('cancelled');
  });

  test('an abort in a table being made leaves no table', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const [statement] = bench().dialect.createTableAs(bench().table('half'), Sql.of(SLOW[name]), {});
    if (statement === undefined) throw new Error('no statement');
    expect((await refused(bench().connection.query(statement, abort.signal))).kind).toBe('cancelled');
    const found = await bench().connection.relations({ database: bench().target.database, schema: bench().schema });
    expect(found).toEqual([]);
  });
});

/** How a session is ended from outside. DuckDB runs within the process; Snowflake's sessions are in snowflake.test.ts. */
const KILL = {
  postgres: { own: 'select pg_backend_pid()', kill: (id: string) => `select pg_terminate_backend(${id})` },
  mysql: { own: 'select connection_id()', kill: (id: string) => `kill connection ${id}` },
} as const;

onEveryWarehouse('Lost connections', (bench, name) => {
  test('a session that is ended in mid-statement is told so, and every later statement too', async () => {
    const how = KILL[name as keyof typeof KILL];
    const doomed = await bench().warehouse.connect();
    const id = String((await doomed.query(how.own)).rows[0]?.[0]);
    const answer = refused(doomed.query(SLOW[name]));
    await sleep(200);
    await bench().run(how.kill(id));
    expect((await answer).kind).toBe('connection-lost');
    expect((await refused(doomed.query('select 1'))).kind).toBe('connection-lost');
    await doomed.close();
  });
}, ['postgres', 'mysql']);
