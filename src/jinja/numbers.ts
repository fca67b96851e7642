import { PyFloat, type Value } from './model.ts';

/** A value that Python's numeric operators take: int, float or bool. */
export type Numeric = number | bigint | boolean | PyFloat;

export function isFloat(value: Value): value is number | PyFloat {
  return value instanceof PyFloat || (typeof value === 'number' && !Number.isInteger(value));
}

/** An int that is not a bool. */
export function isInteger(value: Value): value is number | bigint {
  return (typeof value === 'number' && Number.isInteger(value)) || typeof value === 'bigint';
}

export function isNumeric(value: Value): value is Numeric {
  return (
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' || value instanceof PyFloat
  );
}

/** The JavaScript number behind a numeric value. */
export function unbox(value: Numeric): number | bigint {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof PyFloat ? value.value : value;
}

/** An int from a bigint: a plain number while that is exact. */
export function makeInteger(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** A float: boxed only where JavaScript could not tell it from an int. */
export function makeFloat(value: number): number | PyFloat {
  return Number.isInteger(value) || !Number.isFinite(value) ? new PyFloat(value) : value;
}

/** `repr(float)`: the shortest digits that read back, with Python's thresholds for the exponent. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return withExponent(value.toExponential());
  const text = String(value);
  return text.includes('.') || text.includes('e') ? text : `${text}.0`;
}

/** JavaScript's `1e+5` as Python's `1e+05`. */
export function withExponent(text: string): string {
  const [mantissa = '', exponent = '0'] = text.split('e');
  const power = Number.parseInt(exponent, 10);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
