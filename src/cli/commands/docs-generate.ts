import { join, resolve } from 'node:path';
import type { Command } from '../command.ts';
import { EXIT_SUCCESS } from '../exit-code.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';
import { logRecord } from '../reporters/log-record.ts';

export const command: Command = {
  description: 'Compiles the project and reads the columns of its relations: manifest.json and catalog.json in target.',
  options: [...SELECTION_OPTIONS, 'compile', 'emptyCatalog', 'static'],
  output: 'progress',
  narrates: 'failures',
  async run(context) {
    const mart = await context.mart();
    const { relations } = await mart.docsGenerate(context.selection, {
      compile: context.options.compile !== false,
      empty: context.options.emptyCatalog === true,
    });
    const { root, config } = mart.project.root;
    const path = join(resolve(root, context.options.targetPath ?? config.targetPath), 'catalog.json');
    const text = `Catalog written to ${path} (${relations} relation${relations === 1 ? '' : 's'})`;
    context.reporter.say(logRecord('BuildingCatalog', 'E044', 'Building catalog'));
    context.reporter.say(logRecord('CatalogWritten', 'E042', text, { data: { path } }));
    return EXIT_SUCCESS;
  },
};
