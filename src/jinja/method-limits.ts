import type { MethodLimits } from './method.ts';

const NONE = [0, 0] as const;
const ONE = [1, 1] as const;

function each(names: string, limits: readonly [number, number]): MethodLimits {
  return Object.fromEntries(names.split(' ').map((name) => [name, limits]));
}

const PREDICATES =
  'isdigit isdecimal isnumeric isalpha isalnum isspace isascii isidentifier isprintable isupper islower istitle';

export const STRING_LIMITS: MethodLimits = {
  ...each(`upper lower casefold capitalize title swapcase ${PREDICATES}`, NONE),
  ...each('join partition rpartition removeprefix removesuffix zfill translate', ONE),
  ...each('strip lstrip rstrip', [0, 1]),
  ...each('ljust rjust center', [1, 2]),
  ...each('find rfind index rindex count startswith endswith', [1, 3]),
  replace: [2, 3],
};

/** The parameters of methods that take keywords as well. */
export const KEYWORD_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['str.split', ['sep', 'maxsplit']],
  ['str.rsplit', ['sep', 'maxsplit']],
  ['str.splitlines', ['keepends']],
  ['str.expandtabs', ['tabsize']],
  ['str.encode', ['encoding', 'errors']],
]);

export const LIST_LIMITS: MethodLimits = {
  ...each('reverse copy clear', NONE),
  ...each('append extend remove count', ONE),
  pop: [0, 1],
  insert: [2, 2],
  index: [1, 3],
};

export const DICT_LIMITS: MethodLimits = {
  ...each('items keys values copy clear popitem', NONE),
  ...each('get pop setdefault fromkeys', [1, 2]),
};

export const SET_LIMITS: MethodLimits = {
  ...each('copy clear pop', NONE),
  ...each('add discard remove symmetric_difference issubset issuperset isdisjoint', ONE),
};
