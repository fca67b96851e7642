import { iterate } from './compare.ts';
import { PyDict, PySet } from './containers.ts';
import { requireArguments, type Method, type MethodTable } from './method.ts';
import type { Value } from './model.ts';
import { raise } from './python-error.ts';
import { repr } from './text.ts';

type SetMethod = Method<PySet>;

function asSet(value: Value | undefined): PySet {
  return value instanceof PySet ? value : new PySet(source(value ?? null));
}

/** What a set is made of: Python looks whether it is a set or a dict. */
function source(value: Value): Iterable<Value> | PyDict | PySet {
  return value instanceof PySet || value instanceof PyDict ? value : iterate(value);
}

function copied(set: PySet): PySet {
  return new PySet(set);
}

/** The members of the smaller one, in its order, that the other has as well. */
function intersected(left: PySet, right: Value): PySet {
  if (!(right instanceof PySet)) return new PySet(iterate(right).filter((member) => left.has(member)));
  const [small, large] = right.size > left.size ? [left, right] : [right, left];
  return new PySet(small.values().filter((member) => large.has(member)));
}

/** What is left of a set: of a small other one, by taking away; else by adding what stays. */
export function differenceOf(left: PySet, right: Value): PySet {
  const isLookup = right instanceof PySet || right instanceof PyDict;
  if (isLookup && Math.floor(left.size / 4) <= right.size)
    return new PySet(left.values().filter((member) => !right.has(member)));
  const rest = copied(left);
  rest.deleteAll(iterate(right));
  return rest;
}

/** Takes out what both have, and adds what only the other has. */
function flip(set: PySet, other: PySet): void {
  for (const member of other.values()) if (!set.delete(member)) set.add(member);
}

function symmetricDifference(set: PySet, args: readonly Value[]): PySet {
  const [given = null] = args;
  const other = new PySet(source(given));
  flip(other, set);
  return other;
}

/** A method that changes the set and gives None. */
function changing(change: (set: PySet, args: readonly Value[]) => void): SetMethod {
  return (set, args) => {
    change(set, args);
    return null;
  };
}

export const SET_METHODS: MethodTable<PySet> = new Map<string, SetMethod>([
  [
    'add',
    changing((set, args) => {
      requireArguments('set.add', args, 1, 1);
      set.add(args[0] ?? null);
    }),
  ],
  [
    'update',
    changing((set, args) => {
      for (const given of args) set.update(source(given));
    }),
  ],
  ['discard', changing((set, args) => set.delete(args[0] ?? null))],
  [
    'remove',
    changing((set, args) => {
      if (!set.delete(args[0] ?? null)) raise('KeyError', repr(args[0] ?? null));
    }),
  ],
  ['clear', changing((set) => set.clear())],
  [
    'union',
    (set, args) => {
      const union = copied(set);
      for (const given of args) union.update(source(given));
      return union;
    },
  ],
  ['difference', (set, args) => args.reduce<PySet>(differenceOf, copied(set))],
  ['intersection', (set, args) => args.reduce<PySet>(intersected, copied(set))],
  ['symmetric_difference', symmetricDifference],
  ['issubset', (set, args) => set.values().every((member) => asSet(args[0]).has(member))],
  [
    'issuperset',
    (set, args) =>
      asSet(args[0])
        .values()
        .every((member) => set.has(member)),
  ],
  ['isdisjoint', (set, args) => !set.values().some((member) => asSet(args[0]).has(member))],
  ['copy', copied],
  ['difference_update', changing((set, args) => args.forEach((given) => set.deleteAll(Array.from(iterate(given)))))],
  ['intersection_update', changing((set, args) => set.become(args.reduce<PySet>(intersected, copied(set))))],
  ['symmetric_difference_update', changing((set, args) => flip(set, asSet(args[0])))],
  [
    'pop',
    (set) => {
      const [first] = set.values();
      if (first === undefined) return raise('KeyError', "'pop from an empty set'");
      set.delete(first);
      return first;
    },
  ],
]);
