import { compareNumbers, compareVersions, parseVersion, type Version } from './version.ts';

type Operator = '>=' | '<=' | '>' | '<' | '=';

/** One condition on a version: `>=1.0.0`. */
export interface VersionBound {
  readonly operator: Operator;
  readonly version: Version;
}

const BOUND = /^(>=|<=|==|>|<|=)?\s*(\S+)$/;

/** Reads `>=1.0.0,<2.0.0`, `>=1.0.0` or `1.0.0`. Undefined when some part of it is no condition on a version. */
export function parseBounds(text: string): readonly VersionBound[] | undefined {
  const bounds: VersionBound[] = [];
  for (const part of text.split(',')) {
    const [, operator = '=', number = ''] = BOUND.exec(part.trim()) ?? [];
    const version = parseVersion(number);
    if (version === undefined) return undefined;
    bounds.push({ operator: operator === '==' ? '=' : (operator as Operator), version });
  }
  return bounds;
}

export function allows(bounds: readonly VersionBound[], version: Version): boolean {
  return bounds.every((bound) => isWithin(bound, version));
}

function isWithin({ operator, version: limit }: VersionBound, version: Version): boolean {
  const order = compareVersions(version, limit);
  switch (operator) {
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      // Who asks for less than 2.0.0 does not want 2.0.0-rc1, though it comes before.
      return (
        order < 0 &&
        !(limit.prerelease === undefined && version.prerelease !== undefined && compareNumbers(version, limit) === 0)
      );
    case '=':
      return order === 0;
  }
}

/** Whether one of the versions is within all of the ranges (`>=1.3.0`, `<2.0.0`). Undefined for ranges that can't be read. */
export function satisfiesAny(versions: readonly string[], ranges: readonly string[]): boolean | undefined {
  const bounds = ranges.map((range) => parseBounds(range));
  if (bounds.includes(undefined)) return undefined;
  const all = bounds.flatMap((some) => some ?? []);
  return versions.flatMap((text) => parseVersion(text) ?? []).some((version) => allows(all, version));
}
