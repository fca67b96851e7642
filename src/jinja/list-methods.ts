import { compare, equals, iterate, truthy } from './compare.ts';
import { integerArgument, requireArguments, type Method, type MethodTable } from './method.ts';
import { typeName, type Value } from './model.ts';
import { raise } from './python-error.ts';
import { repr } from './text.ts';

type ListMethod = Method<Value[]>;

function insert(list: Value[], args: readonly Value[]): null {
  requireArguments('insert', args, 2, 2);
  const index = integerArgument(args[0], 0);
  list.splice(index < 0 ? Math.max(0, index + list.length) : index, 0, args[1] ?? null);
  return null;
}

function pop(list: Value[], args: readonly Value[]): Value {
  const key = integerArgument(args[0], -1);
  if (list.length === 0) raise('IndexError', 'pop from empty list');
  const index = key < 0 ? key + list.length : key;
  if (index < 0 || index >= list.length) raise('IndexError', 'pop index out of range');
  return list.splice(index, 1)[0] ?? null;
}

function remove(list: Value[], args: readonly Value[]): null {
  const index = list.findIndex((item) => equals(item, args[0] ?? null));
  if (index < 0) raise('ValueError', 'list.remove(x): x not in list');
  list.splice(index, 1);
  return null;
}

const index: ListMethod = (list, args) => {
  const wanted = args[0] ?? null;
  const place = (given: Value | undefined, fallback: number): number => {
    const index = integerArgument(given, fallback);
    return index < 0 ? Math.max(0, index + list.length) : index;
  };
  const [start, stop] = [place(args[1], 0), place(args[2], list.length)];
  const found = list.findIndex((item, at) => at >= start && at < stop && equals(item, wanted));
  return found < 0 ? raise('ValueError', `${repr(wanted)} is not in list`) : found;
};

const count: ListMethod = (list, args) => list.filter((item) => equals(item, args[0] ?? null)).length;

/** Sorts a list in place by keys that were computed for its items. */
export function sortByKeys(list: Value[], keys: readonly Value[], reverse: Value | undefined): null {
  const keyed = list.map((item, index) => ({ item, key: keys[index] ?? null }));
  const isReversed = truthy(reverse ?? false);
  keyed.sort((left, right) => (isReversed ? compare(right.key, left.key) : compare(left.key, right.key)));
  for (const [index, { item }] of keyed.entries()) list[index] = item;
  return null;
}

export const LIST_METHODS: MethodTable<Value[]> = new Map<string, ListMethod>([
  [
    'append',
    (list, args) => {
      requireArguments('list.append', args, 1, 1);
      list.push(args[0] ?? null);
      return null;
    },
  ],
  [
    'extend',
    (list, args) => {
      requireArguments('list.extend', args, 1, 1);
      list.push(...Array.from(iterate(args[0] ?? null)));
      return null;
    },
  ],
  ['insert', insert],
  ['pop', pop],
  ['remove', remove],
  [
    'clear',
    (list) => {
      list.length = 0;
      return null;
    },
  ],
  ['index', index],
  ['count', count],
  [
    'sort',
    (list, args, keywords) => {
      if (args.length > 0) raise('TypeError', 'sort() takes no positional arguments');
      const unknown = Object.keys(keywords ?? {}).find((name) => name !== 'reverse' && name !== 'key');
      if (unknown !== undefined) raise('TypeError', `'${unknown}' is an invalid keyword argument for sort()`);
      const key = keywords?.['key'] ?? null;
      if (key !== null && list.length > 0) raise('TypeError', `'${typeName(key)}' object is not callable`);
      const reverse = truthy(keywords?.['reverse'] ?? false);
      list.sort((left, right) => (reverse ? compare(right, left) : compare(left, right)));
      return null;
    },
  ],
  [
    'reverse',
    (list) => {
      list.reverse();
      return null;
    },
  ],
  ['copy', (list) => list.slice()],
]);

export const TUPLE_METHODS: MethodTable<Value[]> = new Map<string, ListMethod>([
  ['index', index],
  ['count', count],
]);
