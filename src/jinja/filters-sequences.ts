import { add } from './arithmetic.ts';
import { attribute as attributeOf } from './attributes.ts';
import { compare, equals, iterate, lengthOf, truthy } from './compare.ts';
import { PyDict, PySet } from './containers.ts';
import { caseFolder, itemGetter, sortKeyGetter } from './item-getter.ts';
import { integerArgument } from './method.ts';
import { LooseUndefined, namedTuple, PyTuple, typeName, Undefined, type Value } from './model.ts';
import { fixed, type Operation } from './operation.ts';
import { PyIterator } from './py-objects.ts';
import { raise } from './python-error.ts';
import { repr, str } from './text.ts';

/** The halves of the pairs that `groupby` gives. */
const GROUP_FIELDS = ['grouper', 'list'];

function first(value: Value): Value {
  const found = value instanceof PyIterator ? value.next() : iterate(value)[0];
  return found === undefined ? new Undefined(undefined, 'No first item, sequence was empty.') : found;
}

function last(value: Value): Value {
  if (value instanceof PyIterator) raise('TypeError', `'${value.typeName}' object is not reversible`);
  return iterate(value).at(-1) ?? new Undefined(undefined, 'No last item, sequence was empty.');
}

function random(value: Value): Value {
  const items = iterate(value);
  return (
    items[Math.floor(Math.random() * items.length)] ?? new Undefined(undefined, 'No random item, sequence was empty.')
  );
}

function reverse(value: Value): Value {
  if (typeof value === 'string') return Array.from(value).reverse().join('');
  return new PyIterator(Array.from(iterate(value)).reverse(), 'list_reverseiterator');
}

function join(value: Value, separator: Value | undefined, attribute: Value | undefined): string {
  const get = itemGetter(attribute);
  return iterate(value)
    .map((item) => str(get(item)))
    .join(separator === undefined ? '' : str(separator));
}

const isSet = (value: Value | undefined): boolean => value !== undefined && truthy(value);

function sort(
  value: Value,
  reversed: Value | undefined,
  caseSensitive: Value | undefined,
  attribute: Value | undefined,
): Value {
  const get = sortKeyGetter(attribute, caseFolder(caseSensitive));
  const keyed = Array.from(iterate(value), (item) => ({ key: get(item), item }));
  keyed.sort((left, right) => (isSet(reversed) ? compare(right.key, left.key) : compare(left.key, right.key)));
  return keyed.map(({ item }) => item);
}

function sortDict(
  value: Value,
  caseSensitive: Value | undefined,
  by: Value | undefined,
  reversed: Value | undefined,
): Value {
  if (value instanceof LooseUndefined) return [];
  if (value instanceof Undefined) value.fail();
  if (!(value instanceof PyDict))
    return raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  if (by !== undefined && by !== 'key' && by !== 'value')
    raise('FilterArgumentError', 'You can only sort by either "key" or "value"');
  const fold = caseFolder(caseSensitive);
  const index = by === 'value' ? 1 : 0;
  const keyOf = (pair: PyTuple): Value => fold(pair[index] ?? null);
  const sign = isSet(reversed) ? -1 : 1;
  return value.items().sort((left, right) => sign * compare(keyOf(left), keyOf(right)));
}

function unique(value: Value, caseSensitive: Value | undefined, attribute: Value | undefined): Value {
  const get = itemGetter(attribute, undefined, caseFolder(caseSensitive));
  const seen = new PySet();
  const kept = iterate(value).filter((item) => {
    const key = get(item);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return new PyIterator(kept);
}

function extreme(sign: 1 | -1) {
  return (value: Value, caseSensitive: Value | undefined, attribute: Value | undefined): Value => {
    const get = itemGetter(attribute, undefined, caseFolder(caseSensitive));
    const [head, ...rest] = iterate(value);
    if (head === undefined) return new Undefined(undefined, 'No aggregated item, sequence was empty.');
    return rest.reduce((best, item) => (sign * compare(get(item), get(best)) > 0 ? item : best), head);
  };
}

function sum(value: Value, attribute: Value | undefined, start: Value | undefined): Value {
  const get = itemGetter(attribute);
  return iterate(value).reduce<Value>((total, item) => add(total, get(item)), start ?? 0);
}

function batch(value: Value, lineCount: Value | undefined, fill: Value | undefined): Value {
  const items = iterate(value);
  const size = integerArgument(lineCount, 1);
  const rows: Value[] = [];
  for (let index = 0; index < items.length; index += size) {
    const row = items.slice(index, index + size);
    while (fill !== undefined && fill !== null && row.length < size) row.push(fill);
    rows.push(row);
  }
  return new PyIterator(rows);
}

function slices(value: Value, count: Value | undefined, fill: Value | undefined): Value {
  const items = iterate(value);
  const columns = integerArgument(count, 1);
  const each = Math.floor(items.length / columns);
  const longer = items.length % columns;
  const parts = Array.from({ length: columns }, (_, index) => {
    const begin = index * each + Math.min(index, longer);
    const part: Value[] = items.slice(begin, begin + each + (index < longer ? 1 : 0));
    if (fill !== undefined && fill !== null && index >= longer) part.push(fill);
    return part;
  });
  return new PyIterator(parts);
}

function groupBy(
  value: Value,
  attribute: Value | undefined,
  fallback: Value | undefined,
  caseSensitive: Value | undefined,
): Value {
  const shown = itemGetter(attribute, fallback);
  const get = itemGetter(attribute, fallback, caseFolder(caseSensitive));
  const keyed = Array.from(iterate(value), (item) => ({ key: get(item), item })).sort((left, right) =>
    compare(left.key, right.key),
  );
  const groups: { readonly key: Value; readonly label: Value; readonly items: Value[] }[] = [];
  for (const { key, item } of keyed) {
    const current = groups.at(-1);
    if (current !== undefined && equals(current.key, key)) current.items.push(item);
    else groups.push({ key, label: shown(item), items: [item] });
  }
  return groups.map((group) => namedTuple(GROUP_FIELDS, [group.label, group.items]));
}

function items(value: Value): Value {
  if (value instanceof Undefined) return new PyIterator([]);
  if (value instanceof PyDict) return new PyIterator(value.items());
  return raise('TypeError', 'Can only get item pairs from a mapping.');
}

function attr(value: Value, name: Value | undefined): Value {
  const wanted = str(name ?? null);
  if (value instanceof LooseUndefined) return value;
  const found = value instanceof PyDict && value.has(wanted) ? undefined : attributeOf(value, wanted);
  return found ?? new Undefined(undefined, `'${typeName(value)} object' has no attribute ${repr(wanted)}`);
}

function defaultTo(value: Value, fallback: Value | undefined, boolean: Value | undefined): Value {
  return value instanceof Undefined || (isSet(boolean) && !truthy(value)) ? (fallback ?? '') : value;
}

const identity = fixed([], (value) => value);

export const SEQUENCE_FILTERS: readonly (readonly [string, Operation])[] = [
  ['length', fixed([], lengthOf)],
  ['count', fixed([], lengthOf)],
  ['list', fixed([], (value) => Array.from(iterate(value)))],
  ['first', fixed([], first)],
  ['last', fixed([], last)],
  ['random', fixed([], random)],
  ['reverse', fixed([], reverse)],
  ['join', fixed(['d', 'attribute'], join)],
  ['sort', fixed(['reverse', 'case_sensitive', 'attribute'], sort)],
  ['dictsort', fixed(['case_sensitive', 'by', 'reverse'], sortDict)],
  ['unique', fixed(['case_sensitive', 'attribute'], unique)],
  ['max', fixed(['case_sensitive', 'attribute'], extreme(1))],
  ['min', fixed(['case_sensitive', 'attribute'], extreme(-1))],
  ['sum', fixed(['attribute', 'start'], sum)],
  ['batch', fixed(['linecount', 'fill_with'], batch)],
  ['slice', fixed(['slices', 'fill_with'], slices)],
  ['groupby', fixed(['attribute', 'default', 'case_sensitive'], groupBy)],
  ['items', fixed([], items)],
  ['attr', fixed(['name'], attr)],
  ['default', fixed(['default_value', 'boolean'], defaultTo)],
  ['d', fixed(['default_value', 'boolean'], defaultTo)],
  ['is_list', fixed([], (value) => Array.isArray(value) && !(value instanceof PyTuple))],
  // dbt's markers for native rendering: they say nothing where text is wanted.
  ['as_text', identity],
  ['as_bool', identity],
  ['as_number', identity],
  ['as_native', identity],
];
