import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Scope } from '../../src/jinja/scope.ts';
import { onEveryWarehouse, type Bench, type PerWarehouse } from '../warehouses/harness.ts';
import { accountOfEnvironment } from '../warehouses/snowflake/account.ts';
import { macroScope, renderMacros } from './macro-bench.ts';

interface CrossDatabaseCase {
  readonly name: string;
  /** A template that gives an expression … */
  readonly expr?: string;
  /** … over these rows, when it needs any. */
  readonly from?: string;
  /** Or a template that gives a query with these columns. */
  readonly rows?: string;
  readonly columns?: readonly string[];
  readonly expected: Readonly<Record<string, unknown>>;
}

const FILE = new URL('cross-database.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly cases: readonly CrossDatabaseCase[] };

interface Spelling {
  readonly key: string;
  readonly text: string;
  readonly timestamp: string;
  readonly integer: string;
  readonly boolean: string;
}

const SPELLINGS: PerWarehouse<Spelling> = {
  duckdb: { key: 'duckdb', text: 'varchar', timestamp: 'timestamp', integer: 'integer', boolean: 'boolean' },
  postgres: { key: 'postgres', text: 'text', timestamp: 'timestamp', integer: 'integer', boolean: 'boolean' },
  mysql: { key: 'mariadb', text: 'char', timestamp: 'datetime(6)', integer: 'signed', boolean: 'unsigned' },
  snowflake: { key: 'duckdb', text: 'varchar', timestamp: 'timestamp_ntz', integer: 'integer', boolean: 'boolean' },
};

/** The literals and types of a case, as the warehouse spells them. */
function spelled(text: string, spelling: Spelling): string {
  return text
    .replaceAll(/D\((\d[^)]*)\)/g, "cast('$1' as date)")
    .replaceAll(/T\((\d[^)]*)\)/g, `cast('$1' as ${spelling.timestamp})`)
    .replaceAll(/\b([SIB])\(\)/g, (_, kind: string) => ({ S: spelling.text, I: spelling.integer, B: spelling.boolean })[kind] ?? '');
}

async function resultOf(one: CrossDatabaseCase, bench: Bench, scope: Scope): Promise<unknown> {
  const spelling = SPELLINGS[bench.name];
  const sql = await renderMacros(scope, spelled(one.expr ?? one.rows ?? '', spelling));
  const from = one.from === undefined ? '' : ` from (${spelled(one.from, spelling)}) as q`;
  if (one.columns === undefined) return bench.value(`select cast((${sql}) as ${spelling.text})${from}`);
  const columns = one.columns.map((column) => `cast(${column} as ${spelling.text})`).join(', ');
  return (await bench.rows(`select ${columns} from (${sql}) as q order by ${one.columns[0]}`)).map((row) => row[0]);
}

/**
 * Values of Snowflake's functions can only come from Snowflake: the protocol server computes with DuckDB's. The text of these
 * macros is compared in `tests/oracle/compiled.test.ts`.
 */
const isRealSnowflake = accountOfEnvironment(process.env) !== undefined;

onEveryWarehouse('cross-database macros', (bench, name) => {
  let scope: Scope | undefined;

  test.each(name !== 'snowflake' || isRealSnowflake ? cases : [])('$name', async (one) => {
    scope ??= macroScope(bench());
    expect(await resultOf(one, bench(), scope)).toEqual(one.expected[SPELLINGS[name].key]);
  });

  test('a project’s own form is called in place of the built-in one', async () => {
    const own = "{% macro default__dateadd(datepart, interval, from_date_or_timestamp) %}own({{ datepart }}){% endmacro %}";
    expect(await renderMacros(macroScope(bench(), own), "{{ dbt.dateadd('day', 1, 'x') }}")).toBe('own(day)');
  });
});

describe('errors', () => {
  onEveryWarehouse('in arguments', (bench) => {
    test.each([
      ["{{ dbt.partition_range('20240101, 20240102, 20240103') }}", 'expected one date or two'],
      ["{{ dbt.dates_in_range('20240103', '20240101') }}", 'is after the end date'],
      ["{{ dbt.convert_datetime('2024', '%Y%m%d') }}", "could not read '2024' as a date"],
      ['{{ dbt.generate_series(0) }}{{ dbt.get_powers_of_two(0) }}', 'upper bound must be positive'],
    ])('%s', async (template, message) => {
      await expect(renderMacros(macroScope(bench()), template)).rejects.toThrow(message);
    });
  });
});
