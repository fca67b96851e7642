import { iterate, truthy } from './compare.ts';
import { itemGetter, type Getter } from './item-getter.ts';
import type { Keywords, Value } from './model.ts';
import { applyOperation, open, type Operation, type OperationTable, type TestTable } from './operation.ts';
import { PyIterator } from './py-objects.ts';
import { raise } from './python-error.ts';
import { repr, str } from './text.ts';

type Condition = (item: Value) => boolean;

/** The filters that apply other filters and tests by name. */
export function selectFilters(filters: OperationTable, tests: TestTable): readonly (readonly [string, Operation])[] {
  return [
    ['map', open((value, args, keywords) => mapped(value, () => mapper(filters, args, keywords)))],
    ['select', open((value, args, keywords) => selected(value, () => condition(tests, args, keywords), true))],
    ['reject', open((value, args, keywords) => selected(value, () => condition(tests, args, keywords), false))],
    [
      'selectattr',
      open((value, args, keywords) => selected(value, () => attributeCondition(tests, args, keywords), true)),
    ],
    [
      'rejectattr',
      open((value, args, keywords) => selected(value, () => attributeCondition(tests, args, keywords), false)),
    ],
  ];
}

/* What the arguments mean is found out when the first item is asked for, as Python's generators do. */

function mapped(value: Value, prepare: () => Getter): Value {
  return new PyIterator(mapLazily(value, prepare), 'generator', 'sync_do_map');
}

function* mapLazily(value: Value, prepare: () => Getter): Generator<Value> {
  if (isEmpty(value)) return;
  const get = prepare();
  for (const item of iterate(value)) yield get(item);
}

function isEmpty(value: Value): boolean {
  return !(value instanceof PyIterator) && !truthy(value);
}

function mapper(filters: OperationTable, args: readonly Value[], keywords: Keywords | null): Getter {
  const [name, ...rest] = args;
  if (name === undefined && keywords?.['attribute'] !== undefined) {
    const { attribute, default: fallback, ...others } = keywords;
    const [unexpected] = Object.keys(others);
    if (unexpected !== undefined) raise('FilterArgumentError', `Unexpected keyword argument '${unexpected}'`);
    return itemGetter(attribute, fallback);
  }
  if (name === undefined) return raise('FilterArgumentError', 'map requires a filter argument');
  return (item) => {
    const filter = filters.get(str(name)) ?? raise('TemplateRuntimeError', `No filter named ${repr(name)}.`);
    return applyOperation(str(name), filter, item, [...rest], keywords);
  };
}

function selected(value: Value, prepare: () => Condition, wanted: boolean): Value {
  return new PyIterator(selectLazily(value, prepare, wanted), 'generator', 'select_or_reject');
}

function* selectLazily(value: Value, prepare: () => Condition, wanted: boolean): Generator<Value> {
  if (isEmpty(value)) return;
  const accepts = prepare();
  for (const item of iterate(value)) if (accepts(item) === wanted) yield item;
}

function condition(tests: TestTable, args: readonly Value[], keywords: Keywords | null): Condition {
  const [name, ...rest] = args;
  if (name === undefined) return truthy;
  return (item) => {
    const test = tests.get(str(name)) ?? raise('TemplateRuntimeError', `No test named ${repr(name)}.`);
    return truthy(applyOperation(str(name), test, item, [...rest], keywords));
  };
}

function attributeCondition(tests: TestTable, args: readonly Value[], keywords: Keywords | null): Condition {
  const [attribute, ...rest] = args;
  if (attribute === undefined) return raise('FilterArgumentError', 'Missing parameter for attribute name');
  const get = itemGetter(attribute);
  const accepts = condition(tests, rest, keywords);
  return (item) => accepts(get(item));
}
