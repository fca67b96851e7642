import { compileUnitTest } from '../compile/compile-unit-test.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import type { UnitTestNode } from '../domain/node.ts';
import type { Sql } from '../sql/sql.ts';
import type { Cell } from '../warehouse/warehouse.ts';
import type { NodeOutcome } from './result-book.ts';
import { runStatement } from './run-steps.ts';

/** Runs a model over given rows and compares what it makes with the expected rows, in any order. */
export async function runUnitTest(
  test: UnitTestNode,
  run: NodeRun,
  onCompiled: (query: Sql) => void,
  ran: (sql: Sql, durationMs: number) => void,
): Promise<NodeOutcome> {
  const parent = run.context.graph.parents.get(test.uniqueId)?.[0];
  const model = parent === undefined ? undefined : run.context.graph.nodes.get(parent);
  if (model?.resourceType !== 'model') throw new Error(`${test.uniqueId} tests no model`);
  const { columns, actual, expected } = await compileUnitTest(test, model, run, onCompiled);
  const runner = { connection: await run.connection(), signal: run.signal, ran };
  const got = (await runStatement(actual, runner)).rows;
  const wanted = (await runStatement(expected, runner)).rows;
  const difference = compareRows(wanted, got);
  if (difference.missing.length + difference.unexpected.length === 0) return { status: 'pass', failures: 0, compiledCode: actual.text };
  const message = `${test.model} does not give the expected rows`;
  const notes = [{ message: differenceText(columns, difference) }];
  const diagnostics = [errorDiagnostic('unit-test-failed', `${test.name}: ${message}`, { at: test.expect.span ?? test.patch, notes })];
  // One, as in dbt, however many rows differ: the table of them is in the notes.
  return { status: 'fail', failures: 1, message, diagnostics, compiledCode: actual.text };
}

type Row = readonly Cell[];

interface Difference {
  readonly missing: readonly Row[];
  readonly unexpected: readonly Row[];
  readonly same: readonly Row[];
}

function compareRows(wanted: readonly Row[], got: readonly Row[]): Difference {
  const left = new Map<string, Row[]>();
  for (const row of wanted) left.set(keyOf(row), [...(left.get(keyOf(row)) ?? []), row]);
  const [unexpected, same]: [Row[], Row[]] = [[], []];
  for (const row of got) (left.get(keyOf(row))?.pop() === undefined ? unexpected : same).push(row);
  return { missing: [...left.values()].flat(), unexpected, same };
}

function keyOf(row: Row): string {
  return JSON.stringify(row.map((cell) => (cell === null ? null : String(cell))));
}

const SHOWN_ROWS_MAX = 20;

/** The rows as a table: `-` expected and missing, `+` given and not expected. */
function differenceText(columns: readonly string[], { missing, unexpected, same }: Difference): string {
  const marked = [...missing.map((row) => ['-', row] as const), ...unexpected.map((row) => ['+', row] as const), ...same.map((row) => [' ', row] as const)];
  const lines = marked.slice(0, SHOWN_ROWS_MAX).map(([mark, row]) => [mark, ...row.map((cell) => (cell === null ? 'null' : String(cell)))]);
  const table = [['@', ...columns], ...lines];
  const widths = (table[0] ?? []).map((_, index) => Math.max(...table.map((line) => line[index]?.length ?? 0)));
  const text = table.map((line) => line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ').trimEnd()).join('\n');
  const hidden = marked.length - SHOWN_ROWS_MAX;
  return `- expected, + got instead\n${text}${hidden > 0 ? `\n… and ${hidden} more rows` : ''}`;
}
