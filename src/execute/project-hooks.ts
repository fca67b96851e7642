import { compileNode } from '../compile/compile-node.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { adapterResponse } from '../compile/statement-results.ts';
import { isBuildable, type OperationNode } from '../domain/node.ts';
import type { RunResult } from '../domain/result.ts';
import { tuple, type Value } from '../jinja/values.ts';
import { failureDiagnostics } from './failure.ts';
import type { ResultBook } from './result-book.ts';
import { resultValue } from './result-value.ts';
import { runStatement } from './run-steps.ts';

const NOT_BUILT: ReadonlySet<RunResult['status']> = new Set(['error', 'fail', 'skipped'] as const);

/** The `on-run-start` or `on-run-end` hooks: the project's own first, then those of packages by name, each in the order written. */
function projectHooks(run: NodeRun, when: 'on-run-start' | 'on-run-end'): readonly OperationNode[] {
  const { graph } = run.context;
  const rootName = graph.project.root.name;
  return [...graph.nodes.values()]
    .filter((node): node is OperationNode => node.resourceType === 'operation' && node.when === when)
    .sort((left, right) => byPackage(left.packageName, right.packageName, rootName) || (left.index ?? 0) - (right.index ?? 0));
}

function byPackage(left: string, right: string, rootName: string): number {
  return left === right ? 0 : Number(right === rootName) - Number(left === rootName) || (left < right ? -1 : 1);
}

/** Runs hooks one after another; stops at the first that fails and says so; the rest is skipped. */
export async function runProjectHooks(run: NodeRun, when: 'on-run-start' | 'on-run-end', book: ResultBook, onCompiled: (hook: OperationNode, text: string) => void): Promise<boolean> {
  const hooks = projectHooks(run, when);
  if (hooks.length === 0) return true;
  const names = when === 'on-run-end' ? endNames(run, book.results) : {};
  for (const [index, hook] of hooks.entries()) {
    const entry = book.begin(hook, run.threadId, { index: index + 1, total: hooks.length });
    let compiledCode: string | undefined;
    try {
      const sql = (await compileNode(hook, run, names)).trim();
      compiledCode = sql.text;
      entry.compiled();
      onCompiled(hook, sql.text);
      const ran = (_: unknown, durationMs: number) => book.statement(hook, sql, durationMs);
      const answer = sql.text === '' ? undefined : await runStatement(sql, { connection: await run.context.comments.connection(await run.connection(), hook), signal: run.signal, ran });
      book.end(entry, { status: 'success', failures: 0, message: answer?.message, adapterResponse: adapterResponse(answer), compiledCode });
    } catch (error) {
      const diagnostics = failureDiagnostics(error, hook);
      book.end(entry, { status: 'error', failures: 1, message: diagnostics[0]?.message, diagnostics, compiledCode });
      for (const [later, rest] of hooks.entries()) if (later > index) book.skip(rest, `${hook.name} failed`, { index: later + 1, total: hooks.length });
      return false;
    }
  }
  return true;
}

/** What only `on-run-end` sees: the results of nodes and the schemas that something was built into. */
function endNames(run: NodeRun, results: readonly RunResult[]): Readonly<Record<string, Value>> {
  const { graph } = run.context;
  const built = results.filter(({ status }) => !NOT_BUILT.has(status)).flatMap(({ uniqueId }) => graph.nodes.get(uniqueId) ?? []);
  const placed = built.filter((node) => isBuildable(node) || node.resourceType === 'function');
  const pairs = new Map(placed.map((node) => [`${node.database ?? ''}\u0000${node.schema}`, tuple([node.database ?? null, node.schema])]));
  return {
    results: results.filter(({ uniqueId }) => graph.nodes.get(uniqueId)?.resourceType !== 'operation').map((result) => resultValue(run, result)),
    schemas: [...new Set(placed.map((node) => node.schema))],
    database_schemas: [...pairs.values()],
  };
}
