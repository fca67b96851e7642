import { ValueKind } from './value-kind.ts';

/** The cross-database type name (`Dialect.typeName`) for a column with these kinds of values. One without any is of integers, as in dbt. */
export function columnTypeName(kinds: number): string {
  if (kinds === ValueKind.empty || kinds === ValueKind.integer) return 'integer';
  if (within(kinds, ValueKind.integer | ValueKind.bigint)) return 'bigint';
  if (within(kinds, NUMBERS)) return 'float';
  if (kinds === ValueKind.boolean) return 'boolean';
  if (kinds === ValueKind.date) return 'date';
  if (within(kinds, ValueKind.date | ValueKind.timestamp)) return 'timestamp';
  if (kinds === ValueKind.timestamptz) return 'timestamptz';
  return 'string';
}

const NUMBERS = ValueKind.integer | ValueKind.bigint | ValueKind.double;
/** Every value will do. */
export const ANY_KIND = 255;

/**
 * The kinds of values a column of this SQL type takes without loss. Engines differ in what they refuse: some round `1.5`
 * into an integer column or cut the time off a date without a word, so these are checked before.
 */
export function kindsOfType(type: string): number {
  const name = type.toLowerCase();
  if (/^(integer|int|int4|signed|mediumint|smallint|int2|tinyint)\b/.test(name)) return ValueKind.integer;
  if (/^(bigint|int8|long|number\(38, ?0\))\b/.test(name)) return ValueKind.integer | ValueKind.bigint;
  if (/^date$/.test(name)) return ValueKind.date;
  return ANY_KIND;
}

function within(kinds: number, allowed: number): boolean {
  return (kinds & ~allowed) === 0;
}
