import { iterate } from './compare.ts';
import { PySet } from './containers.ts';
import { requireArguments, type Method, type MethodTable } from './method.ts';
import type { Value } from './model.ts';
import { raise } from './python-error.ts';
import { repr } from './text.ts';

type SetMethod = Method<PySet>;

function asSet(value: Value | undefined): PySet {
  return value instanceof PySet ? value : new PySet(iterate(value ?? null));
}

/** Keeps the members that are in all of (or none of) the other collections. */
function filtering(keepShared: boolean): SetMethod {
  return (set, args) => {
    const others = args.map(asSet);
    const kept = set
      .values()
      .filter((member) =>
        keepShared ? others.every((other) => other.has(member)) : !others.some((other) => other.has(member)),
      );
    return new PySet(kept);
  };
}

function symmetricDifference(set: PySet, args: readonly Value[]): PySet {
  const other = asSet(args[0]);
  return new PySet([
    ...set.values().filter((member) => !other.has(member)),
    ...other.values().filter((member) => !set.has(member)),
  ]);
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
      for (const source of args) for (const member of iterate(source)) set.add(member);
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
  ['union', (set, args) => new PySet([...set.values(), ...args.flatMap((source) => iterate(source))])],
  ['difference', filtering(false)],
  ['intersection', filtering(true)],
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
  ['copy', (set) => new PySet(set.values())],
]);
