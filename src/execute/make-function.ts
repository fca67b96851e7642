import { compileNode } from '../compile/compile-node.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { relationNameOf, type FunctionNode } from '../domain/node.ts';
import type { Sql } from '../sql/sql.ts';
import { runStatement } from './run-steps.ts';

export interface FunctionOptions {
  readonly onCompiled: (body: Sql) => void;
  readonly ran: (sql: Sql, durationMs: number) => void;
}

/** Makes or replaces a function in the warehouse. Gives its body as compiled. */
export async function makeFunction(node: FunctionNode, run: NodeRun, { onCompiled, ran }: FunctionOptions): Promise<Sql> {
  const body = await compileNode(node, run);
  onCompiled(body);
  const { dialect } = run.context.session;
  const runner = { connection: await run.connection(), signal: run.signal, ran };
  for (const sql of dialect.createFunction(relationNameOf(node), { ...node, volatility: node.config['volatility'] }, body)) await runStatement(sql, runner);
  return body;
}
