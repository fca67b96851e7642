import { PyFloat, typeName, Undefined, type Value } from './model.ts';
import { isFloat, isInteger, isNumeric, makeFloat, makeInteger, unbox } from './numbers.ts';
import { raise } from './python-error.ts';
import { repr } from './text.ts';

const INTEGER = /^[+-]?\d+(_\d+)*$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const PREFIXED: Readonly<Record<number, RegExp>> = { 16: /^([+-]?)0x/i, 8: /^([+-]?)0o/i, 2: /^([+-]?)0b/i };

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
  if (typeof value === 'string') return integerFromText(value, 10);
  if (value instanceof Undefined) value.fail();
  return raise(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
  );
}

/** `int(text, base)`. */
export function integerFromText(text: string, base: number): number | bigint {
  const trimmed = text.trim();
  if (base === 10 && INTEGER.test(trimmed)) return makeInteger(BigInt(trimmed.replaceAll('_', '').replace(/^\+/, '')));
  const digits = trimmed.replace(PREFIXED[base] ?? /^(?!)/, '$1');
  const parsed = base === 10 ? Number.NaN : Number.parseInt(digits, base);
  return Number.isNaN(parsed)
    ? raise('ValueError', `invalid literal for int() with base ${base}: ${repr(text)}`)
    : parsed;
}

/** `float(value)`. */
export function toFloat(value: Value): number | PyFloat {
  if (isNumeric(value)) return makeFloat(Number(unbox(value)));
  if (typeof value === 'string') return floatFromText(value);
  if (value instanceof Undefined) value.fail();
  return raise('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`);
}

function floatFromText(text: string): number | PyFloat {
  const trimmed = text.trim().replaceAll('_', '');
  if (FLOAT.test(trimmed)) return makeFloat(Number.parseFloat(trimmed));
  if (/^[+-]?(inf|infinity)$/i.test(trimmed)) return new PyFloat(trimmed.startsWith('-') ? -Infinity : Infinity);
  if (/^[+-]?nan$/i.test(trimmed)) return new PyFloat(Number.NaN);
  return raise('ValueError', `could not convert string to float: ${repr(text)}`);
}
