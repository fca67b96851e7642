import type { Command, CommandContext } from '../command.ts';
import { EXIT_ERROR, EXIT_SUCCESS, exitCodeOf } from '../exit-code.ts';
import type { MartApi } from '../mart-api.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';
import type { RunResult } from '../../domain/result.ts';

export const command: Command = {
  description:
    'Renders templates to SQL, into target/compiled. With --select of a single node or --inline, also prints it.',
  options: [...SELECTION_OPTIONS, 'resourceType', 'excludeResourceType', 'inline', 'output', 'fullRefresh', 'empty', 'injectEphemeralCtes'],
  output: 'data',
  formats: ['text', 'json'],
  narrates: 'failures',
  async run(context) {
    const mart = await context.mart();
    const { inline } = context.options;
    if (inline !== undefined) {
      context.concurrency(1, mart.target.threads);
      const { sql } = await mart.compileInline(inline);
      printCompiled(context, undefined, sql);
      return EXIT_SUCCESS;
    }
    const compiled = await mart.compile(context.selection);
    const isAsked = context.selection.select !== undefined || context.selection.selector !== undefined;
    const asked = isAsked ? singleOf(compiled.results) : undefined;
    if (asked !== undefined) printResult(context, mart, asked);
    // dbt ends `compile` at the first error, as what keeps the whole from being compiled
    return exitCodeOf(compiled) === EXIT_SUCCESS ? EXIT_SUCCESS : EXIT_ERROR;
  },
};

/** The one node that was meant: the tests that come along with a model are not. */
function singleOf(results: readonly RunResult[]): RunResult | undefined {
  const nodes = results.filter((result) => !result.uniqueId.startsWith('test.'));
  const found = nodes.length === 0 ? results : nodes;
  return found.length === 1 ? found[0] : undefined;
}

function printResult(context: CommandContext, mart: MartApi, result: RunResult): void {
  if (result.compiledCode === undefined) return;
  const { uniqueId, compiledCode } = result;
  printCompiled(context, { uniqueId, name: mart.project.nodes.get(uniqueId)?.name ?? uniqueId }, compiledCode);
}

/** Prints what a node became, or an inline query. */
function printCompiled(context: CommandContext, node: { readonly uniqueId: string; readonly name: string } | undefined, sql: string): void {
  const { output, quiet = false } = context.options;
  const data = { node_name: node?.name ?? 'inline_query', compiled: sql, is_inline: node === undefined, output_format: output ?? 'text', unique_id: node?.uniqueId ?? '', quiet };
  const title = node === undefined ? 'Compiled inline node is:' : `Compiled node '${node.name}' is:`;
  const asJson = () => JSON.stringify(node === undefined ? { compiled: sql } : { node: node.name, compiled: sql }, null, 2);
  context.print(output === 'json' ? asJson() : quiet ? sql : `${title}\n${sql}`, { name: 'CompiledNode', code: 'Q042', data });
}
