import type { Command, CommandContext } from '../command.ts';
import { exitCodeOf, EXIT_SUCCESS } from '../exit-code.ts';
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
      const { sql } = await mart.compileInline(inline);
      printCompiled(context, 'inline', sql);
      return EXIT_SUCCESS;
    }
    const compiled = await mart.compile(context.selection);
    const isAsked = context.selection.select !== undefined || context.selection.selector !== undefined;
    const asked = isAsked ? singleOf(compiled.results) : undefined;
    if (asked !== undefined) printResult(context, mart, asked);
    return exitCodeOf(compiled);
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
  printCompiled(context, mart.project.nodes.get(result.uniqueId)?.name ?? result.uniqueId, result.compiledCode);
}

function printCompiled(context: CommandContext, name: string, sql: string): void {
  if (context.options.output === 'json') {
    context.print(JSON.stringify(name === 'inline' ? { compiled: sql } : { node: name, compiled: sql }, null, 2));
    return;
  }
  const title = name === 'inline' ? 'Compiled inline node is:' : `Compiled node '${name}' is:`;
  context.print(context.options.quiet === true ? sql : `${title}\n${sql}`);
}
