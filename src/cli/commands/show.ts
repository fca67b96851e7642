import type { Command } from '../command.ts';
import { EXIT_SUCCESS } from '../exit-code.ts';
import { usageError, type GivenOptions } from '../given-options.ts';
import type { InlineQuery, ShownRows } from '../mart-api.ts';
import { sayNothingToDo } from '../run-command.ts';
import { rowsAsCsv, rowsAsJson, rowsAsTable } from '../result-table.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';

const LIMIT_DEFAULT = 5;

function inlineQuery({ inline, inlineDirect }: GivenOptions): InlineQuery | undefined {
  if (inline !== undefined && inlineDirect !== undefined) throw usageError('--inline and --inline-direct are two queries; give one');
  if (inline !== undefined) return { text: inline, isTemplate: true };
  return inlineDirect === undefined ? undefined : { text: inlineDirect, isTemplate: false };
}

function textOf(shown: ShownRows, output: string | undefined, isInline: boolean): string {
  if (output === 'json') return rowsAsJson(shown, !isInline);
  return output === 'csv' ? rowsAsCsv(shown) : rowsAsTable(shown);
}

export const command: Command = {
  description: 'Runs the SQL of a node, or a query given with --inline, and prints the first rows. Nothing is written.',
  options: [...SELECTION_OPTIONS, 'inline', 'inlineDirect', 'limit', 'output', 'fullRefresh'],
  output: 'data',
  formats: ['text', 'table', 'json', 'csv'],
  async run(context) {
    const { limit = LIMIT_DEFAULT, output } = context.options;
    const inline = inlineQuery(context.options);
    const { select, selector } = context.selection;
    if (inline === undefined && select === undefined && selector === undefined)
      throw usageError('show needs a node (--select) or a query (--inline)');
    const mart = await context.mart();
    context.concurrency(1, mart.target.threads);
    const shown = await mart.show({ ...context.selection, ...(inline === undefined ? {} : { inline }), limit });
    if (shown === undefined) return sayNothingToDo(context, mart);
    const preview = textOf(shown, output, inline !== undefined);
    const isTitled = output !== 'json' && output !== 'csv' && context.options.quiet !== true;
    const title = inline === undefined ? `Previewing node '${shown.name}':\n` : 'Previewing inline node:\n';
    context.print(isTitled ? title + preview : preview, {
      name: 'ShowNode',
      code: 'Q041',
      data: { node_name: shown.name, preview, is_inline: inline !== undefined, output_format: output ?? 'text', unique_id: shown.uniqueId, quiet: context.options.quiet === true },
    });
    return EXIT_SUCCESS;
  },
};
