import { integerArgument } from './method.ts';
import { LooseUndefined, PyFloat, typeName, Undefined, type Value } from './model.ts';
import { integerFromText, toFloat, toInteger } from './number-parsing.ts';
import { isFloat, isNumeric, makeFloat, unbox } from './numbers.ts';
import { fixed, type Operation } from './operation.ts';
import { PythonError, raise } from './python-error.ts';
import { negate } from './arithmetic.ts';

/** What `compute` gives, or `fallback` when it raises a Python error. */
function attempt(compute: () => Value, fallback: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof PythonError) return fallback();
    throw error;
  }
}

function int(value: Value, fallback: Value | undefined, base: Value | undefined): Value {
  const otherwise = fallback ?? 0;
  if (value instanceof LooseUndefined) return otherwise;
  if (value instanceof Undefined) value.fail();
  const radix = integerArgument(base, 10);
  return attempt(
    () => (typeof value === 'string' ? integerFromText(value, radix) : toInteger(value)),
    () =>
      attempt(
        () => toInteger(toFloat(value)),
        () => otherwise,
      ),
  );
}

function float(value: Value, fallback: Value | undefined): Value {
  const otherwise = fallback ?? new PyFloat(0);
  if (value instanceof LooseUndefined) return otherwise;
  if (value instanceof Undefined) value.fail();
  return attempt(
    () => toFloat(value),
    () => otherwise,
  );
}

/** Rounds half to even on the exact decimal expansion, as Python does. */
function roundHalfEven(number: number, precision: number): number {
  if (!Number.isFinite(number)) return number;
  if (precision < 0) {
    const unit = 10 ** -precision;
    const scaled = number / unit;
    const floor = Math.floor(scaled);
    const isTie = scaled - floor === 0.5;
    return (isTie ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(scaled)) * unit;
  }
  const digits = Math.min(100, precision);
  const size = Math.abs(number);
  const rounded = size.toFixed(digits);
  const exact = size.toFixed(Math.min(100, digits + 40));
  const kept = exact.slice(0, rounded.length);
  const isTie = /^50*$/.test(exact.slice(rounded.length + (digits === 0 ? 1 : 0)));
  const isEven = Number(kept.replace('.', '').at(-1)) % 2 === 0;
  return Number(isTie && isEven ? kept : rounded) * Math.sign(number);
}

function round(value: Value, precision: Value | undefined, method: Value | undefined): Value {
  const digits = integerArgument(precision, 0);
  if (value instanceof Undefined) value.fail();
  if (!isNumeric(value)) return raise('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  const number = unbox(value);
  switch (method ?? 'common') {
    case 'common':
      if (isFloat(value)) return makeFloat(roundHalfEven(Number(number), digits));
      return digits >= 0 ? number : roundHalfEven(Number(number), digits);
    case 'ceil':
      return makeFloat(Math.ceil(Number(number) * 10 ** digits) / 10 ** digits);
    case 'floor':
      return makeFloat(Math.floor(Number(number) * 10 ** digits) / 10 ** digits);
    default:
      return raise('FilterArgumentError', 'method must be common, ceil or floor');
  }
}

function abs(value: Value): Value {
  if (value instanceof Undefined) value.fail();
  if (!isNumeric(value)) return raise('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
  if (isFloat(value)) return makeFloat(Math.abs(Number(unbox(value))));
  const number = unbox(value);
  return number < 0 ? negate(number) : number;
}

function fileSize(value: Value, binary: Value | undefined): string {
  const bytes = Number(unbox(toFloat(value)));
  const base = binary === true ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const names = Array.from('kMGTPEZY', (letter) => (binary === true ? `${letter.toUpperCase()}iB` : `${letter}B`));
  const power = Math.min(names.length, Math.floor(Math.log(bytes) / Math.log(base)));
  return `${(bytes / base ** power).toFixed(1)} ${names[power - 1] ?? ''}`;
}

export const NUMBER_FILTERS: readonly (readonly [string, Operation])[] = [
  ['int', fixed(['default', 'base'], int)],
  ['float', fixed(['default'], float)],
  ['round', fixed(['precision', 'method'], round)],
  ['abs', fixed([], abs)],
  ['filesizeformat', fixed(['binary'], fileSize)],
];
