import type { Value } from '../model.ts';

export type Rows = readonly (readonly Value[])[];

/** Every row with one item of each list; the last list turns fastest. */
export function product(lists: Rows): Value[][] {
  return lists.reduce<Value[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

/** Every choice of so many items, in their order. */
export function combinations(items: readonly Value[], size: number, repeats: boolean): Value[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    combinations(items.slice(repeats ? index : index + 1), size - 1, repeats).map((rest) => [item, ...rest]),
  );
}

/** Every choice of so many items, in every order. */
export function permutations(items: readonly Value[], size: number): Value[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1), size - 1).map((rest) => [item, ...rest]),
  );
}

/** Rows made of one item of each list, as long as the longest. */
export function zipped(columns: Rows, fill: Value): Value[][] {
  const count = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: count }, (_, index) =>
    columns.map((column) => (index < column.length ? (column[index] ?? null) : fill)),
  );
}
