import { describe, expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import { checkName, nameLength, shortenName } from '../../src/warehouse/name.ts';
import { onEveryWarehouse, type PerWarehouse } from './harness.ts';

const NAMES: readonly string[] = [
  'plain',
  'MixedCase',
  'select',
  'order',
  'with space',
  'a"b',
  'a`b',
  "a'b",
  'semi;colon',
  'dot.ted',
  'dash-ed',
  'ünïcödé',
  '数据',
  '$1',
  '-- x',
  '%s',
  'a\\b',
];

onEveryWarehouse('Identifiers', (bench) => {
  for (const name of NAMES) {
    test(`the table and the column \`${name}\` are made, read and dropped`, async () => {
      const { dialect, connection } = bench();
      const table = bench().table(name);
      await bench().run(...dialect.createTableAs(table, Sql.of(`select 1 as ${dialect.quote(name)}`), {}));
      expect(await bench().value(`select ${dialect.quote(name)} from ${dialect.relation(table)}`)).toBe(1);
      const found = await connection.relations({ database: bench().target.database, schema: bench().schema });
      expect(found.map((relation) => relation.identifier)).toContain(bench().said(name));
      expect((await connection.columns(table)).map((column) => column.name)).toEqual([name]);
      await bench().run(dialect.drop({ ...table, kind: 'table' }));
      expect(await connection.columns(table)).toEqual([]);
    });
  }

  test('a name at the limit is kept whole, one above it is shortened to a name of its own', async () => {
    const { dialect } = bench();
    const { nameLengthMax, nameLengthUnit } = dialect.features;
    const long = 'ü'.repeat(nameLengthMax);
    const [one, other] = [
      shortenName(`${long}1`, '__mart_new', dialect.features),
      shortenName(`${long}2`, '__mart_new', dialect.features),
    ];
    expect(one).not.toBe(other);
    expect(nameLength(one, dialect.features)).toBeLessThanOrEqual(nameLengthMax);
    for (const name of [one, other, 'x'.repeat(Math.min(nameLengthMax, 200))]) {
      await bench().run(...dialect.createTableAs(bench().table(name), Sql.of('select 1 as a'), {}));
      const found = await bench().connection.relations({ database: bench().target.database, schema: bench().schema });
      expect(
        found.map((relation) => relation.identifier),
        nameLengthUnit,
      ).toContain(bench().said(name));
    }
  });
});

const FOLDING: PerWarehouse<'one relation' | 'two relations'> = {
  duckdb: 'one relation',
  postgres: 'two relations',
  mysql: 'two relations',
  snowflake: 'one relation',
};

onEveryWarehouse('Case', (bench, name) => {
  test('names that differ in case only', async () => {
    const { dialect } = bench();
    await bench().run(...dialect.createTableAs(bench().table('orders'), Sql.of('select 1 as a'), {}));
    const second = bench().run(...dialect.createTableAs(bench().table('ORDERS'), Sql.of('select 2 as a'), {}));
    if (FOLDING[name] === 'one relation') await expect(second).rejects.toThrow(/exists/);
    else await second;
    // Bare names fold on Snowflake, quoted ones do not.
    if (name !== 'snowflake') expect(dialect.features.nameCaseFolds).toBe(FOLDING[name] === 'one relation');
  });
});

const HOSTILE: readonly string[] = [
  '',
  "it's",
  "'; drop table victim; --",
  "\\'; drop table victim; --",
  '\\',
  '\\\\',
  '\\n',
  '%_',
  'tab\tnew\nline\r\n',
  '"double"',
  '`back`',
  '$$dollar$$',
  '/* comment */',
  '{{ jinja }}',
  'é 漢字 😀',
  '\u00bf\u0027',
];

onEveryWarehouse('Literals', (bench) => {
  for (const text of HOSTILE) {
    test(`the text ${JSON.stringify(text)} comes back as it was`, async () => {
      expect(await bench().value(`select ${bench().dialect.literal(text)}`)).toBe(text);
    });
  }

  test('other values', async () => {
    const { dialect } = bench();
    for (const value of [null, 0, -1, 1.5, 9007199254740993n, -9223372036854775807n]) {
      const cell = await bench().value(`select ${dialect.literal(value)}`);
      expect(value === 1.5 ? Number(cell) : cell).toEqual(value);
    }
    expect([true, 1]).toContain(await bench().value(`select ${dialect.literal(true)}`));
    expect(() => dialect.literal(Number.NaN)).toThrow(RangeError);
  });
});

describe('Shortening', () => {
  const limits = { nameLengthMax: 63, nameLengthUnit: 'bytes' } as const;

  test('short names stay as they are', () =>
    expect(shortenName('orders', '__mart_new', limits)).toBe('orders__mart_new'));

  test('characters are never cut in two', () => {
    const name = shortenName('漢'.repeat(40), '', limits);
    expect(name).not.toContain('\ufffd');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
  });

  test('a name the warehouse would cut is refused', () => {
    expect(() => checkName('ü'.repeat(32), limits)).toThrow(/has 64 bytes, the warehouse takes 63/);
    expect(() => checkName('ü'.repeat(31), limits)).not.toThrow();
  });
});
