import { compileNode } from '../compile/compile-node.ts';
import { inlineNode, withSession } from '../compile/inline.ts';
import { nodeScope } from '../compile/node-scope.ts';
import type { NodeRun, RunContext } from '../compile/node-run.ts';
import { adapterResponse } from '../compile/statement-results.ts';
import { jsonToValue } from '../context/json-value.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../domain/json.ts';
import type { OperationNode } from '../domain/node.ts';
import type { RunResult, RunResults } from '../domain/result.ts';
import { callMacro } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import type { Value } from '../jinja/values.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { failureDiagnostics } from './failure.ts';
import { ResultBook } from './result-book.ts';
import { runStatement } from './run-steps.ts';

/** Calls a macro of the project or of a package (`package.macro`) with keyword arguments and a connection. */
export function runOperation(name: string, args: JsonObject, context: RunContext, warehouse: Warehouse, signal: AbortSignal): Promise<RunResults> {
  const { macros } = context.session;
  const [before = '', after] = name.split('.');
  const macro = after === undefined ? macros.findAnywhere(before) : macros.inPackage(before, after);
  if (macro === undefined) {
    const names = [...macros.all()].map((known) => known.name);
    throw martError('macro-not-found', `there is no macro \`${name}\``, { hint: didYouMean(after ?? before, names) });
  }
  const node = inlineNode('', context, macro.name);
  const operation = { ...node, uniqueId: macro.uniqueId, resourceType: 'operation' } as const;
  return runOne(operation, context, warehouse, signal, async (run) => {
    const keywords: Record<string, Value> = {};
    for (const [key, value] of Object.entries(args)) keywords[key] = jsonToValue(value);
    await callMacro(macro.definition.macro, nodeScope(node, run).scope, [], keywords, { origins: new Origins() });
    return {};
  });
}

/** Renders a statement that no file holds, and runs it. */
export function runSql(text: string, context: RunContext, warehouse: Warehouse, signal: AbortSignal): Promise<RunResults> {
  const node = inlineNode(text, context);
  return runOne(node, context, warehouse, signal, async (run, book) => {
    const sql = (await compileNode(node, run)).trim();
    const ran = (_: unknown, durationMs: number) => book.statement(node, sql, durationMs);
    const answer = await runStatement(sql, { connection: await context.comments.connection(await run.connection(), node), signal, ran });
    return { message: answer.message, adapterResponse: adapterResponse(answer), compiledCode: sql.text };
  });
}

/** Does one thing with a session of its own, and keeps its result. */
async function runOne(
  node: OperationNode,
  context: RunContext,
  warehouse: Warehouse,
  signal: AbortSignal,
  work: (run: NodeRun, book: ResultBook) => Promise<Partial<RunResult>>,
): Promise<RunResults> {
  const book = new ResultBook(context, 1);
  book.start(1, []);
  const entry = book.begin(node, 'MainThread');
  await withSession(context, warehouse, signal, async (run) => {
    try {
      book.end(entry, { status: 'success', failures: 0, ...(await work(run, book)) });
    } catch (error) {
      const diagnostics = failureDiagnostics(error, node);
      book.end(entry, { status: 'error', message: diagnostics[0]?.message, failures: 1, diagnostics });
    }
  });
  return book.finish(signal.aborted);
}
