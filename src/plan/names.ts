import { createHash } from 'node:crypto';
import type { RelationName } from '../domain/relation.ts';
import type { Dialect, Features } from '../warehouse/dialect.ts';

/** Where a relation is built and audited before it takes the target's name. */
export function scratchName(target: RelationName, dialect: Dialect): RelationName {
  return suffixed(target, '__mart_new', dialect);
}

/** What the old relation is called between the two renames of a swap. */
export function retiredName(target: RelationName, dialect: Dialect): RelationName {
  return suffixed(target, '__mart_old', dialect);
}

/** Where an increment is staged. */
export function deltaName(target: RelationName, dialect: Dialect): RelationName {
  return suffixed(target, '__mart_delta', dialect);
}

/** Every name that `mart` makes for itself ends in one of these suffixes, also where the warehouse allows few characters. */
function suffixed(target: RelationName, suffix: string, dialect: Dialect): RelationName {
  return { ...target, identifier: fit(target.identifier, suffix, dialect.features) };
}

function fit(name: string, suffix: string, features: Features): string {
  const length = (text: string) => (features.nameLengthUnit === 'bytes' ? Buffer.byteLength(text) : text.length);
  if (length(name + suffix) <= features.nameLengthMax) return name + suffix;
  const mark = `_${createHash('md5').update(name).digest('hex').slice(0, 8)}`;
  let kept = name;
  while (length(kept + mark + suffix) > features.nameLengthMax) kept = kept.slice(0, -1);
  return kept + mark + suffix;
}
