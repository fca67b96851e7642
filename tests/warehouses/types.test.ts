import { expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import type { Cell, CellKind } from '../../src/warehouse/warehouse.ts';
import { onEveryWarehouse, type PerWarehouse } from './harness.ts';

interface TypeCase {
  /** An expression, or `unsupported`. */
  readonly expression: string;
  readonly type: string;
  readonly kind: CellKind;
  readonly cell: Cell;
}

type Expectation = TypeCase | 'unsupported';

const of = (expression: string, type: string, kind: CellKind, cell: Cell): TypeCase => ({
  expression,
  type,
  kind,
  cell,
});

const CASES: Readonly<Record<string, PerWarehouse<Expectation>>> = {
  'an integer': {
    duckdb: of('cast(42 as integer)', 'INTEGER', 'integer', 42),
    postgres: of('cast(42 as integer)', 'integer', 'integer', 42),
    mysql: of('(select 42 union all select 1 limit 1)', 'int', 'integer', 42),
    snowflake: of('cast(42 as integer)', 'NUMBER(38,0)', 'integer', 42),
  },
  'a bigint beyond 2^53': {
    duckdb: of('cast(9007199254740993 as bigint)', 'BIGINT', 'integer', 9007199254740993n),
    postgres: of('cast(9007199254740993 as bigint)', 'bigint', 'integer', 9007199254740993n),
    mysql: of('cast(9007199254740993 as signed)', 'bigint', 'integer', 9007199254740993n),
    snowflake: of('cast(9007199254740993 as bigint)', 'NUMBER(38,0)', 'integer', 9007199254740993n),
  },
  'a negative bigint at its limit': {
    duckdb: of("cast('-9223372036854775808' as bigint)", 'BIGINT', 'integer', -9223372036854775808n),
    postgres: of("cast('-9223372036854775808' as bigint)", 'bigint', 'integer', -9223372036854775808n),
    mysql: of("cast('-9223372036854775808' as signed)", 'bigint', 'integer', -9223372036854775808n),
    snowflake: of("cast('-9223372036854775808' as bigint)", 'NUMBER(38,0)', 'integer', -9223372036854775808n),
  },
  'a decimal': {
    duckdb: of("cast('12345678901234567.10' as decimal(20, 2))", 'DECIMAL(20,2)', 'decimal', '12345678901234567.10'),
    postgres: of("cast('12345678901234567.10' as numeric(20, 2))", 'numeric(20,2)', 'decimal', '12345678901234567.10'),
    mysql: of("cast('12345678901234567.10' as decimal(20, 2))", 'decimal(20,2)', 'decimal', '12345678901234567.10'),
    snowflake: of("cast('12345678901234567.10' as number(20, 2))", 'NUMBER(20,2)', 'decimal', '12345678901234567.10'),
  },
  'a float': {
    duckdb: of('cast(0.1 as double)', 'DOUBLE', 'float', 0.1),
    postgres: of('cast(0.1 as double precision)', 'double precision', 'float', 0.1),
    mysql: of('cast(0.1 as double)', 'double', 'float', 0.1),
    snowflake: of('cast(0.1 as double)', 'FLOAT', 'float', 0.1),
  },
  'a single float': {
    duckdb: of('cast(0.1 as float)', 'FLOAT', 'float', 0.1),
    postgres: of('cast(0.1 as real)', 'real', 'float', 0.1),
    mysql: of('cast(0.1 as float)', 'float', 'float', 0.1),
    // A real has double precision there.
    snowflake: of('cast(0.1 as real)', 'FLOAT', 'float', 0.1),
  },
  'a date': {
    duckdb: of("cast('2024-02-29' as date)", 'DATE', 'date', '2024-02-29'),
    postgres: of("cast('2024-02-29' as date)", 'date', 'date', '2024-02-29'),
    mysql: of("cast('2024-02-29' as date)", 'date', 'date', '2024-02-29'),
    snowflake: of("cast('2024-02-29' as date)", 'DATE', 'date', '2024-02-29'),
  },
  'a time': {
    duckdb: of("cast('23:59:58' as time)", 'TIME', 'time', '23:59:58'),
    postgres: of("cast('23:59:58' as time)", 'time without time zone', 'time', '23:59:58'),
    mysql: of("cast('23:59:58' as time)", 'time', 'time', '23:59:58'),
    snowflake: of("cast('23:59:58' as time)", 'TIME(9)', 'time', '23:59:58'),
  },
  'a timestamp without zone': {
    duckdb: of("cast('2024-02-29 10:11:12.5' as timestamp)", 'TIMESTAMP', 'timestamp', '2024-02-29 10:11:12.500000'),
    postgres: of(
      "cast('2024-02-29 10:11:12.5' as timestamp)",
      'timestamp without time zone',
      'timestamp',
      '2024-02-29 10:11:12.500000',
    ),
    mysql: of("cast('2024-02-29 10:11:12.5' as datetime(6))", 'datetime(6)', 'timestamp', '2024-02-29 10:11:12.500000'),
    snowflake: of("cast('2024-02-29 10:11:12.5' as timestamp_ntz)", 'TIMESTAMP_NTZ(9)', 'timestamp', '2024-02-29 10:11:12.500000'),
  },
  'a timestamp on the second': {
    duckdb: of("cast('2024-02-29 10:11:12' as timestamp)", 'TIMESTAMP', 'timestamp', '2024-02-29 10:11:12'),
    postgres: of(
      "cast('2024-02-29 10:11:12' as timestamp(3))",
      'timestamp(3) without time zone',
      'timestamp',
      '2024-02-29 10:11:12',
    ),
    mysql: of("cast('2024-02-29 10:11:12' as datetime)", 'datetime', 'timestamp', '2024-02-29 10:11:12'),
    snowflake: of("cast('2024-02-29 10:11:12' as timestamp_ntz)", 'TIMESTAMP_NTZ(9)', 'timestamp', '2024-02-29 10:11:12'),
  },
  'a timestamp with zone': {
    duckdb: of(
      "cast('2024-03-01 00:30:00.25+02' as timestamptz)",
      'TIMESTAMP WITH TIME ZONE',
      'timestamptz',
      '2024-02-29 22:30:00.250000+00:00',
    ),
    postgres: of(
      "cast('2024-03-01 00:30:00.25+02' as timestamptz)",
      'timestamp with time zone',
      'timestamptz',
      '2024-02-29 22:30:00.250000+00:00',
    ),
    mysql: 'unsupported',
    // The offset is kept with the value; the protocol server has them all at UTC.
    snowflake: of("cast('2024-02-29T22:30:00.25+00:00' as timestamp_tz)", 'TIMESTAMP_TZ(9)', 'timestamptz', '2024-02-29 22:30:00.250000+00:00'),
  },
  'a boolean': {
    duckdb: of('(1 = 1)', 'BOOLEAN', 'boolean', true),
    postgres: of('(1 = 1)', 'boolean', 'boolean', true),
    // It has none: a comparison is an integer.
    mysql: of('(1 = 1)', 'int', 'integer', 1),
    snowflake: of('(1 = 1)', 'BOOLEAN', 'boolean', true),
  },
  json: {
    duckdb: of(`cast('{"a": [1, 2.50]}' as json)`, 'JSON', 'json', '{"a": [1, 2.50]}'),
    postgres: of(`cast('{"a": [1, 2.50]}' as json)`, 'json', 'json', '{"a": [1, 2.50]}'),
    mysql: of(`json_compact('{"a": [1, 2.50]}')`, 'json', 'json', '{"a":[1,2.50]}'),
    snowflake: of(`parse_json('{"a": [1, 2.5]}')`, 'VARIANT', 'json', '{"a":[1,2.5]}'),
  },
  'a uuid': {
    duckdb: of(
      "cast('6f9619ff-8b86-d011-b42d-00c04fc964ff' as uuid)",
      'UUID',
      'text',
      '6f9619ff-8b86-d011-b42d-00c04fc964ff',
    ),
    postgres: of(
      "cast('6f9619ff-8b86-d011-b42d-00c04fc964ff' as uuid)",
      'uuid',
      'text',
      '6f9619ff-8b86-d011-b42d-00c04fc964ff',
    ),
    mysql: 'unsupported',
    // It has no such type: texts.
    snowflake: 'unsupported',
  },
  'an array of integers': {
    duckdb: of('[1, null, 9007199254740993]', 'BIGINT[]', 'json', '[1, null, 9007199254740993]'),
    postgres: of('array[1, null, 9007199254740993]', 'bigint[]', 'json', '[1, null, 9007199254740993]'),
    mysql: 'unsupported',
    // Arrays hold anything, as JSON does.
    snowflake: 'unsupported',
  },
  'an array of texts': {
    duckdb: of(`['a "b"', 'c,d']`, 'VARCHAR[]', 'json', '["a \\"b\\"", "c,d"]'),
    postgres: of(`array['a "b"', 'c,d']`, 'text[]', 'json', '["a \\"b\\"", "c,d"]'),
    mysql: 'unsupported',
    snowflake: 'unsupported',
  },
  'a binary': {
    duckdb: of(`cast('\\x00\\xFFab' as blob)`, 'BLOB', 'binary', '00ff6162'),
    postgres: of(`'\\x00ff6162'::bytea`, 'bytea', 'binary', '00ff6162'),
    mysql: of(`x'00ff6162'`, 'varbinary(4)', 'binary', '00ff6162'),
    snowflake: of("to_binary('00ff6162', 'HEX')", 'BINARY', 'binary', '00ff6162'),
  },
  'a text with every script': {
    duckdb: of(`'é 漢字 😀 ß'`, 'VARCHAR', 'text', 'é 漢字 😀 ß'),
    postgres: of(`'é 漢字 😀 ß'::text`, 'text', 'text', 'é 漢字 😀 ß'),
    mysql: of(`'é 漢字 😀 ß'`, 'varchar(8)', 'text', 'é 漢字 😀 ß'),
    snowflake: of(`'é 漢字 😀 ß'`, 'VARCHAR', 'text', 'é 漢字 😀 ß'),
  },
  'an empty text': {
    duckdb: of(`''`, 'VARCHAR', 'text', ''),
    postgres: of(`''::varchar(10)`, 'character varying(10)', 'text', ''),
    mysql: of(`trim(' ')`, 'varchar(1)', 'text', ''),
    snowflake: of(`''`, 'VARCHAR', 'text', ''),
  },
  'a null': {
    duckdb: of('cast(null as date)', 'DATE', 'date', null),
    postgres: of('cast(null as date)', 'date', 'date', null),
    mysql: of('cast(null as date)', 'date', 'date', null),
    snowflake: of('cast(null as date)', 'DATE', 'date', null),
  },
};

onEveryWarehouse('Types', (bench, name) => {
  for (const [title, expectations] of Object.entries(CASES)) {
    const expected = expectations[name];
    if (expected === 'unsupported') continue;
    test(`${title} comes out exactly, through a table too`, async () => {
      const direct = await bench().connection.query(`select ${expected.expression} as it`);
      expect(direct.rows).toEqual([[expected.cell]]);
      expect(direct.columns).toEqual([{ name: bench().said('it'), type: expected.type, kind: expected.kind }]);
      const table = bench().table('one_value');
      await bench().run(bench().dialect.drop({ ...table, kind: 'table' }));
      await bench().run(...bench().dialect.createTableAs(table, Sql.of(`select ${expected.expression} as it`), {}));
      expect(await bench().value(`select it from ${bench().sql('one_value')}`)).toEqual(expected.cell);
    });

    test(`${title} is described without running`, async () => {
      const described = await bench().connection.describe(Sql.of(`select ${expected.expression} as it`));
      expect(described).toEqual([{ name: bench().said('it'), type: expected.type, kind: expected.kind }]);
    });
  }
});

const ZERO_BYTE: PerWarehouse<Cell | 'refused'> = { duckdb: 'a\0b', postgres: 'refused', mysql: 'a\0b', snowflake: 'a\0b' };
const ZERO_EXPRESSION: PerWarehouse<string> = {
  duckdb: `'a' || chr(0) || 'b'`,
  postgres: `'a' || chr(0) || 'b'`,
  mysql: `concat('a', char(0 using utf8mb4), 'b')`,
  snowflake: `'a' || chr(0) || 'b'`,
};

onEveryWarehouse('Zero bytes', (bench, name) => {
  test('a zero byte in a text is kept, or refused by the warehouse itself', async () => {
    const answer = bench().value(`select ${ZERO_EXPRESSION[name]}`);
    if (ZERO_BYTE[name] === 'refused') await expect(answer).rejects.toThrow();
    else expect(await answer).toBe(ZERO_BYTE[name]);
  });
});
