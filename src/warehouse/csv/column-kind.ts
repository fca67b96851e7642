import { formattedValue } from './formatted-value.ts';
import { PROPER_KINDS, ValueKind } from './kinds.ts';

const NUMBERS = ValueKind.integer | ValueKind.bigint | ValueKind.double;

/**
 * The cross-database type name (`Dialect.typeName`) for a column with these kinds of values: dates and times among each other
 * are a text, a column without any value is of integers, as dbt has it. With `byValue`, values that an engine would not read
 * itself (`1,000`) count as what they mean.
 */
export function columnTypeName(kinds: number, byValue: boolean): string {
  const proper = kinds & PROPER_KINDS;
  if (proper === 0) return 'integer';
  if (!byValue && (kinds & ValueKind.formatted) !== 0) return 'string';
  if (within(proper, ValueKind.integer)) return 'integer';
  if (within(proper, ValueKind.integer | ValueKind.bigint)) return 'bigint';
  if (within(proper, NUMBERS)) return 'float';
  if (proper === ValueKind.boolean) return 'boolean';
  if (proper === ValueKind.date) return 'date';
  if (proper === ValueKind.timestamp || proper === ValueKind.isoTimestamp) return 'timestamp';
  return 'string';
}

/** Every value will do. */
export const ANY_KIND = 0xffff;

/**
 * What the rest of a column may have, whose type was found in the first part of the file: values of the same type, and with
 * the same marks, since a mark makes for another way of loading or for a warning.
 */
export function kindsLike(kinds: number, byValue: boolean): number {
  const type = columnTypeName(kinds, byValue);
  if (type === 'string') return ANY_KIND;
  if (type === 'integer') return ValueKind.integer | kinds;
  if (type === 'bigint') return ValueKind.integer | ValueKind.bigint | kinds;
  if (type === 'float') return NUMBERS | ValueKind.respelt | kinds;
  return kinds;
}

/**
 * The kinds of values a column of a configured SQL type takes without loss. Engines differ in what they refuse: some round
 * `1.5` into an integer column or cut the time off a date without a word, so these are checked before.
 */
export function kindsOfType(type: string): number {
  const name = type.toLowerCase();
  const marks = ~PROPER_KINDS;
  if (/^(integer|int|int4|signed|mediumint|smallint|int2|tinyint)\b/.test(name)) return ValueKind.integer | marks;
  if (/^(bigint|int8|long|number\(38, ?0\))\b/.test(name)) return ValueKind.integer | ValueKind.bigint | marks;
  // A date written in another way (`31.12.2024`) is left to the engine, which takes it or not.
  if (/^date$/.test(name)) return ValueKind.date | ValueKind.text | (marks & ~ValueKind.lossy);
  return ANY_KIND;
}

/** How the values of a column are spelt for an engine that reads strictly. */
export type ColumnForm = 'number' | 'time' | 'boolean' | 'text';

export function columnForm(kinds: number): ColumnForm {
  const type = columnTypeName(kinds, true);
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'boolean';
  return type === 'date' || type === 'timestamp' ? 'time' : 'number';
}

/** What stands for a value in the text that is sent; undefined when it stays as it is. */
export function sentValue(text: string, kind: number, form: ColumnForm): string | undefined {
  if ((kind & ValueKind.nullWord) !== 0) return '';
  if (form === 'text' || (kind & (ValueKind.respelt | ValueKind.formatted)) === 0) return undefined;
  return formattedValue(text).plain;
}

function within(kinds: number, allowed: number): boolean {
  return (kinds & ~allowed) === 0;
}
