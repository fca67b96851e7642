import type { Relation } from '../../domain/relation.ts';

/** A name that needs no quotes: it is folded to upper case. */
const BARE = /^[A-Za-z_][A-Za-z0-9_$]*$/;
const BARE_UPPER = /^[A-Z_][A-Z0-9_$]*$/;

/** Words that cannot be a name without quotes ("Reserved & limited keywords"). */
const RESERVED = new Set(
  `account all alter and any as between by case cast check column connect connection constraint create cross current
  current_date current_time current_timestamp current_user database delete distinct drop else exists false following for
  from full grant group gscluster having ilike in increment inner insert intersect into is issue join lateral left like
  localtime localtimestamp minus natural not null of on or order organization qualify regexp revoke right rlike row rows
  sample schema select set some start table tablesample then to trigger true try_cast union unique update using values
  view when whenever where with`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** A relation whose identifier was read from the catalog, and so stands for itself, letter by letter. */
export interface CatalogRelation extends Relation {
  readonly exact: true;
  /** Read with it, so that a publish can say it again without asking. */
  readonly comment?: string | undefined;
}

export function isCatalogRelation(name: object): name is CatalogRelation {
  return 'exact' in name && name.exact === true;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A name as someone configured it. Bare where it can be, so that it is folded as dbt's are; a reserved word is quoted in
 * the upper case that folding would have given it; anything else is quoted as it stands.
 */
export function configuredName(name: string): string {
  if (!BARE.test(name)) return quoted(name);
  return isReserved(name) ? quoted(name.toUpperCase()) : name;
}

/** A name as the catalog has it: bare only when folding would not change it. */
export function catalogName(name: string): string {
  return BARE_UPPER.test(name) && !isReserved(name) ? name : quoted(name);
}

/** What the catalog calls a configured name. */
export function foldedName(name: string): string {
  return BARE.test(name) ? name.toUpperCase() : name;
}

function isReserved(name: string): boolean {
  return RESERVED.has(name.toLowerCase());
}
