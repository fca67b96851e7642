import { NUMBER_FILTERS } from './filters-numbers.ts';
import { selectFilters } from './filters-select.ts';
import { SEQUENCE_FILTERS } from './filters-sequences.ts';
import { TEXT_FILTERS } from './filters-text.ts';
import { isHashable } from './containers.ts';
import { textOf } from './markup.ts';
import { typeName, type Value } from './model.ts';
import { raise } from './python-error.ts';
import { fixed, type FixedOperation, type Operation, type OperationTable, type TestTable } from './operation.ts';
import { BASIC_TESTS } from './tests.ts';

export { bindOperation, type Operation } from './operation.ts';

const allFilters = new Map<string, Operation>([...TEXT_FILTERS, ...NUMBER_FILTERS, ...SEQUENCE_FILTERS]);

function isNameOf(table: ReadonlyMap<string, Operation>, value: Value): boolean {
  if (!isHashable(value)) raise('TypeError', `unhashable type: '${typeName(value)}'`);
  const name = textOf(value);
  return name !== undefined && table.has(name);
}

/** Every test, by name. */
export const tests: TestTable = new Map<string, FixedOperation<boolean>>([
  ...BASIC_TESTS,
  ['filter', fixed([], (value) => isNameOf(allFilters, value))],
  ['test', fixed([], (value) => isNameOf(tests, value))],
]);

for (const [name, filter] of selectFilters(allFilters, tests)) allFilters.set(name, filter);

/** Every filter, by name. */
export const filters: OperationTable = allFilters;
