import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

/** What dbt-duckdb and dbt-postgres made of the second column of each file: its type and values. None: they refused it. */
interface Recorded {
  readonly rows: string;
  readonly duckdb?: readonly [type: string, values: readonly unknown[]];
  readonly postgres: readonly [type: string, values: readonly unknown[]];
}

const TIMESTAMP = 'timestamp without time zone';
const same = (rows: string, duckdbType: string, postgresType: string, values: readonly unknown[]): Recorded => ({
  rows,
  duckdb: [duckdbType, values],
  postgres: [postgresType, values],
});

const RECORDED: Readonly<Record<string, Recorded>> = {
  zip: same('1,007\n2,12\n', 'INTEGER', 'integer', [7, 12]),
  signs: same('1,-007\n2,+12\n', 'INTEGER', 'integer', [-7, 12]),
  null_in_text: {
    rows: '1,null\n2,NULL\n3,abc\n4, null \n5,  \n6,""\n7," x "\n8,\n',
    duckdb: ['VARCHAR', ['null', 'NULL', 'abc', ' null ', '  ', null, ' x ', null]],
    postgres: ['text', [null, null, 'abc', null, null, null, ' x ', null]],
  },
  null_in_numbers: { rows: '1,null\n2,NULL\n3,3\n', postgres: ['integer', [null, null, 3]] },
  not_available: same('1,n/a\n2,3\n', 'VARCHAR', 'text', ['n/a', '3']),
  thousands: { rows: '1,"1,000"\n2,"1,5"\n', postgres: ['integer', [1000, 15]] },
  percent: { rows: '1,50%\n2,5%\n', postgres: ['integer', [50, 5]] },
  dollars: { rows: '1,$5\n2,-$5\n', postgres: ['integer', [5, -5]] },
  underscores: same('1,1_000\n2,5\n', 'INTEGER', 'integer', [1000, 5]),
  booleans: same('1,true\n2,FALSE\n3,\n', 'BOOLEAN', 'boolean', [true, false, null]),
  padded_booleans: { rows: '1, true\n2,false \n', postgres: ['boolean', [true, false]] },
  yes_no: same('1,yes\n2,no\n', 'VARCHAR', 'text', ['yes', 'no']),
  zero_one: same('1,0\n2,1\n', 'INTEGER', 'integer', [0, 1]),
  zero_true: same('1,0\n2,true\n', 'VARCHAR', 'text', ['0', 'true']),
  dates: same('1,2024-01-05\n2,2024-2-3\n3,\n', 'DATE', 'date', ['2024-01-05', '2024-02-03', null]),
  padded_dates: same('1, 2024-01-05\n2,2024-02-03 \n', 'DATE', 'date', ['2024-01-05', '2024-02-03']),
  american_dates: same('1,01/02/2024\n2,12/31/2024\n', 'VARCHAR', 'text', ['01/02/2024', '12/31/2024']),
  timestamps: same('1,2024-01-05 10:11:12\n2,2024-01-06 1:2:3\n', 'TIMESTAMP', TIMESTAMP, ['2024-01-05 10:11:12', '2024-01-06 01:02:03']),
  fractions: same('1,2024-01-05 10:11:12.5\n2,2024-01-06 10:11:12\n', 'VARCHAR', 'text', ['2024-01-05 10:11:12.5', '2024-01-06 10:11:12']),
  no_seconds: same('1,2024-01-05 10:11\n', 'VARCHAR', 'text', ['2024-01-05 10:11']),
  iso: same('1,2024-01-05T10:11:12\n2,2024-01-05T10:11:12.25\n', 'TIMESTAMP', TIMESTAMP, ['2024-01-05 10:11:12', '2024-01-05 10:11:12.250000']),
  iso_and_blank: same('1,2024-01-05T10:11:12\n2,2024-01-05 10:11:12\n', 'VARCHAR', 'text', ['2024-01-05T10:11:12', '2024-01-05 10:11:12']),
  zones: {
    rows: '1,2024-01-05T10:11:12Z\n2,2024-01-05T10:11:12+02:00\n3,2024-01-05T10:11:12\n',
    duckdb: ['TIMESTAMP', ['2024-01-05 10:11:12', '2024-01-05 10:11:12', '2024-01-05 10:11:12']],
    postgres: [TIMESTAMP, ['2024-01-05 10:11:12', '2024-01-05 08:11:12', '2024-01-05 10:11:12']],
  },
  zone_without_t: same('1,2024-01-05 10:11:12+02\n', 'VARCHAR', 'text', ['2024-01-05 10:11:12+02']),
  dates_and_times: same('1,2024-01-05\n2,2024-01-05 10:11:12\n', 'VARCHAR', 'text', ['2024-01-05', '2024-01-05 10:11:12']),
  compact_times: { rows: '1,20240105T101112\n', postgres: [TIMESTAMP, ['2024-01-05 10:11:12']] },
  whole_decimals: same('1,1.0\n2,2.00\n', 'INTEGER', 'integer', [1, 2]),
  exponents: same('1,1e5\n2,2E3\n', 'INTEGER', 'integer', [100000, 2000]),
  small_exponents: same('1,1e-5\n2,2.5\n', 'DOUBLE', 'double precision', [0.00001, 2.5]),
  decimals: same('1,10.50\n2,2\n3,.5\n4,5.\n', 'DOUBLE', 'double precision', [10.5, 2, 0.5, 5]),
  padded_numbers: same('1, 5\n2,6 \n', 'INTEGER', 'integer', [5, 6]),
  nothing: same('1,\n2,""\n', 'INTEGER', 'integer', [null, null]),
  empty_and_quoted: same('1,""\n2,\n3,x\n', 'VARCHAR', 'text', [null, null, 'x']),
  numbers_and_words: same('1,1\n2,x\n', 'VARCHAR', 'text', ['1', 'x']),
  numbers_and_dates: same('1,1\n2,2024-01-01\n', 'VARCHAR', 'text', ['1', '2024-01-01']),
  header_alone: same('', 'INTEGER', 'integer', []),
  blank_lines: { rows: '1,a\n\n2,b\n\n', duckdb: ['VARCHAR', ['a', 'b']], postgres: ['text', ['a', 'b', null, null]] },
  short_rows: { rows: '1,a\n2\n', postgres: ['text', ['a', null]] },
  mixed_line_ends: { rows: '1,a\r\n2,b\n', postgres: ['text', ['a', 'b']] },
  line_ends_inside: { rows: '1,"a\r\nb"\r\n2,c\r\n', postgres: ['text', ['a\nb', 'c']] },
  quotes_inside: same('1,a"b"c\n2,"x""y"\n', 'VARCHAR', 'text', ['a"b"c', 'x"y']),
  padded_text: same('1, a\n2,b \n', 'VARCHAR', 'text', [' a', 'b ']),
};

function seeds(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`seeds/${name}.csv`, `id,v\n${RECORDED[name]?.rows ?? ''}`]));
}

const TYPE_QUERY = (schema: string): string => `select table_name, data_type from information_schema.columns where column_name = 'v' and table_schema = '${schema}'`;

test('seeds have the types and rows that dbt gives them on DuckDB', async () => {
  const names = Object.keys(RECORDED).filter((name) => RECORDED[name]?.duckdb !== undefined);
  const project = testProject(seeds(names));
  expect((await project.mart('seed')).output).toContain(`PASS=${names.length}`);
  const types = new Map((await project.query(TYPE_QUERY('main'))).map(([name, type]) => [name, type]));
  for (const name of names) {
    const rows = await project.query(`select v from ${name} order by id`);
    expect({ name, type: types.get(name), values: rows.map(([value]) => value) }).toEqual({ name, type: RECORDED[name]?.duckdb?.[0], values: RECORDED[name]?.duckdb?.[1] });
  }
}, 60_000);

onEveryEngine('seeds', (make) => {
  test('have the types and rows that dbt gives them', async () => {
    const names = Object.keys(RECORDED);
    const project = await make(seeds(names));
    expect((await project.mart('seed')).output).toContain(`PASS=${names.length}`);
    await project.rows("set timezone to 'UTC'");
    const types = new Map((await project.rows(TYPE_QUERY(project.schema))).map(([name, type]) => [name, type]));
    for (const name of names) {
      const rows = await project.rows(`select v from ${name} order by id`);
      expect({ name, type: types.get(name), values: rows.map(([value]) => value) }).toEqual({ name, type: RECORDED[name]?.postgres[0], values: RECORDED[name]?.postgres[1] });
    }
  }, 60_000);
}, ['postgres']);

test('what a seed loses is told with its line and how to keep it', async () => {
  const project = testProject({
    'seeds/shops.csv': 'id,zip,rate\n1,12345,5\n2,00123,7\n3,00124,50\n',
    'seeds/kept.csv': 'id,zip\n1,00123\n',
    'seeds/seeds.yml': 'seeds:\n  - name: kept\n    config: {column_types: {zip: varchar}}\n',
  });
  const { output, exitCode } = await project.mart('seed');
  expect(exitCode).toBe(0);
  expect(output.match(/csv-lossy/g)).toHaveLength(1);
  expect(output).toContain('warning[csv-lossy] seeds/shops.csv:3:1: column `zip`: `00123` is read as the number 123');
  expect(output).toContain('2,00123,7');
  expect(output).toContain('`column_types`: {zip: varchar}');
  expect(await project.query('select zip from kept')).toEqual([['00123']]);
});

test('a large seed is read as a whole when its end does not fit the types of its beginning', async () => {
  const many = Array.from({ length: 400_000 }, (_, index) => `${index},some text`).join('\n');
  const project = testProject({ 'seeds/large.csv': `id,what\n${many}\nX1,last\n`, 'seeds/zeros.csv': `id,what\n${many}\n0400001,last\n` });
  const { output } = await project.mart('seed');
  expect(output).toContain('PASS=2');
  expect(output).toContain('seeds/zeros.csv:400002:1: column `id`: `0400001` is read as the number 400001');
  expect(await project.query(`select typeof(id), count(*), max(id) from large group by 1`)).toEqual([['VARCHAR', 400001, 'X1']]);
  expect(await project.query(`select max(id) from zeros`)).toEqual([[400001]]);
}, 60_000);

test('dates in a form of their own are for the engine, in a column that is configured as dates', async () => {
  const project = testProject({
    'seeds/days.csv': 'id,day\n1,31.12.2024\n2,01.02.2024\n',
    'seeds/cut.csv': 'id,day\n1,2024-01-05 10:11\n',
    'seeds/seeds.yml': 'seeds:\n  - name: days\n    config: {column_types: {day: date}}\n  - name: cut\n    config: {column_types: {day: date}}\n',
  });
  const { output } = await project.mart('seed');
  expect(output).toContain('PASS=1 WARN=0 ERROR=1');
  expect(output).toContain('the value 2024-01-05 10:11 does not fit column `day`');
  expect(await project.query('select day from days order by id')).toEqual([['2024-12-31'], ['2024-02-01']]);
});

test('a delimiter that is none, or that the file does not have', async () => {
  const project = testProject({
    'seeds/none.csv': 'id,v\n1,a\n',
    'seeds/wide.csv': 'id|v\n1|a\n',
    'seeds/folded.csv': 'id|v\n1|a\n',
    'seeds/seeds.yml': "seeds:\n  - name: none\n    config: {delimiter: ''}\n  - name: folded\n    config: {quote_columns: false}\n",
  });
  const { output, exitCode } = await project.mart('seed');
  expect(exitCode).toBe(1);
  expect(output).toContain('PASS=1 WARN=0 ERROR=2');
  expect(output).toContain('`delimiter` must be one plain character');
  expect(output).toContain('say `delimiter: "|"`');
  expect(await project.query('select "id|v" from wide')).toEqual([['1|a']]);
});

test('a unit test that gives no rows for a seed takes those of its file; what is written in a CSV fixture is kept', async () => {
  const project = testProject({
    'seeds/rates.csv': 'code,rate\nA,2\nB,\n',
    'models/rated.sql': `select code, rate * 2 as doubled from {{ ref('rates') }}`,
    'models/models.yml': `unit_tests:
  - name: from_the_file
    model: rated
    given: [{input: ref('rates')}]
    expect: {rows: [{code: A, doubled: 4}, {code: B, doubled: null}]}
  - name: as_written
    model: rated
    given:
      - input: ref('rates')
        format: csv
        rows: |
          code,rate
          null, 3
           x ,
    expect:
      format: csv
      rows: |
        code,doubled
        null,6
         x ,
`,
  });
  const { output } = await project.mart('build');
  expect(output).toContain('PASS=4');
});

test('column_types of a column that the file does not have are told of, and ignored', async () => {
  const project = testProject({ 'seeds/s.csv': 'id,Name\n1,a\n', 'seeds/s.yml': 'seeds:\n  - name: s\n    config: {column_types: {nope: text, name: varchar}}\n' });
  const { exitCode, output } = await project.mart('seed');
  expect(exitCode).toBe(0);
  expect(output).toContain('warning[column-not-found] seeds/s.yml:2:11: s: `column_types` names columns that the file does not have: nope');
});
