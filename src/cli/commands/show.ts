import type { Command } from '../command.ts';
import { EXIT_SUCCESS } from '../exit-code.ts';
import { usageError, type GivenOptions } from '../given-options.ts';
import type { InlineQuery } from '../mart-api.ts';
import { rowsAsCsv, rowsAsJson, rowsAsTable } from '../result-table.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';

const LIMIT_DEFAULT = 5;

function inlineQuery({ inline, inlineDirect }: GivenOptions): InlineQuery | undefined {
  if (inline !== undefined && inlineDirect !== undefined) throw usageError('--inline and --inline-direct are two queries; give one');
  if (inline !== undefined) return { text: inline, isTemplate: true };
  return inlineDirect === undefined ? undefined : { text: inlineDirect, isTemplate: false };
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
    const shown = await mart.show({ ...context.selection, ...(inline === undefined ? {} : { inline }), limit });
    if (output === 'json') {
      context.print(rowsAsJson(shown, inline === undefined));
    } else if (output === 'csv') {
      context.print(rowsAsCsv(shown));
    } else {
      const title = inline === undefined ? `Previewing node '${shown.name}':` : 'Previewing inline node:';
      context.print(context.options.quiet === true ? rowsAsTable(shown) : `${title}\n${rowsAsTable(shown)}`);
    }
    return EXIT_SUCCESS;
  },
};
