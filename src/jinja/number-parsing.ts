import { textOf } from './markup.ts';
import { PyFloat, typeName, Undefined, type Value } from './model.ts';
import { isFloat, isInteger, isNumeric, makeFloat, makeInteger, unbox } from './numbers.ts';
import { raise } from './python-error.ts';
import { stripLeft, stripRight } from './string-split.ts';
import { repr } from './text.ts';

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const PREFIXES: Readonly<Record<string, number>> = { '0x': 16, '0o': 8, '0b': 2 };
const DECIMAL_DIGIT = /\p{Nd}/u;

/** Digits of other scripts as ASCII, without white space around them: Python reads them all. */
function asciiDigits(text: string): string {
  const trimmed = stripLeft(stripRight(text));
  return /^[ -~]*$/.test(trimmed) ? trimmed : trimmed.replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** Decimal digits stand in runs of ten, from zero to nine. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (DECIMAL_DIGIT.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}

/** `int(value)`. */
export function toInteger(value: Value): number | bigint {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isInteger(value)) return value;
  if (isFloat(value)) {
    const number = Number(unbox(value));
    if (Number.isNaN(number)) raise('ValueError', 'cannot convert float NaN to integer');
    if (!Number.isFinite(number)) raise('OverflowError', 'cannot convert float infinity to integer');
    return makeInteger(BigInt(Math.trunc(number)));
  }
  const text = textOf(value);
  if (text !== undefined) return integerFromText(text, 10);
  if (value instanceof Undefined) value.fail();
  return raise(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
  );
}

/** `int(text, base)`. */
export function integerFromText(text: string, base: number): number | bigint {
  if (base !== 0 && (base < 2 || base > 36)) raise('ValueError', 'int() base must be >= 2 and <= 36, or 0');
  const [, sign = '', prefix, body = ''] = /^([+-]?)(0[xXoObB](?=.))?([^]*)$/.exec(asciiDigits(text)) ?? [];
  const prefixed = prefix === undefined ? undefined : PREFIXES[prefix.toLowerCase()];
  const isPrefix = prefixed !== undefined && (base === 0 || base === prefixed);
  const digits = (isPrefix ? body.replace(/^_/, '') : (prefix ?? '') + body).toLowerCase();
  const radix = isPrefix ? prefixed : base === 0 ? 10 : base;
  const isValid = /^[0-9a-z]+(?:_[0-9a-z]+)*$/.test(digits) && !(base === 0 && !isPrefix && /^0+_?[1-9]/.test(digits));
  const plain = digits.replaceAll('_', '');
  if (!isValid || Array.from(plain).some((digit) => Number.parseInt(digit, 36) >= radix))
    return raise('ValueError', `invalid literal for int() with base ${base}: ${repr(text)}`);
  const size = radix === 10 ? BigInt(plain) : bigIntFrom(plain, BigInt(radix));
  return makeInteger(sign === '-' ? -size : size);
}

function bigIntFrom(digits: string, radix: bigint): bigint {
  return Array.from(digits).reduce((total, digit) => total * radix + BigInt(Number.parseInt(digit, 36)), 0n);
}

/** `float(value)`. */
export function toFloat(value: Value): number | PyFloat {
  if (isNumeric(value)) return makeFloat(Number(unbox(value)));
  const text = textOf(value);
  if (text !== undefined) return floatFromText(text);
  if (value instanceof Undefined) value.fail();
  return raise('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`);
}

function floatFromText(text: string): number | PyFloat {
  const trimmed = asciiDigits(text);
  if (FLOAT.test(trimmed)) return makeFloat(Number.parseFloat(trimmed.replaceAll('_', '')));
  if (/^[+-]?(inf|infinity)$/i.test(trimmed)) return new PyFloat(trimmed.startsWith('-') ? -Infinity : Infinity);
  if (/^[+-]?nan$/i.test(trimmed)) return new PyFloat(Number.NaN);
  return raise('ValueError', `could not convert string to float: ${repr(text)}`);
}
