import { createHash } from 'node:crypto';
import { martError } from '../diagnostics/diagnostic.ts';
import type { Features } from './features.ts';

type NameLimits = Pick<Features, 'nameLengthMax' | 'nameLengthUnit'>;

const HASH_LENGTH = 10;

/** How long the warehouse finds a name. */
export function nameLength(name: string, limits: NameLimits): number {
  return limits.nameLengthUnit === 'bytes' ? Buffer.byteLength(name) : [...name].length;
}

/**
 * `name` with `suffix`, within the warehouse's limit. What has to be cut is replaced by a hash of the whole name, so that two
 * long names never become one: the warehouse itself would cut them without a word.
 */
export function shortenName(name: string, suffix: string, limits: NameLimits): string {
  if (nameLength(name + suffix, limits) <= limits.nameLengthMax) return name + suffix;
  const tail = `_${createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH)}${suffix}`;
  const room = limits.nameLengthMax - nameLength(tail, limits);
  let kept = '';
  for (const character of name) {
    if (nameLength(kept + character, limits) > room) break;
    kept += character;
  }
  return kept + tail;
}

/** Throws `name-too-long` for a name the warehouse would cut or refuse. */
export function checkName(name: string, limits: NameLimits): void {
  const length = nameLength(name, limits);
  if (length <= limits.nameLengthMax) return;
  const message = `the name \`${name}\` has ${length} ${limits.nameLengthUnit}, the warehouse takes ${limits.nameLengthMax}`;
  throw martError('name-too-long', message, { hint: 'give the model a shorter `alias`' });
}

/** What a column is compared by, within one table. */
export function foldedColumn(name: string, features: Pick<Features, 'columnCaseFolds'>): string {
  return features.columnCaseFolds ? name.toLowerCase() : name;
}
