import type { Command } from '../command.ts';
import { EXIT_SUCCESS } from '../exit-code.ts';
import { usageError } from '../given-options.ts';
import { rowsAsCsv, rowsAsJson, rowsAsTable } from '../result-table.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';

const LIMIT_DEFAULT = 5;

export const command: Command = {
  description: 'Runs the SQL of a node, or a query given with --inline, and prints the first rows. Nothing is written.',
  options: [...SELECTION_OPTIONS, 'inline', 'limit', 'output', 'fullRefresh'],
  output: 'data',
  formats: ['text', 'table', 'json', 'csv'],
  async run(context) {
    const { inline, limit = LIMIT_DEFAULT, output } = context.options;
    const { select } = context.selection;
    if (inline === undefined && select === undefined)
      throw usageError('show needs a node (--select) or a query (--inline)');
    const mart = await context.mart();
    const shown = await mart.show({
      ...(inline === undefined ? {} : { inline }),
      ...(select === undefined ? {} : { select }),
      limit,
    });
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
