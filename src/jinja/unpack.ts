import { isIterable, iterate } from './compare.ts';
import { typeName, type Value } from './model.ts';
import { raise } from './python-error.ts';

/** `a, b = value`: as many items as there are names. */
export function unpack(value: Value, count: number): readonly Value[] {
  if (!isIterable(value)) raise('TypeError', `cannot unpack non-iterable ${typeName(value)} object`);
  const items = iterate(value);
  if (items.length > count) raise('ValueError', `too many values to unpack (expected ${count})`);
  if (items.length < count) raise('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`);
  return items;
}
