import type { Command } from '../command.ts';
import { exitCodeOfWarning, EXIT_SUCCESS, warningLevel } from '../exit-code.ts';
import { usageError } from '../given-options.ts';
import { listLine, type ListFormat } from '../listing.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';
import { logRecord } from '../reporters/log-record.ts';

/** As in dbt: analyses are listed only when asked for, macros and docs never. */
const LISTED_TYPES = ['model', 'snapshot', 'seed', 'test', 'source', 'exposure', 'function', 'unit_test', 'semantic_model', 'metric', 'saved_query'];

/** `default` and `all` stand for kinds of nodes. */
function listedTypes(given: readonly string[]): readonly string[] {
  return given.flatMap((type) => (type === 'all' ? [...LISTED_TYPES, 'analysis'] : type === 'default' ? LISTED_TYPES : [type]));
}

export const command: Command = {
  description: 'Lists nodes, one a line.',
  options: [...SELECTION_OPTIONS, 'resourceType', 'excludeResourceType', 'output', 'outputKeys'],
  output: 'data',
  formats: ['selector', 'name', 'path', 'json'],
  async run(context) {
    const { output = 'selector', models, select, outputKeys, resourceType } = context.options;
    if (models !== undefined && select !== undefined)
      throw usageError('--models and --select cannot be given together');
    const mart = await context.mart();
    const resourceTypes = listedTypes(resourceType ?? (models === undefined ? ['default'] : ['model']));
    const { ids: found, warnings } = mart.list({ ...context.selection, resourceTypes });
    for (const diagnostic of warnings) mart.session.report({ kind: 'diagnostic', diagnostic });
    for (const uniqueId of found.toSorted()) {
      context.print(listLine(mart.record(uniqueId), output as ListFormat, outputKeys));
    }
    if (found.length > 0) return EXIT_SUCCESS;
    const level = warningLevel(context.options, mart.project.root.config.flags, ['NoNodesSelected']);
    if (level !== 'silence') context.reporter.say(logRecord('NoNodesSelected', 'Q038', 'No nodes selected!', { level }));
    return exitCodeOfWarning(level);
  },
};
