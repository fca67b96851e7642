/**
 * A positive finite float as an exact fraction of integers, scaled by a power of ten and rounded, half to even: what
 * `toFixed` and `toExponential` are not exact enough for.
 */
function scaledInteger(size: number, power: number): bigint {
  const { mantissa, exponent } = parts(size);
  let numerator = mantissa;
  let denominator = 1n;
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  return divideHalfEven(numerator, denominator);
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  return twice > denominator || (twice === denominator && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** The float is `mantissa * 2 ** exponent`. */
function parts(size: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}

/** The digits of a size with `precision` of them behind the point; a negative precision rounds before it. */
export function fixedDigits(size: number, precision: number): string {
  const digits = scaledInteger(size, precision).toString();
  if (precision <= 0) return digits === '0' ? '0' : digits + '0'.repeat(-precision);
  const padded = digits.padStart(precision + 1, '0');
  return `${padded.slice(0, -precision)}.${padded.slice(-precision)}`;
}

/** The digits of a size in the way of `1.5e+3`, with `precision` of them behind the point. */
export function exponentialDigits(size: number, precision: number): string {
  if (size === 0) return `0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}e+0`;
  let power = Number.parseInt(size.toExponential().split('e')[1] ?? '0', 10);
  let digits = scaledInteger(size, precision - power).toString();
  // The shortest digits of a size may have a power of ten that its exact digits don't have.
  while (digits.length !== precision + 1) {
    power += digits.length - precision - 1;
    digits = scaledInteger(size, precision - power).toString();
  }
  const fraction = precision > 0 ? `.${digits.slice(1)}` : '';
  return `${digits.slice(0, 1)}${fraction}e${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

/** `a / b` of integers as the nearest float; infinite when there is none. */
export function divideIntegers(a: bigint, b: bigint): number {
  const isNegative = a < 0n !== b < 0n;
  const [numerator, denominator] = [a < 0n ? -a : a, b < 0n ? -b : b];
  // More bits than a float has, and a last one that tells whether anything was cut off: rounding stays exact.
  const shift = numerator.toString(2).length - denominator.toString(2).length - 66;
  const scaled = shift > 0 ? [numerator, denominator << BigInt(shift)] : [numerator << BigInt(-shift), denominator];
  const [dividend = 0n, divisor = 1n] = scaled;
  const quotient = (dividend / divisor) | (dividend % divisor === 0n ? 0n : 1n);
  const half = Math.trunc(shift / 2);
  const size = Number(quotient) * 2 ** half * 2 ** (shift - half);
  return isNegative ? -size : size;
}
