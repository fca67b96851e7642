/**
 * What one value of a CSV file may be read as, with marks of how it is written. Bits, so that a column is the union of its
 * values. The kinds are those that dbt finds types by.
 */
export const ValueKind = {
  empty: 0,
  /** A whole number, `1.0` and `1e5` among them. */
  integer: 1,
  bigint: 2,
  double: 4,
  boolean: 8,
  date: 16,
  /** `2024-02-29 10:00:00`, and nothing shorter or longer. */
  timestamp: 32,
  /** With a `T`. */
  isoTimestamp: 64,
  text: 128,
  /** `null` in any case, or only blanks. */
  nullWord: 256,
  /** A mark: strict engines need another spelling (blanks around, `1.0` as an integer, `2024-2-9`). */
  respelt: 512,
  /** A mark: of its kind only where values are read before they are sent: `1,000`, `50%`, `20240229T10`. */
  formatted: 1024,
  /** A mark: a time with a zone. */
  zoned: 2048,
  /** A mark: not all that is written is kept: `007`, `+5`, `50%`, an offset, nanoseconds. */
  lossy: 4096,
} as const;

/** The kinds proper, without marks and words for NULL. */
export const PROPER_KINDS = 255;

/** The kind of a whole number by its size; one that no integer type takes stays a text, so that no digit is lost. */
export function wholeKind(digits: string): number {
  const value = BigInt(digits.replace('-', '')) * (digits.startsWith('-') ? -1n : 1n);
  if (value === BigInt.asIntN(32, value)) return ValueKind.integer;
  return value === BigInt.asIntN(64, value) ? ValueKind.bigint : ValueKind.text;
}

export function isDate(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  if (day <= 28) return true;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return day <= length;
}
