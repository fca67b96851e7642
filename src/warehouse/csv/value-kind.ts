import { formattedValue } from './formatted-value.ts';
import { isDate, ValueKind, wholeKind } from './kinds.ts';

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const COLON = 58;
const SPACE = 32;
const UPPER_T = 84;
const INT32_DIGITS = 9;
const BIGINT_DIGITS = 18;
/** `null`, `infinity` and the like, with a few blanks around. */
const WORD_LENGTH_MAX = 12;
/** The longest value that is looked at as a formatted number or time. */
const FORMATTED_LENGTH_MAX = 64;
const WORD_INITIALS = new Set([...'tfnis'].map((letter) => letter.charCodeAt(0)));
/** `$ % + , _`, and the first bytes of currency signs and of blanks beyond ASCII. */
const FORMATTED_INITIALS = new Set([36, 37, PLUS, 44, 95, 0xc2, 0xc6, 0xd8, 0xe0, 0xe1, 0xe2, 0xe3, 0xef]);

/** What a value may be read as (`ValueKind`). Reads the bytes in place: for most values of a large seed no string is made. */
export function valueKind(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return ValueKind.empty;
  const first = bytes[start] ?? 0;
  if ((first >= ZERO && first <= NINE) || first === MINUS || first === DOT) return numberOrTime(bytes, start, end);
  const folded = first | 32;
  const isLetter = folded >= 97 && folded <= 122;
  if (isLetter) return WORD_INITIALS.has(folded) && end - start <= WORD_LENGTH_MAX ? formattedKind(bytes, start, end) : ValueKind.text;
  return first <= SPACE || FORMATTED_INITIALS.has(first) ? formattedKind(bytes, start, end) : ValueKind.text;
}

function formattedKind(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > FORMATTED_LENGTH_MAX) return ValueKind.text;
  return formattedValue(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')).kind;
}

function numberOrTime(bytes: Uint8Array, start: number, end: number): number {
  const from = bytes[start] === MINUS ? start + 1 : start;
  const integerEnd = digitsEnd(bytes, from, end);
  const digits = integerEnd - from;
  const zeros = digits > 1 && bytes[from] === ZERO ? ValueKind.lossy : 0;
  if (integerEnd === end && digits > 0) return integerKind(bytes, start, end, digits) | zeros;
  if (digits === 4 && from === start && bytes[integerEnd] === MINUS) {
    const kind = timeKind(bytes, start, end);
    if (kind !== ValueKind.text) return kind;
  }
  if (bytes[integerEnd] === DOT && digits <= INT32_DIGITS && digitsEnd(bytes, integerEnd + 1, end) === end && end - from > 1)
    return zeros | (isAllZeros(bytes, integerEnd + 1, end) ? ValueKind.integer | ValueKind.respelt : ValueKind.double);
  const mayBeWord = digits === 0 && end - start <= WORD_LENGTH_MAX;
  return mayBeWord || hasOnlyNumberBytes(bytes, start, end) ? formattedKind(bytes, start, end) : ValueKind.text;
}

function integerKind(bytes: Uint8Array, start: number, end: number, digits: number): number {
  if (digits <= INT32_DIGITS) return ValueKind.integer;
  if (digits <= BIGINT_DIGITS && digits > INT32_DIGITS + 1) return ValueKind.bigint;
  return wholeKind(String.fromCharCode(...bytes.subarray(start, end)));
}

/** ISO as it is mostly written: `2024-02-29`, `2024-02-29 10:00:00`, `2024-02-29T10:00:00`. */
function timeKind(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if ((length !== 10 && length !== 19) || bytes[start + 7] !== MINUS) return ValueKind.text;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  if (!isDate(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8))) return ValueKind.text;
  if (length === 10) return ValueKind.date;
  const separator = bytes[start + 10];
  if ((separator !== SPACE && separator !== UPPER_T) || bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return ValueKind.text;
  const isTime = twoDigits(bytes, start + 11) < 24 && twoDigits(bytes, start + 14) < 60 && twoDigits(bytes, start + 17) < 60;
  if (!isTime) return ValueKind.text;
  return separator === SPACE ? ValueKind.timestamp : ValueKind.isoTimestamp;
}

/** Digits and what may stand among them in numbers and times: a value with anything else is a text. */
function hasOnlyNumberBytes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= ZERO && byte <= NINE) continue;
    // Blanks, `$ % + , - . :`, `E T Z _ e`, and whatever is beyond ASCII.
    const isSign = byte <= SPACE || byte === 36 || byte === 37 || (byte >= PLUS && byte <= DOT) || byte === COLON || byte >= 128;
    if (!isSign && byte !== 69 && byte !== UPPER_T && byte !== 90 && byte !== 95 && byte !== 101) return false;
  }
  return true;
}

function isAllZeros(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== ZERO) return false;
  return true;
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
