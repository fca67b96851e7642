import { PyFloat, PyTuple, type Value } from './model.ts';

/* Python's hashes of values that have the same one in every run: numbers, tuples of them, the empty text. */

const MODULUS = (1n << 61n) - 1n;
const INFINITY_HASH = 314_159n;

function wrapped(hash: bigint): bigint {
  const signed = BigInt.asIntN(64, hash);
  return signed === -1n ? -2n : signed;
}

function hashOfInteger(value: bigint): bigint {
  const size = (value < 0n ? -value : value) % MODULUS;
  return wrapped(value < 0n ? -size : size);
}

/** A float hashes like the fraction that it is: the denominator is a power of two, which has an inverse. */
function hashOfFloat(value: number): bigint | undefined {
  if (Number.isInteger(value)) return hashOfInteger(BigInt(value));
  // NaN hashes by its address.
  if (Number.isNaN(value)) return undefined;
  if (!Number.isFinite(value)) return value > 0 ? INFINITY_HASH : -INFINITY_HASH;
  let numerator = Math.abs(value);
  let halvings = 0;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    halvings += 1;
  }
  // 2 ** 61 is 1 here, so that dividing by 2 is multiplying by 2 ** 60.
  const hash = ((BigInt(numerator) % MODULUS) << BigInt((61 - (halvings % 61)) % 61)) % MODULUS;
  return wrapped(value < 0 ? -hash : hash);
}

const PRIMES = [11_400_714_785_074_694_791n, 14_029_467_366_897_019_727n, 2_870_177_450_012_600_261n] as const;

function hashOfTuple(items: readonly Value[]): bigint | undefined {
  let total: bigint = PRIMES[2];
  for (const item of items) {
    const hash = stableHash(item);
    if (hash === undefined) return undefined;
    total = BigInt.asUintN(64, total + BigInt.asUintN(64, hash) * PRIMES[1]);
    total = BigInt.asUintN(64, (total << 31n) | (total >> 33n));
    total = BigInt.asUintN(64, total * PRIMES[0]);
  }
  total = BigInt.asUintN(64, total + (BigInt(items.length) ^ (PRIMES[2] ^ 3_527_539n)));
  return total === BigInt.asUintN(64, -1n) ? 1_546_275_796n : BigInt.asIntN(64, total);
}

/** The hash of a value, where it does not depend on the run. */
export function stableHash(value: Value): bigint | undefined {
  switch (typeof value) {
    case 'number':
      return hashOfFloat(value);
    case 'bigint':
      return hashOfInteger(value);
    case 'boolean':
      return value ? 1n : 0n;
    case 'string':
      return value === '' ? 0n : undefined;
    default:
      if (value instanceof PyFloat) return hashOfFloat(value.value);
      return value instanceof PyTuple ? hashOfTuple(value) : undefined;
  }
}
