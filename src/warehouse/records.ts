import type { Cell, QueryResult } from './warehouse.ts';

/** Rows by the names of their columns, in lower case. */
export function records({ columns, rows }: Pick<QueryResult, 'columns' | 'rows'>): readonly Record<string, Cell>[] {
  const names = columns.map((column) => column.name.toLowerCase());
  return rows.map((row) => Object.fromEntries(names.map((name, index): [string, Cell] => [name, row[index] ?? null])));
}
