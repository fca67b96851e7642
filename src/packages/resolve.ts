import { martError, MartError } from '../diagnostics/diagnostic.ts';
import type { Declaration } from '../project/package-declaration.ts';
import { inParallel } from './in-parallel.ts';
import type { PackageSources } from './package-sources.ts';
import type { Pick } from './pick.ts';

/** Packages that ask for each other in such a way that no choice lasts would go on for ever. */
const ROUNDS_MAX = 50;

type Demands = ReadonlyMap<string, readonly Declaration[]>;
type Picks = ReadonlyMap<string, Pick>;

interface Round {
  readonly picks: Picks;
  /** What was wrong with those that have no pick. */
  readonly problems: readonly MartError[];
}

/**
 * Finds the packages that answer all declarations, and what those packages ask for in turn. Repeats until nothing
 * changes any more: a package that is chosen lower because of another may ask for less itself.
 * Throws `MartError` with every conflict, each saying who asks for what.
 */
export async function resolvePackages(
  declarations: readonly Declaration[],
  sources: PackageSources,
): Promise<readonly Pick[]> {
  let picks: Picks = new Map();
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const demands = await demandsOf(declarations, picks, sources);
    const next = await pickAll(demands, sources);
    if (isSame(picks, next.picks)) {
      if (next.problems.length > 0) throw new MartError(next.problems.flatMap((problem) => problem.diagnostics));
      return [...next.picks.values()];
    }
    picks = next.picks;
  }
  throw martError('version-mismatch', 'the packages ask for each other in versions that exclude each other', {
    hint: 'ask for exact versions of those that several packages need',
  });
}

/**
 * The packages of a lock file. Undefined when one of them asks for a package that the file does not list: a local
 * package may have changed since.
 */
export async function pinLocked(
  declarations: readonly Declaration[],
  sources: PackageSources,
): Promise<readonly Pick[] | undefined> {
  const picks = await inParallel(declarations, (declaration) => sources.pick([declaration]));
  const keys = new Set(await inParallel(declarations, (declaration) => sources.keyOf(declaration)));
  const required = await inParallel(
    picks.flatMap(({ requires }) => requires),
    (declaration) => sources.keyOf(declaration),
  );
  return required.every((key) => keys.has(key)) ? picks : undefined;
}

/** Everything that is asked for, by package; those nearest to the project first. */
async function demandsOf(
  declarations: readonly Declaration[],
  picks: Picks,
  sources: PackageSources,
): Promise<Demands> {
  const demands = new Map<string, Declaration[]>();
  const pending = [...declarations];
  for (const declaration of pending) {
    const key = await sources.keyOf(declaration);
    const others = demands.get(key);
    if (others === undefined) {
      demands.set(key, [declaration]);
      pending.push(...(picks.get(key)?.requires ?? []));
    } else {
      others.push(declaration);
    }
  }
  return demands;
}

async function pickAll(demands: Demands, sources: PackageSources): Promise<Round> {
  const problems: MartError[] = [];
  const found = await inParallel([...demands], async ([key, asked]) => {
    try {
      return [key, await sources.pick(asked)] as const;
    } catch (error) {
      if (!(error instanceof MartError) || error.diagnostics.some(({ code }) => code === 'cancelled')) throw error;
      problems.push(error);
      return undefined;
    }
  });
  return { picks: new Map(found.filter((entry) => entry !== undefined)), problems };
}

function isSame(left: Picks, right: Picks): boolean {
  const texts = (picks: Picks): string => JSON.stringify([...picks].map(([key, pick]) => [key, pick.pinned]));
  return texts(left) === texts(right);
}
