import type { Cell } from './warehouse.ts';

/** A value as standard SQL writes it: the only escape in a text is the doubled quote. */
export function standardLiteral(value: Cell): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : plainLiteral(value);
}

/** Everything but texts, which is spelled alike everywhere. */
export function plainLiteral(value: Exclude<Cell, string>): string {
  if (value === null) return 'null';
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`no literal for the number ${value}`);
  return String(value);
}
