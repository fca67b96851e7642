import type { Value } from '../model.ts';
import { isFloat, type Numeric, unbox } from '../numbers.ts';
import { raise } from '../python-error.ts';

/* Durations are whole microseconds of any size; floats take part in them as the fractions that they are. */

export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

/** The nearest whole number; of two as near, the even one. */
export function divideToNearest(dividend: bigint, divisor: bigint): bigint {
  const below = floorDivide(dividend, divisor);
  const rest = dividend - below * divisor;
  const doubled = (rest < 0n ? -rest : rest) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  return doubled > size || (doubled === size && below % 2n !== 0n) ? below + 1n : below;
}

/** A number as a fraction, exactly. */
export function ratioOf(value: Numeric): readonly [numerator: bigint, denominator: bigint] {
  const number = unbox(value);
  if (typeof number === 'bigint') return [number, 1n];
  if (Number.isNaN(number)) raise('ValueError', 'cannot convert NaN to integer ratio');
  if (!Number.isFinite(number)) raise('OverflowError', 'cannot convert Infinity to integer ratio');
  let numerator = number;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return [BigInt(numerator), denominator];
}

function wholeOf(number: number): bigint {
  if (Number.isNaN(number)) raise('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(number)) raise('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(number));
}

/** Rounds halves away from zero. */
function rounded(number: number): number {
  return Math.sign(number) * Math.round(Math.abs(number));
}

/** Adds up numbers of units; what is left of fractions is rounded once, at the end. */
export function sumOfParts(parts: readonly (readonly [number: Value, unit: bigint])[]): bigint {
  let sum = 0n;
  let left = 0;
  for (const [value, unit] of parts) {
    const number = unbox(value as Numeric);
    if (!isFloat(value)) {
      sum += BigInt(number) * unit;
      continue;
    }
    const float = Number(number);
    sum += wholeOf(float) * unit;
    const fraction = (float % 1) * Number(unit);
    sum += BigInt(Math.trunc(fraction));
    left += fraction % 1;
  }
  if (left === 0) return sum;
  let whole = rounded(left);
  if (Math.abs(whole - left) === 0.5) {
    const odd = sum % 2n === 0n ? 0 : 1;
    whole = 2 * rounded((left + odd) * 0.5) - odd;
  }
  return sum + BigInt(whole);
}
