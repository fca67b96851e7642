import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { codeFrame } from '../../src/diagnostics/render.ts';
import { columnTypeName } from '../../src/warehouse/csv/column-kind.ts';
import { CsvScanner } from '../../src/warehouse/csv/scanner.ts';
import { valueKind } from '../../src/warehouse/csv/value-kind.ts';
import type { Cell, SeedColumn } from '../../src/warehouse/warehouse.ts';
import { onEveryWarehouse, type Bench, type PerWarehouse } from './harness.ts';

async function load(bench: Bench, text: string, columnTypes: Readonly<Record<string, string>> = {}, delimiter = ',') {
  const source = { path: join(bench.folder, 'seed.csv'), delimiter };
  writeFileSync(source.path, text);
  const { columns, warnings } = await bench.connection.inspectCsv(source, columnTypes);
  const table = bench.table('seed');
  await bench.run(bench.dialect.drop({ ...table, kind: 'table' }));
  await bench.run(
    bench.dialect.createTable(
      table,
      columns.map((column) => ({ ...column, constraints: [] })),
      [],
      {},
    ),
  );
  const count = await bench.connection.loadCsv(table, source, columns);
  const rows = await bench.rows(`select * from ${bench.sql('seed')}`);
  return { columns, count, rows, warnings: warnings.map((warning) => warning.message) };
}

async function broken(work: Promise<unknown>): Promise<{ message: string; line: number; frame: string }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MartError)) throw new Error(`no MartError: ${String(error)}`);
  const [diagnostic] = error.diagnostics;
  expect(diagnostic?.code).toBe('csv-invalid');
  if (diagnostic?.at === undefined) throw new Error('the error has no place');
  const line = diagnostic.at.file.text.slice(0, diagnostic.at.start).split('\n').length;
  return { message: diagnostic.message, line, frame: codeFrame(diagnostic.at) };
}

const EVERY_TYPE = [
  'id,big,amount,sold,day,moment,instant,name,zip,empty',
  '1,9007199254740993,1.5,true,2024-02-29,2024-02-29 10:11:12,2024-03-01T00:30:00.25,"a, ""b""",A0123,',
  '2,,-2,FALSE,2024-03-01,2024-02-29 10:11:13,2024-03-01T00:30:00Z,"two',
  'lines",00124,""',
  '3,3,1e3,,,,,é 漢字 😀,,',
].join('\n');

const TYPES: PerWarehouse<readonly string[]> = {
  duckdb: [
    'integer',
    'bigint',
    'double',
    'boolean',
    'date',
    'timestamp',
    'timestamp',
    'varchar',
    'varchar',
    'integer',
  ],
  postgres: [
    'integer',
    'bigint',
    'double precision',
    'boolean',
    'date',
    'timestamp without time zone',
    'timestamp without time zone',
    'text',
    'text',
    'integer',
  ],
  mysql: ['int', 'bigint', 'double', 'boolean', 'date', 'datetime(6)', 'datetime(6)', 'text', 'text', 'int'],
  snowflake: ['integer', 'bigint', 'float', 'boolean', 'date', 'timestamp', 'timestamp', 'TEXT', 'TEXT', 'integer'],
};

const ROWS: readonly (readonly Cell[])[] = [
  [
    1,
    9007199254740993n,
    1.5,
    true,
    '2024-02-29',
    '2024-02-29 10:11:12',
    '2024-03-01 00:30:00.250000',
    'a, "b"',
    'A0123',
    null,
  ],
  [
    2,
    null,
    -2,
    false,
    '2024-03-01',
    '2024-02-29 10:11:13',
    '2024-03-01 00:30:00',
    'two\nlines',
    '00124',
    null,
  ],
  [3, 3, 1000, null, null, null, null, 'é 漢字 😀', null, null],
];

onEveryWarehouse('Seeds', (bench, name) => {
  test('every type is found and loaded exactly', async () => {
    const { columns, count, rows } = await load(bench(), EVERY_TYPE);
    expect(columns.map((column: SeedColumn) => column.type)).toEqual(TYPES[name]);
    expect(count).toBe(3);
    expect(rows).toEqual(ROWS);
  });

  test('Windows line breaks, a byte order mark, another delimiter, no last line break', async () => {
    const { rows } = await load(bench(), '\ufeffa;b\r\n1;"x;y"\r\n2;z', {}, ';');
    expect(rows).toEqual([
      [1, 'x;y'],
      [2, 'z'],
    ]);
  });

  test('types of `column_types` win over what the values look like', async () => {
    const text: PerWarehouse<string> = { duckdb: 'varchar', postgres: 'varchar(20)', mysql: 'varchar(20)', snowflake: 'varchar(20)' };
    const { rows } = await load(bench(), 'A,b\n1,2024-01-01\n', { a: text[name], b: text[name] });
    expect(rows).toEqual([['1', '2024-01-01']]);
  });

  test('only a header gives an empty table; names are kept as they are', async () => {
    const { columns, count } = await load(bench(), 'Order,"a ""b""",select\n');
    expect(columns.map((column) => column.name)).toEqual(['Order', 'a "b"', 'select']);
    expect(count).toBe(0);
  });

  test('a blank line of a single column is a row without a value, and is told of', async () => {
    const { rows, warnings } = await load(bench(), 'a\n1\n\n2\n\n');
    expect(rows).toEqual([[1], [null], [2], [null]]);
    expect(warnings).toEqual(['a blank line is a row of NULLs']);
  });

  test('a row with too few values is filled up, or named with its line where the engine reads the file', async () => {
    const text = 'a,b\n1,"x\ny"\n3\n4,5\n';
    if (bench().dialect.seedsByValue) {
      const { rows, warnings } = await load(bench(), text);
      expect(rows).toEqual([[1, 'x\ny'], [3, null], [4, '5']]);
      expect(warnings).toEqual(['the row has 1 values, the header has more: the rest is NULL']);
      return;
    }
    const { message, line, frame } = await broken(load(bench(), text));
    expect(message).toBe('the row has 1 values, the header has 2');
    expect(line).toBe(4);
    expect(frame).toContain('4 | 3');
  });

  test('a row with too many values is named with its line', async () => {
    expect(await broken(load(bench(), 'a,b\n1,2\n1,2,3\n'))).toMatchObject({ line: 3, message: 'the row has 3 values, the header has 2' });
  });

  test('a quote that is never closed is named with the line it opens on', async () => {
    expect(await broken(load(bench(), 'a,b\n1,2\n3,"x\n4,5\n'))).toMatchObject({
      line: 3,
      message: 'the quote that opens here is never closed',
    });
  });

  test('a column without a name gets a letter, a name that was there before a number', async () => {
    const { columns, warnings } = await load(bench(), 'x,,x\n1,2,3\n');
    expect(columns.map((column) => column.name)).toEqual(['x', 'b', 'x_2']);
    expect(warnings).toHaveLength(2);
  });

  test('quotes inside of a plain value are part of it', async () => {
    expect((await load(bench(), 'a,b\n1,a"b"c\n')).rows).toEqual([[1, 'a"b"c']]);
  });

  test('a value that an integer or a date would round is refused', async () => {
    const { dialect } = bench();
    expect(await broken(load(bench(), 'a\n1\n2.5\n', { a: dialect.typeName('integer') }))).toMatchObject({ line: 3 });
    expect(await broken(load(bench(), 'a,b\n2024-01-01,1\n2024-01-01 10:00,1\n', { a: 'date' }))).toMatchObject({
      line: 3,
    });
  });

  test('a value that the type can not take is refused with its line', async () => {
    const { dialect } = bench();
    expect(await broken(load(bench(), 'a,b\n1,x\nabc,y\n', { a: dialect.typeName('float') }))).toMatchObject({
      line: 3,
    });
  });
});

/** More than the part of a file that types are found in. */
const MANY = 400_000;

onEveryWarehouse('Large seeds', (bench) => {
  const folderFile = (): string => join(bench().folder, 'large.csv');
  const write = (last: string): void => {
    const rows = Array.from({ length: MANY }, (_, row) => `${row},a value\n`).join('');
    writeFileSync(folderFile(), `id,what\n${rows}${last}`);
  };
  const loadLarge = async (): Promise<number> => {
    const source = { path: folderFile(), delimiter: ',' };
    const { columns } = await bench().connection.inspectCsv(source, {});
    const table = bench().table('large');
    await bench().run(bench().dialect.drop({ ...table, kind: 'table' }));
    await bench().run(
      bench().dialect.createTable(
        table,
        columns.map((column) => ({ ...column, constraints: [] })),
        [],
        {},
      ),
    );
    return bench().connection.loadCsv(table, source, columns);
  };

  test('every row is loaded', async () => {
    write('');
    expect(await loadLarge()).toBe(MANY);
    expect(await bench().value(`select count(*) from ${bench().sql('large')} where id >= 0`)).toBe(MANY);
  }, 120_000);

  test('a value far behind the part that the types are found in', async () => {
    write('2.5,odd\n');
    expect(await broken(loadLarge())).toMatchObject({
      line: MANY + 2,
      message: 'the value 2.5 does not fit column `id`',
    });
    write('007,odd\n');
    expect(await broken(loadLarge())).toMatchObject({ line: MANY + 2, message: 'the value 007 does not fit column `id`' });
  }, 120_000);
});

describe('Reading CSV', () => {
  const kind = (text: string): string => columnTypeName(valueKind(Buffer.from(text), 0, Buffer.byteLength(text)), true);
  const CASES: Readonly<Record<string, string>> = {
    '0': 'integer',
    '-2147483648': 'integer',
    '2147483648': 'bigint',
    '9223372036854775808': 'string',
    '007': 'integer',
    '+7': 'integer',
    '1.0': 'integer',
    '5.': 'integer',
    '1e5': 'integer',
    '-2.50e1': 'integer',
    '1,000': 'integer',
    '1,5': 'integer',
    '50%': 'integer',
    '$5': 'integer',
    '-€5.25': 'float',
    '1_000': 'integer',
    ' 5 ': 'integer',
    '1,000,000,000,000': 'bigint',
    '1e30': 'float',
    '0.5': 'float',
    '.5': 'float',
    '1e-7': 'float',
    NaN: 'float',
    '-inf': 'float',
    '1e': 'string',
    '-': 'string',
    '.': 'string',
    ',': 'string',
    '5 %': 'integer',
    '1-2': 'string',
    '5$5': 'string',
    '+49 170': 'string',
    TRUE: 'boolean',
    ' true': 'boolean',
    yes: 'string',
    t: 'string',
    '2024-02-29': 'date',
    '2024-2-9': 'date',
    '2023-02-29': 'string',
    '2024-13-01': 'string',
    '29.02.2024': 'string',
    '2024-02-29 24:00:00': 'string',
    '2024-02-29 23:59': 'string',
    '2024-02-29 23:59:59': 'timestamp',
    '2024-02-29 1:2:3': 'timestamp',
    '2024-02-29 23:59:59.5': 'string',
    '2024-02-29 23:59:59+02': 'string',
    '2024-02-29T23:59:59.123456789': 'timestamp',
    '2024-02-29T23:59:59+0530': 'timestamp',
    '20240229T235959Z': 'timestamp',
    '2024-02-29T23': 'timestamp',
    null: 'integer',
    ' NULL ': 'integer',
    '  ': 'integer',
    'n/a': 'string',
  };
  for (const [text, type] of Object.entries(CASES)) test(`\`${text}\` is ${type}`, () => expect(kind(text)).toBe(type));

  test('the result does not depend on where the chunks are cut', () => {
    const bytes = Buffer.from(`\ufeff${EVERY_TYPE}`.replaceAll('\n', '\r\n'));
    const read = (size: number): unknown => {
      const scanner = new CsvScanner(',', { byValue: true });
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size)
        pieces.push(...scanner.push(Buffer.from(bytes.subarray(at, at + size))));
      pieces.push(...scanner.finish());
      return [scanner.header, scanner.kinds, scanner.rows, Buffer.concat(pieces).toString()];
    };
    const whole = read(bytes.length);
    for (let size = 1; size < 60; size += 1) expect(read(size)).toEqual(whole);
  });
});
