import { add } from './arithmetic.ts';
import { attribute as attributeOf } from './attributes.ts';
import { compare, equals, isIterable, iterate, lengthOf, truthy } from './compare.ts';
import { PyDict, PySet } from './containers.ts';
import { HostObject } from './host-object.ts';
import { DICT_METHODS } from './dict-methods.ts';
import { DictView } from './dict-view.ts';
import { caseFolder, itemGetter, sortKeyGetter } from './item-getter.ts';
import { isText, mapText, textOf } from './markup.ts';
import { integerArgument } from './method.ts';
import { LooseUndefined, namedTuple, PyTuple, typeName, Undefined, type Value } from './model.ts';
import { fixed, type FixedOperation, type Operation } from './operation.ts';
import { PyIterator, PyRange } from './py-objects.ts';
import { raise } from './python-error.ts';
import { repr, str } from './text.ts';

/** The halves of the pairs that `groupby` gives. */
const GROUP_FIELDS = ['grouper', 'list'];

function first(value: Value): Value {
  const found = value instanceof PyIterator ? value.next() : iterate(value)[0];
  return found === undefined ? new Undefined(undefined, 'No first item, sequence was empty.') : found;
}

function last(value: Value): Value {
  if (!isReversible(value)) return raise('TypeError', `'${typeName(value)}' object is not reversible`);
  const items = iterate(value);
  return items.length > 0 ? (items.at(-1) ?? null) : new Undefined(undefined, 'No last item, sequence was empty.');
}

function isReversible(value: Value): boolean {
  if (isText(value) || Array.isArray(value) || value instanceof PyDict || value instanceof Undefined) return true;
  return value instanceof HostObject && value.length !== undefined && value.iterate !== undefined;
}

function random(value: Value): Value {
  const items = iterate(value);
  const item = items[Math.floor(Math.random() * items.length)];
  return item === undefined ? new Undefined(undefined, 'No random item, sequence was empty.') : item;
}

function reverse(value: Value): Value {
  if (isText(value)) return mapText(value, (text) => Array.from(text).reverse().join(''));
  if (isReversible(value)) return new PyIterator(Array.from(iterate(value)).reverse(), reversedName(value));
  if (!isIterable(value)) return raise('FilterArgumentError', 'argument must be iterable');
  return Array.from(iterate(value)).reverse();
}

/** Python's type of `reversed(value)`. */
function reversedName(value: Value): string {
  if (value instanceof PyDict) return 'dict_reversekeyiterator';
  if (value instanceof PyRange) return 'range_iterator';
  if (value instanceof DictView) return value.typeName.replace(/_(\w+?)s$/, '_reverse$1iterator');
  return Array.isArray(value) && !(value instanceof PyTuple) ? 'list_reverseiterator' : 'reversed';
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
  const wanted = by === undefined ? 'key' : textOf(by);
  if (wanted !== 'key' && wanted !== 'value')
    raise('FilterArgumentError', 'You can only sort by either "key" or "value"');
  if (value instanceof Undefined) value.fail();
  if (!(value instanceof PyDict))
    return raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const fold = caseFolder(caseSensitive);
  const index = wanted === 'value' ? 1 : 0;
  const keyOf = (pair: PyTuple): Value => fold(pair[index] ?? null);
  const sign = isSet(reversed) ? -1 : 1;
  return value.items().sort((left, right) => sign * compare(keyOf(left), keyOf(right)));
}

function* unique(value: Value, caseSensitive: Value | undefined, attribute: Value | undefined): Generator<Value> {
  const get = itemGetter(attribute, undefined, caseFolder(caseSensitive));
  const seen = new PySet();
  for (const item of iterate(value)) {
    const key = get(item);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function extreme(sign: 1 | -1) {
  return (value: Value, caseSensitive: Value | undefined, attribute: Value | undefined): Value => {
    const get = itemGetter(attribute, undefined, caseFolder(caseSensitive));
    const [head, ...rest] = iterate(value);
    if (head === undefined) return new Undefined(undefined, 'No aggregated item, sequence was empty.');
    const operator = sign > 0 ? '>' : '<';
    let best = { item: head, key: get(head) };
    for (const item of rest) {
      const key = get(item);
      if (sign * compare(key, best.key, operator) > 0) best = { item, key };
    }
    return best.item;
  };
}

function sum(value: Value, attribute: Value | undefined, start: Value | undefined): Value {
  const get = itemGetter(attribute);
  return iterate(value).reduce<Value>((total, item) => add(total, get(item)), sumStart(start));
}

function sumStart(start: Value | undefined): Value {
  return isText(start)
    ? raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
    : start === undefined
      ? 0
      : start;
}

function* batch(value: Value, lineCount: Value | undefined, fill: Value | undefined): Generator<Value> {
  const size = lineCount ?? null;
  let row: Value[] = [];
  for (const item of iterate(value)) {
    if (equals(row.length, size)) {
      yield row;
      row = [];
    }
    row.push(item);
  }
  if (row.length === 0) return;
  if (fill !== undefined && fill !== null) while (compare(row.length, size) < 0) row.push(fill);
  yield row;
}

function* slices(value: Value, count: Value | undefined, fill: Value | undefined): Generator<Value> {
  const items = iterate(value);
  const columns = integerArgument(count, 1);
  if (columns === 0) raise('ZeroDivisionError', 'integer division or modulo by zero');
  const each = Math.floor(items.length / columns);
  const longer = items.length % columns;
  for (let index = 0; index < columns; index += 1) {
    const begin = index * each + Math.min(index, longer);
    const part = items.slice(begin, begin + each + (index < longer ? 1 : 0));
    if (fill !== undefined && fill !== null && index >= longer) part.push(fill);
    yield part;
  }
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

function* items(value: Value): Generator<Value> {
  if (value instanceof Undefined) return;
  if (!(value instanceof PyDict)) raise('TypeError', 'Can only get item pairs from a mapping.');
  yield* value.items();
}

function attr(value: Value, name: Value | undefined): Value {
  if (value instanceof LooseUndefined) return value;
  const wanted = textOf(name) ?? raise('TypeError', `attribute name must be string, not '${typeName(name ?? null)}'`);
  const hidden = value instanceof PyDict && value.has(wanted) && !DICT_METHODS.has(wanted);
  return hidden
    ? new Undefined(undefined, `'dict object' has no attribute ${repr(wanted)}`)
    : attributeOf(value, wanted);
}

function defaultTo(value: Value, fallback: Value | undefined, boolean: Value | undefined): Value {
  return value instanceof Undefined || (isSet(boolean) && !truthy(value))
    ? fallback === undefined
      ? ''
      : fallback
    : value;
}

/** A filter whose items are made when they are asked for. */
function lazy(
  name: string,
  parameters: readonly string[],
  generate: (...args: Parameters<FixedOperation['apply']>) => Iterable<Value>,
  required = 0,
): Operation {
  return fixed(parameters, (...args) => new PyIterator(generate(...args), 'generator', name), required);
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
  ['unique', lazy('sync_do_unique', ['case_sensitive', 'attribute'], unique)],
  ['max', fixed(['case_sensitive', 'attribute'], extreme(1))],
  ['min', fixed(['case_sensitive', 'attribute'], extreme(-1))],
  ['sum', fixed(['attribute', 'start'], sum)],
  ['batch', lazy('do_batch', ['linecount', 'fill_with'], batch, 1)],
  ['slice', lazy('sync_do_slice', ['slices', 'fill_with'], slices, 1)],
  ['groupby', fixed(['attribute', 'default', 'case_sensitive'], groupBy, 1)],
  ['items', lazy('do_items', [], items)],
  ['attr', fixed(['name'], attr, 1)],
  ['default', fixed(['default_value', 'boolean'], defaultTo)],
  ['d', fixed(['default_value', 'boolean'], defaultTo)],
  ['is_list', fixed([], (value) => Array.isArray(value) && !(value instanceof PyTuple))],
  // dbt's markers for native rendering: they say nothing where text is wanted.
  ['as_text', identity],
  ['as_bool', identity],
  ['as_number', identity],
  ['as_native', identity],
];
