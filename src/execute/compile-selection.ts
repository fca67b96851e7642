import { compileNode } from '../compile/compile-node.ts';
import { compileTest } from '../compile/compile-test.ts';
import type { NodeRun, RunContext } from '../compile/node-run.ts';
import { isCompilable, type CompilableNode, type Node } from '../domain/node.ts';
import type { RunResult, RunResults } from '../domain/result.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { failureDiagnostics } from './failure.ts';
import { ResultBook } from './result-book.ts';
import { Workers } from './workers.ts';

export interface CompileRequest {
  readonly context: RunContext;
  readonly warehouse: Warehouse;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Ephemeral models are results of their own only where they were asked for by name, as in dbt. */
  readonly tellsEphemerals: boolean;
  readonly onCompiled: (node: CompilableNode, text: string) => void;
}

/** Compiles every selected node and changes nothing. */
export async function compileSelection(request: CompileRequest): Promise<RunResults> {
  const { context, warehouse, threads, signal } = request;
  const nodes = [...context.selected].flatMap((id) => context.graph.nodes.get(id) ?? []).filter(isCompilable);
  const book = new ResultBook(context, nodes.length);
  const workers = new Workers(warehouse);
  book.start(threads, []);
  const queue = nodes.values();
  const work = async (worker: number): Promise<void> => {
    for (const node of queue) {
      const run: NodeRun = { context, connection: () => workers.connection(worker), signal, threadId: `Thread-${worker + 1}`, substitutes: new Map() };
      if (signal.aborted) book.skip(node, 'cancelled');
      else await compileOne(node, run, book, request.onCompiled);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, threads) }, (_, worker) => work(worker)));
  } finally {
    await workers.close();
  }
  const all = book.finish(signal.aborted);
  const isTold = ({ uniqueId, status }: RunResult) => request.tellsEphemerals || status !== 'success' || !isEphemeral(context.graph.nodes.get(uniqueId));
  return { ...all, results: all.results.filter(isTold) };
}

function isEphemeral(node: Node | undefined): boolean {
  return node?.resourceType === 'model' && node.config.materialized === 'ephemeral';
}

async function compileOne(node: CompilableNode, run: NodeRun, book: ResultBook, onCompiled: CompileRequest['onCompiled']): Promise<void> {
  const entry = book.begin(node, run.threadId);
  try {
    const sql = await (node.resourceType === 'test' ? compileTest(node, run) : compileNode(node, run));
    entry.compiled();
    onCompiled(node, sql.text);
    book.end(entry, { status: 'success', compiledCode: sql.text, relationName: book.relationName(node) });
  } catch (error) {
    const diagnostics = failureDiagnostics(error, node);
    book.end(entry, { status: 'error', message: diagnostics[0]?.message, diagnostics });
  }
}
