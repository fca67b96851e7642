import type { RegisteredMacro } from '../context/registered-macro.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { TestNode } from '../domain/node.ts';
import { callMacro } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import { str, type Value } from '../jinja/values.ts';
import type { Sql } from '../sql/sql.ts';
import type { Cell, QueryResult } from '../warehouse/warehouse.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';
import type { StatementResults } from './statement-results.ts';

const VERDICT = ['failures', 'should_warn', 'should_error'];

/**
 * Runs a project's own `{% materialization test %}` over a test's query, as packages have it that keep samples of
 * failing rows. Returns the one row of its statement named `main`: how many fail, and what that means.
 */
export async function callTestMaterialization(test: TestNode, { definition }: RegisteredMacro, compiled: Sql, run: NodeRun): Promise<QueryResult> {
  const { scope, results } = nodeScope(test, run);
  const origins = new Origins();
  origins.remember(compiled.text, compiled);
  Object.assign(scope, { sql: compiled.text, compiled_code: compiled.text, pre_hooks: [], post_hooks: [] });
  await callMacro(definition.macro, scope, [], undefined, { origins });
  const row = verdictRow(results);
  if (row === undefined) {
    throw martError('compiler-error', `${test.name}: the materialization of tests gave no verdict`, {
      at: test.patch ?? test.codeSpan,
      hint: `its statement named \`main\` must give one row with the columns ${VERDICT.join(', ')}: see get_test_sql()`,
      exitCode: 1,
    });
  }
  const { message = '', rowsAffected, queryId } = results.main ?? {};
  return { columns: [], rows: [row], message, rowsAffected, queryId };
}

function verdictRow({ mainTable }: StatementResults): readonly Cell[] | undefined {
  const [row, more] = mainTable?.rows ?? [];
  if (row === undefined || more !== undefined) return undefined;
  const names = mainTable?.columnNames.map((name) => name.toLowerCase()) ?? [];
  const places = VERDICT.map((name) => names.indexOf(name));
  return places.includes(-1) ? undefined : places.map((place) => cellOf(row.values[place] ?? null));
}

function cellOf(value: Value): Cell {
  return value === null || typeof value === 'boolean' || typeof value === 'number' ? value : str(value);
}
