import { item } from './attributes.ts';
import { textOf } from './markup.ts';
import { Undefined, type Value } from './model.ts';

export type Getter = (value: Value) => Value;

/**
 * What an `attribute=` argument reaches: `'name'`, `'a.b.0'`, an index; the value itself when there is none.
 * @param fallback stands for what is missing, when it is given
 */
export function itemGetter(attribute: Value | undefined, fallback?: Value, finish: Getter = (value) => value): Getter {
  if (attribute === undefined || attribute === null) return finish;
  const text = textOf(attribute);
  const path =
    text !== undefined ? text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)) : [attribute];
  return (value) => {
    let found = value;
    for (const part of path) {
      found = item(found, part);
      if (found instanceof Undefined && fallback !== undefined && fallback !== null) found = fallback;
    }
    return finish(found);
  };
}

/**
 * Like {@link itemGetter} for `'a,b'`: several sort keys as a list. One key is a list as well, for lists are compared
 * only where they differ: values that have no order may be sorted as long as they are equal.
 */
export function sortKeyGetter(attribute: Value | undefined, finish: Getter): Getter {
  const parts = textOf(attribute)?.split(',') ?? [attribute];
  const getters = parts.map((part) => itemGetter(part, undefined, finish));
  return (value) => getters.map((get) => get(value));
}

/** Folds strings to lower case, unless case matters. */
export function caseFolder(caseSensitive: Value | undefined): Getter {
  if (caseSensitive !== undefined && caseSensitive !== null && caseSensitive !== false) return (value) => value;
  return (value) => textOf(value)?.toLowerCase() ?? value;
}
