import { iterate, truthy } from './compare.ts';
import { itemGetter, type Getter } from './item-getter.ts';
import type { Keywords, Value } from './model.ts';
import { applyOperation, open, type Operation, type OperationTable, type TestTable } from './operation.ts';
import { PyIterator } from './py-objects.ts';
import { raise } from './python-error.ts';
import { repr, str } from './text.ts';

/** The filters that apply other filters and tests by name. */
export function selectFilters(filters: OperationTable, tests: TestTable): readonly (readonly [string, Operation])[] {
  return [
    ['map', open((value, args, keywords) => mapped(value, mapper(filters, args, keywords)))],
    ['select', open((value, args, keywords) => selected(value, condition(tests, args, keywords), true))],
    ['reject', open((value, args, keywords) => selected(value, condition(tests, args, keywords), false))],
    ['selectattr', open((value, args, keywords) => selected(value, attributeCondition(tests, args, keywords), true))],
    ['rejectattr', open((value, args, keywords) => selected(value, attributeCondition(tests, args, keywords), false))],
  ];
}

function mapped(value: Value, get: Getter): Value {
  return new PyIterator(isEmpty(value) ? [] : iterate(value).map(get));
}

function isEmpty(value: Value): boolean {
  return !(value instanceof PyIterator) && !truthy(value);
}

function mapper(filters: OperationTable, args: readonly Value[], keywords: Keywords | null): Getter {
  const [name, ...rest] = args;
  if (name === undefined && keywords?.['attribute'] !== undefined)
    return itemGetter(keywords['attribute'], keywords['default']);
  if (name === undefined) return raise('FilterArgumentError', 'map requires a filter argument');
  const filter = filters.get(str(name)) ?? raise('TemplateRuntimeError', `No filter named ${repr(name)}.`);
  return (item) => applyOperation(str(name), filter, item, [...rest], keywords);
}

function selected(value: Value, accepts: (item: Value) => boolean, wanted: boolean): Value {
  return new PyIterator(isEmpty(value) ? [] : iterate(value).filter((item) => accepts(item) === wanted));
}

function condition(tests: TestTable, args: readonly Value[], keywords: Keywords | null): (item: Value) => boolean {
  const [name, ...rest] = args;
  if (name === undefined) return truthy;
  const test = tests.get(str(name)) ?? raise('TemplateRuntimeError', `No test named ${repr(name)}.`);
  return (item) => truthy(applyOperation(str(name), test, item, [...rest], keywords));
}

function attributeCondition(
  tests: TestTable,
  args: readonly Value[],
  keywords: Keywords | null,
): (item: Value) => boolean {
  const [attribute, ...rest] = args;
  if (attribute === undefined) return raise('FilterArgumentError', 'Missing parameter for attribute name');
  const get = itemGetter(attribute);
  const accepts = condition(tests, rest, keywords);
  return (item) => accepts(get(item));
}
