import type { Json } from '../../domain/json.ts';
import type { ModelNode, TestNode } from '../../domain/node.ts';

const UNIQUENESS = new Set(['unique', 'unique_combination_of_columns']);

/** The columns that identify a row of a model, judged by its constraints, else by its tests; empty when unknown. */
export function primaryKeyOf(model: ModelNode, tests: readonly TestNode[]): readonly string[] {
  for (const constraint of model.constraints) if (constraint.type === 'primary_key') return constraint.columns ?? [];
  for (const column of model.columns.values()) {
    if (column.constraints.some((constraint) => constraint.type === 'primary_key')) return [column.name];
  }
  const unique = new Set(tests.filter((test) => UNIQUENESS.has(test.testMetadata?.name ?? '')).flatMap(testedColumns));
  const filled = new Set(tests.filter((test) => test.testMetadata?.name === 'not_null').flatMap(testedColumns));
  const both = [...filled].filter((column) => unique.has(column));
  return both.length > 0 ? both : [...unique];
}

function testedColumns(test: TestNode): readonly string[] {
  const { column_name: column, combination_of_columns: combination } = test.testMetadata?.kwargs ?? {};
  if (typeof column === 'string') return [column];
  return Array.isArray(combination) ? combination.filter((item: Json) => typeof item === 'string') : [];
}
