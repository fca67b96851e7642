/* JavaScript's power of floats may be off in the last digit; C's is not, as good as never. */

/** Bits behind the point of the numbers that are computed with: twice what a float has, and some. */
const BITS = 160n;
const ONE = 1n << BITS;

/** ln 2, by 1/1·2 + 1/2·4 + 1/3·8 + … */
function naturalLogOfTwo(): bigint {
  let sum = 0n;
  for (let index = 1n; index <= BITS; index += 1n) sum += (ONE >> index) / index;
  return sum;
}

/** The natural logarithm of `mantissa / 2^52`, which is between 1 and 2: 2·artanh((m − 1) / (m + 1)). */
function naturalLog(mantissa: bigint): bigint {
  const one = 1n << 52n;
  const ratio = ((mantissa - one) << BITS) / (mantissa + one);
  const square = (ratio * ratio) >> BITS;
  let sum = 0n;
  let power = ratio;
  for (let index = 1n; power !== 0n; index += 2n) {
    sum += power / index;
    power = (power * square) >> BITS;
  }
  return 2n * sum;
}

/** e to a power below 1. */
function exponential(power: bigint): bigint {
  let sum = ONE;
  let term = ONE;
  for (let index = 1n; term !== 0n; index += 1n) {
    term = ((term * power) >> BITS) / index;
    sum += term;
  }
  return sum;
}

/** A normal float as `mantissa · 2^exponent`, where the mantissa has 53 bits. */
function parts(size: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  return { mantissa: (bits & 0xfffffffffffffn) | (1n << 52n), exponent: Number((bits >> 52n) & 0x7ffn) - 1075 };
}

/** The float nearest to `value / 2^BITS`, times a power of two; `value` is between 1 and 2. */
function nearest(value: bigint, exponent: number): number {
  const shift = BITS - 52n;
  return Number((value + (1n << (shift - 1n))) >> shift) * 2 ** -52 * 2 ** exponent;
}

function isOrdinary(size: number): boolean {
  return size >= 2 ** -1000 && size < 2 ** 1000;
}

/** `base ** exponent`, to the nearest float. */
export function floatPower(base: number, exponent: number): number {
  const rough = base ** exponent;
  const size = Math.abs(base);
  // Beyond what is computed here the two agree: zero, infinity, and what is exact in any case.
  if (!isOrdinary(Math.abs(rough)) || !isOrdinary(size) || !isOrdinary(Math.abs(exponent)) || size === 1) return rough;
  const from = parts(size);
  const by = parts(Math.abs(exponent));
  const logTwo = naturalLogOfTwo();
  const log = naturalLog(from.mantissa) + BigInt(from.exponent + 52) * logTwo;
  const scaled =
    by.exponent >= 0 ? (log * by.mantissa) << BigInt(by.exponent) : (log * by.mantissa) >> BigInt(-by.exponent);
  const power = exponent < 0 ? -scaled : scaled;
  let whole = power / logTwo;
  if (power - whole * logTwo < 0n) whole -= 1n;
  const result = nearest(exponential(power - whole * logTwo), Number(whole));
  return rough < 0 ? -result : result;
}
