import { PyBytes } from './bytes.ts';
import { integerArgument, requireArguments } from './method.ts';
import { PyFloat, tuple, type Keywords, type Value } from './model.ts';
import { isFloat, makeFloat, makeInteger, unbox, type Numeric } from './numbers.ts';
import { raise } from './python-error.ts';
import { str } from './text.ts';

type NumberMethod = (args: readonly Value[], keywords: Keywords | null) => Value;

/** A method of int or float, bound to the number; undefined when the type has none of that name. */
export function numberMethod(value: Numeric, name: string): NumberMethod | undefined {
  const method = isFloat(value) ? floatMethod(Number(unbox(value)), name) : integerMethod(BigInt(unbox(value)), name);
  if (method === undefined || name === 'to_bytes') return method;
  return (args, keywords) => {
    requireArguments(name, args, 0, 0);
    return method(args, keywords);
  };
}

function integerMethod(number: bigint, name: string): NumberMethod | undefined {
  const size = number < 0n ? -number : number;
  switch (name) {
    case 'bit_length':
      return () => (size === 0n ? 0 : size.toString(2).length);
    case 'bit_count':
      return () => size.toString(2).replaceAll('0', '').length;
    case 'conjugate':
      return () => makeInteger(number);
    case 'as_integer_ratio':
      return () => tuple([makeInteger(number), 1]);
    case 'to_bytes':
      return (args, keywords) => toBytes(number, args, keywords);
    default:
      return undefined;
  }
}

function toBytes(number: bigint, args: readonly Value[], keywords: Keywords | null): Value {
  const length = integerArgument(args[0] ?? keywords?.['length'], 1);
  const isLittle = str(args[1] ?? keywords?.['byteorder'] ?? 'big') === 'little';
  if (number < 0n) raise('OverflowError', "can't convert negative int to unsigned");
  if (number >= 1n << BigInt(8 * length)) raise('OverflowError', 'int too big to convert');
  const bytes = Array.from({ length }, (_, index) => Number((number >> BigInt(8 * index)) & 255n));
  return new PyBytes(Uint8Array.from(isLittle ? bytes : bytes.reverse()));
}

function floatMethod(number: number, name: string): NumberMethod | undefined {
  switch (name) {
    case 'is_integer':
      return () => Number.isInteger(number);
    case 'conjugate':
      return () => makeFloat(number);
    case 'as_integer_ratio':
      return () => ratioOf(number);
    case 'hex':
      return () => hexadecimal(number);
    default:
      return undefined;
  }
}

/** The bits of a float: `fraction * 2 ** (exponent - 52)`, where fractions of normal floats have 53 bits. */
function bitsOf(size: number): { readonly fraction: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { fraction, exponent: size === 0 ? 0 : -1022 }
    : { fraction: fraction | 0x10000000000000n, exponent: biased - 1023 };
}

function ratioOf(number: number): Value {
  if (Number.isNaN(number)) raise('ValueError', 'cannot convert NaN to integer ratio');
  if (!Number.isFinite(number)) raise('OverflowError', 'cannot convert Infinity to integer ratio');
  const { fraction, exponent } = bitsOf(Math.abs(number));
  let [numerator, power] = [fraction, exponent - 52];
  while (numerator !== 0n && numerator % 2n === 0n && power < 0) {
    numerator /= 2n;
    power += 1;
  }
  if (numerator === 0n) power = 0;
  const scaled = power > 0 ? numerator << BigInt(power) : numerator;
  return tuple([makeInteger(number < 0 ? -scaled : scaled), makeInteger(power < 0 ? 1n << BigInt(-power) : 1n)]);
}

function hexadecimal(number: number): string {
  if (!Number.isFinite(number)) return str(new PyFloat(number));
  const sign = number < 0 || Object.is(number, -0) ? '-' : '';
  if (number === 0) return `${sign}0x0.0p+0`;
  const { fraction, exponent } = bitsOf(Math.abs(number));
  const digits = fraction.toString(16).padStart(14, '0');
  return `${sign}0x${digits.slice(0, 1)}.${digits.slice(1)}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
