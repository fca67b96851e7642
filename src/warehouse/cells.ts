/** A number where it is exact, else the bigint itself. */
export function exactInteger(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The same for digits as a driver hands them over. */
export function exactIntegerText(digits: string): number | bigint {
  return digits.length < 16 ? Number(digits) : exactInteger(BigInt(digits));
}

/** Fractions of a second as six digits (nine where there are nanoseconds), none when they are zero; space for `T`. */
export function isoTimestamp(text: string): string {
  const spaced = text.charAt(10) === 'T' ? `${text.slice(0, 10)} ${text.slice(11)}` : text;
  const dot = spaced.indexOf('.');
  if (dot < 0) return spaced;
  const whole = spaced.slice(0, dot);
  const fraction = spaced.slice(dot + 1).replace(/0+$/, '');
  if (fraction === '') return whole;
  return `${whole}.${fraction.padEnd(fraction.length > 6 ? 9 : 6, '0')}`;
}
