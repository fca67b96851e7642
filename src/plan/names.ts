import type { RelationName } from '../domain/relation.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import { shortenName } from '../warehouse/name.ts';

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

/** Where one of several batches is staged. */
export function batchDeltaName(target: RelationName, index: number, dialect: Dialect): RelationName {
  return suffixed(target, `__mart_delta_${index}`, dialect);
}

/** The number in a name that `batchDeltaName` made, whatever its table. */
export function batchIndexOf(identifier: string): number | undefined {
  const digits = /__mart_delta_(\d+)$/.exec(identifier)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Every name that `mart` makes for itself ends in one of these suffixes, also where the warehouse allows few characters. */
function suffixed(target: RelationName, suffix: string, dialect: Dialect): RelationName {
  return { ...target, identifier: shortenName(target.identifier, suffix, dialect.features) };
}
