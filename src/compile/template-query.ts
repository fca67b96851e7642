import type { CallContext } from '../jinja/call-context.ts';
import { str, type Value } from '../jinja/values.ts';
import { Sql } from '../sql/sql.ts';
import type { QueryResult } from '../warehouse/warehouse.ts';
import type { NodeRun } from './node-run.ts';
import { located } from './sql-diagnostic.ts';

/**
 * Runs what a template hands to the warehouse (`run_query`, `statement`, `adapter.execute`). An error points into the
 * template that wrote the text, by the origins of this rendering.
 */
export async function runTemplateQuery(run: NodeRun, text: Value, context: CallContext): Promise<QueryResult> {
  const sql = statementOf(text, context);
  if (sql.text.trim() === '') return { columns: [], rows: [], message: 'OK' };
  if (await run.transaction?.obeys(sql.text)) return { columns: [], rows: [], message: 'OK' };
  const connection = await run.connection();
  const started = performance.now();
  const result = await located(sql, context.outermostSpan(), () => connection.query(sql, run.signal));
  run.context.session.report({ kind: 'statement', uniqueId: undefined, sql: sql.text, durationMs: performance.now() - started });
  return result;
}

function statementOf(text: Value, context: CallContext): Sql {
  const written = str(text);
  return context.origins?.recall(written) ?? Sql.of(written);
}
