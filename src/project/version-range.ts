const SPECIFIER = /^\s*(>=|<=|>|<|=|)?\s*v?(\d+)\.(\d+)\.(\d+)(?:[-.]?((?:a|b|rc)\d*))?(?:\+[\w.]+)?\s*$/;

interface Version {
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string | undefined;
}

function compareVersions(left: Version, right: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  if (left.prerelease === right.prerelease) return 0;
  if (left.prerelease === undefined) return 1;
  if (right.prerelease === undefined) return -1;
  return left.prerelease < right.prerelease ? -1 : 1;
}

function parseSpecifier(text: string): { readonly operator: string; readonly version: Version } | undefined {
  const match = SPECIFIER.exec(text);
  if (match === null) return undefined;
  const [, operator = '', major = '', minor = '', patch = '', prerelease] = match;
  return {
    operator: operator === '' ? '=' : operator,
    version: { numbers: [Number(major), Number(minor), Number(patch)], prerelease },
  };
}

/**
 * Whether a version is within all of the ranges (`>=1.3.0`, `<2.0.0`).
 * Undefined for a range that can't be read.
 */
export function satisfies(version: string, ranges: readonly string[]): boolean | undefined {
  const own = parseSpecifier(version)?.version;
  if (own === undefined) return undefined;
  let holds = true;
  for (const range of ranges.flatMap((text) => text.split(','))) {
    const wanted = parseSpecifier(range);
    if (wanted === undefined) return undefined;
    const order = compareVersions(own, wanted.version);
    const accepted = { '>=': order >= 0, '<=': order <= 0, '>': order > 0, '<': order < 0, '=': order === 0 }[
      wanted.operator
    ];
    holds &&= accepted === true;
  }
  return holds;
}
