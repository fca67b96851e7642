/** A version of a package: `1.2.3`, `1.2.3-rc1`; what follows a `+` is no part of its order. */
export interface Version {
  readonly text: string;
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string | undefined;
}

const VERSION =
  /^v?(\d+)\.(\d+)\.(\d+)(?:-([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)|([A-Za-z][\dA-Za-z-]*(?:\.[\dA-Za-z-]+)*))?(?:\+[\dA-Za-z.-]+)?$/;

/** Undefined for a text that is no version. */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch, dashed, attached] = match;
  return { text: text.trim(), numbers: [Number(major), Number(minor), Number(patch)], prerelease: dashed ?? attached };
}

/** Negative when `left` comes first. A prerelease comes before its final version. */
export function compareVersions(left: Version, right: Version): number {
  const order = compareNumbers(left, right);
  if (order !== 0 || left.prerelease === right.prerelease) return order;
  if (left.prerelease === undefined) return 1;
  if (right.prerelease === undefined) return -1;
  return comparePrereleases(left.prerelease.split('.'), right.prerelease.split('.'));
}

/** The same for the three numbers alone. */
export function compareNumbers(left: Version, right: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareParts(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers come before words. */
function compareParts(left: string, right: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isNumber && isOtherNumber) return Number(left) - Number(right);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}
