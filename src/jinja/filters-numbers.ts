import { HostObject } from './host-object.ts';
import { textOf } from './markup.ts';
import { fixedDigits } from './decimal-digits.ts';
import { integerArgument } from './method.ts';
import { LooseUndefined, PyFloat, typeName, Undefined, type Value } from './model.ts';
import { integerFromText, toFloat, toInteger } from './number-parsing.ts';
import { isFloat, isNumeric, makeFloat, makeInteger, unbox } from './numbers.ts';
import { fixed, type Operation } from './operation.ts';
import { PythonError, raise } from './python-error.ts';
import { divide, multiply, negate, power } from './arithmetic.ts';
import { truthy } from './compare.ts';
import { formatSpec } from './format-spec.ts';
import { str } from './text.ts';

const CONVERSION_ERRORS = ['TypeError', 'ValueError'];

/** What `compute` gives, or `fallback` when it raises an error of one of these kinds. */
function attempt(compute: () => Value, fallback: () => Value, kinds = CONVERSION_ERRORS): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof PythonError && kinds.includes(error.kind)) return fallback();
    throw error;
  }
}

function int(value: Value, fallback: Value | undefined, base: Value | undefined): Value {
  const otherwise = fallback === undefined ? 0 : fallback;
  if (value instanceof LooseUndefined) return otherwise;
  if (value instanceof Undefined) value.fail();
  const text = textOf(value);
  return attempt(
    () => (text === undefined ? toInteger(value) : integerFromText(text, integerArgument(base, 10))),
    () =>
      attempt(
        () => toInteger(toFloat(value)),
        () => otherwise,
        [...CONVERSION_ERRORS, 'OverflowError'],
      ),
  );
}

function float(value: Value, fallback: Value | undefined): Value {
  const otherwise = fallback === undefined ? new PyFloat(0) : fallback;
  if (value instanceof LooseUndefined) return otherwise;
  if (value instanceof Undefined) value.fail();
  return attempt(
    () => toFloat(value),
    () => otherwise,
  );
}

/** More digits than this no float has, behind its point or before it. */
const DIGITS_MAX = 323;
const DIGITS_MIN = -308;

/** Rounds half to even on the exact decimal expansion, as Python does. */
function roundHalfEven(number: number, precision: number): number {
  if (!Number.isFinite(number) || precision > DIGITS_MAX) return number;
  const sign = Object.is(number, -0) ? -1 : Math.sign(number);
  const size = precision < DIGITS_MIN ? 0 : Number(fixedDigits(Math.abs(number), precision));
  if (size === Number.POSITIVE_INFINITY) raise('OverflowError', 'rounded value too large to represent');
  return sign < 0 ? -size : size;
}

function round(value: Value, precision: Value | undefined, method: Value | undefined): Value {
  const how = method ?? 'common';
  if (how !== 'common' && how !== 'ceil' && how !== 'floor')
    return raise('FilterArgumentError', 'method must be common, ceil or floor');
  if (how !== 'common') return roundTo(value, precision ?? 0, how);
  const digits = integerArgument(precision ?? undefined, 0);
  if (!isNumeric(value)) return raise('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  const number = unbox(value);
  if (isFloat(value)) return makeFloat(roundHalfEven(Number(number), digits));
  return digits >= 0 ? number : roundInteger(BigInt(number), 10n ** BigInt(-digits));
}

function roundTo(value: Value, precision: Value, method: 'ceil' | 'floor'): Value {
  const unit = power(10, precision);
  const scaled = multiply(value, unit);
  if (!isNumeric(scaled)) return raise('TypeError', `must be real number, not ${typeName(scaled)}`);
  const number = unbox(scaled);
  const whole = typeof number === 'bigint' ? number : toInteger(makeFloat(Math[method](number)));
  return divide(whole, unit);
}

/** Rounds to a multiple of `unit`, half to even. */
function roundInteger(number: bigint, unit: bigint): number | bigint {
  const rest = ((number % unit) + unit) % unit;
  const floor = number - rest;
  const isUp = rest * 2n > unit || (rest * 2n === unit && (floor / unit) % 2n !== 0n);
  return makeInteger(isUp ? floor + unit : floor);
}

function abs(value: Value): Value {
  if (value instanceof HostObject && value.absolute !== undefined) return value.absolute();
  if (!isNumeric(value)) return raise('TypeError', `bad operand type for abs(): '${typeName(value)}'`);
  if (isFloat(value)) return makeFloat(Math.abs(Number(unbox(value))));
  const number = unbox(value);
  return number < 0 ? negate(number) : number;
}

function fileSize(value: Value, binary: Value | undefined): string {
  const isBinary = binary !== undefined && truthy(binary);
  const bytes = Number(unbox(toFloat(value)));
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${str(toInteger(makeFloat(bytes)))} Bytes`;
  const names = Array.from('kMGTPEZY', (letter) => (isBinary ? `${letter.toUpperCase()}iB` : `${letter}B`));
  const found = names.findIndex((_, index) => bytes < base ** (index + 2));
  const power = found < 0 ? names.length : found + 1;
  return `${formatSpec(makeFloat((base * bytes) / base ** (power + 1)), '.1f')} ${names[power - 1] ?? ''}`;
}

export const NUMBER_FILTERS: readonly (readonly [string, Operation])[] = [
  ['int', fixed(['default', 'base'], int)],
  ['float', fixed(['default'], float)],
  ['round', fixed(['precision', 'method'], round)],
  ['abs', fixed([], abs)],
  ['filesizeformat', fixed(['binary'], fileSize)],
];
