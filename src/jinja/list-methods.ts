import { compare, equals, iterate, truthy } from './compare.ts';
import { argument, integerArgument, requireArguments, type Method, type MethodTable } from './method.ts';
import { typeName, type Value } from './model.ts';
import { isInteger } from './numbers.ts';
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
  if (list.length === 0) raise('IndexError', 'pop from empty list');
  const key = args[0] ?? -1;
  if (!isInteger(key)) raise('TypeError', `'${typeName(key)}' object cannot be interpreted as an integer`);
  const index = Number(key) < 0 ? Number(key) + list.length : Number(key);
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
  const start = integerArgument(args[1], 0);
  const found = list.findIndex((item, at) => at >= start && equals(item, wanted));
  return found < 0 ? raise('ValueError', `${repr(wanted)} is not in list`) : found;
};

const count: ListMethod = (list, args) => list.filter((item) => equals(item, args[0] ?? null)).length;

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
      const reverse = truthy(argument(args, 1, keywords, 'reverse') ?? false);
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
