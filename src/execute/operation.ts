import { inlineNode, withSession } from '../compile/inline.ts';
import { nodeScope } from '../compile/node-scope.ts';
import type { RunContext } from '../compile/node-run.ts';
import { jsonToValue } from '../context/json-value.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RunResults } from '../domain/result.ts';
import { callMacro } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import type { Value } from '../jinja/values.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { failureDiagnostics } from './failure.ts';
import { ResultBook } from './result-book.ts';

/** Calls a macro of the project or of a package (`package.macro`) with keyword arguments and a connection. */
export async function runOperation(name: string, args: JsonObject, context: RunContext, warehouse: Warehouse, signal: AbortSignal): Promise<RunResults> {
  const { macros, rootName } = context.session;
  const [before = '', after] = name.split('.');
  const macro = after === undefined ? macros.find(before, rootName) : macros.inPackage(before, after);
  if (macro === undefined) {
    const names = [...macros.all()].map((known) => known.name);
    throw martError('macro-not-found', `there is no macro \`${name}\``, { hint: didYouMean(after ?? before, names) });
  }
  const node = inlineNode('', context, macro.name);
  const book = new ResultBook(context, 1);
  book.start(1, []);
  const entry = book.begin({ ...node, uniqueId: macro.uniqueId, resourceType: 'operation' }, 'MainThread');
  await withSession(context, warehouse, signal, async (run) => {
    const keywords: Record<string, Value> = {};
    for (const [key, value] of Object.entries(args)) keywords[key] = jsonToValue(value);
    try {
      await callMacro(macro.definition.macro, nodeScope(node, run).scope, [], keywords, { origins: new Origins() });
      book.end(entry, { status: 'success' });
    } catch (error) {
      const diagnostics = failureDiagnostics(error, node, context.session);
      book.end(entry, { status: 'error', message: diagnostics[0]?.message, diagnostics });
    }
  });
  return book.finish(signal.aborted);
}
