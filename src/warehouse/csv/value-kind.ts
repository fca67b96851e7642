/** What one value of a CSV file may be read as. Bits, so that a column is the union of its values. */
export const ValueKind = {
  empty: 0,
  integer: 1,
  bigint: 2,
  double: 4,
  boolean: 8,
  date: 16,
  timestamp: 32,
  timestamptz: 64,
  text: 128,
} as const;

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const COLON = 58;
const SPACE = 32;
const UPPER_T = 84;
const UPPER_Z = 90;
const INT32_DIGITS = 9;
const BIGINT_DIGITS = 18;
const FRACTION_DIGITS_MAX = 6;

/**
 * Reads the bytes in place: no string is made for the millions of values a large seed has.
 * A number with leading zeros is a text, since a zip code would lose them.
 */
export function valueKind(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return ValueKind.empty;
  const first = bytes[start] ?? 0;
  if ((first >= ZERO && first <= NINE) || first === MINUS || first === DOT) return numberOrTime(bytes, start, end);
  const folded = first | 32;
  if ((folded === 116 && isWord(bytes, start, end, 'true')) || (folded === 102 && isWord(bytes, start, end, 'false')))
    return ValueKind.boolean;
  return ValueKind.text;
}

function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let index = 0; index < word.length; index += 1)
    if (((bytes[start + index] ?? 0) | 32) !== word.charCodeAt(index)) return false;
  return true;
}

function numberOrTime(bytes: Uint8Array, start: number, end: number): number {
  const from = bytes[start] === MINUS ? start + 1 : start;
  const integerEnd = digitsEnd(bytes, from, end);
  const digits = integerEnd - from;
  if (digits > 1 && bytes[from] === ZERO && bytes[integerEnd] !== MINUS) return ValueKind.text;
  if (integerEnd === end) return digits === 0 ? ValueKind.text : integerKind(bytes, start, end, digits);
  if (digits === 4 && from === start && bytes[integerEnd] === MINUS) return timeKind(bytes, start, end);
  return isDecimal(bytes, integerEnd, end, digits) ? ValueKind.double : ValueKind.text;
}

function integerKind(bytes: Uint8Array, start: number, end: number, digits: number): number {
  if (digits <= INT32_DIGITS) return ValueKind.integer;
  if (digits <= BIGINT_DIGITS && digits > INT32_DIGITS + 1) return ValueKind.bigint;
  if (digits > BIGINT_DIGITS + 1) return ValueKind.text;
  const value = BigInt(String.fromCharCode(...bytes.subarray(start, end)));
  if (value === BigInt.asIntN(32, value)) return ValueKind.integer;
  return value === BigInt.asIntN(64, value) ? ValueKind.bigint : ValueKind.text;
}

/** From the end of the integer digits: `.5`, `.5e-3`, `e6`. */
function isDecimal(bytes: Uint8Array, from: number, end: number, integerDigits: number): boolean {
  let at = from;
  let digits = integerDigits;
  if (bytes[at] === DOT) {
    const fractionEnd = digitsEnd(bytes, at + 1, end);
    digits += fractionEnd - at - 1;
    at = fractionEnd;
  }
  if (digits === 0) return false;
  if (at < end && ((bytes[at] ?? 0) | 32) === 101) {
    at += 1;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at += 1;
    const exponentEnd = digitsEnd(bytes, at, end);
    if (exponentEnd === at) return false;
    at = exponentEnd;
  }
  return at === end;
}

/** ISO only: `2024-02-29`, `2024-02-29 10:00`, `2024-02-29T10:00:00.5+01:00`. */
function timeKind(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 7] !== MINUS) return ValueKind.text;
  if (
    !isDate(
      twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2),
      twoDigits(bytes, start + 5),
      twoDigits(bytes, start + 8),
    )
  )
    return ValueKind.text;
  if (end - start === 10) return ValueKind.date;
  const separator = bytes[start + 10];
  if ((separator !== SPACE && separator !== UPPER_T) || bytes[start + 13] !== COLON || end - start < 16)
    return ValueKind.text;
  if (!isBelow(twoDigits(bytes, start + 11), 24) || !isBelow(twoDigits(bytes, start + 14), 60)) return ValueKind.text;
  let at = start + 16;
  if (at < end && bytes[at] === COLON) {
    if (end - at < 3 || !isBelow(twoDigits(bytes, at + 1), 60)) return ValueKind.text;
    at += 3;
    if (at < end && bytes[at] === DOT) {
      const fractionEnd = digitsEnd(bytes, at + 1, end);
      if (fractionEnd === at + 1 || fractionEnd - at - 1 > FRACTION_DIGITS_MAX) return ValueKind.text;
      at = fractionEnd;
    }
  }
  if (at === end) return ValueKind.timestamp;
  return isZone(bytes, at, end) ? ValueKind.timestamptz : ValueKind.text;
}

/** `Z`, `+01`, `+0100`, `+01:00`. */
function isZone(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] === UPPER_Z) return at + 1 === end;
  if (bytes[at] !== PLUS && bytes[at] !== MINUS) return false;
  if (end - at < 3 || !isBelow(twoDigits(bytes, at + 1), 24)) return false;
  if (at + 3 === end) return true;
  const minutesAt = bytes[at + 3] === COLON ? at + 4 : at + 3;
  return minutesAt + 2 === end && isBelow(twoDigits(bytes, minutesAt), 60);
}

function digitsEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
    at += 1;
  }
  return at;
}

/** NaN when one of them is no digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function isBelow(value: number, limit: number): boolean {
  return value < limit;
}

function isDate(year: number, month: number, day: number): boolean {
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
  if (day <= 28) return true;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return day <= length;
}
