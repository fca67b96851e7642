import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { EXIT_FAILURE, EXIT_SUCCESS, warningLevel } from '../exit-code.ts';
import type { FreshnessResult, MartApi } from '../mart-api.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';
import { logRecord, type LogRecord } from '../reporters/log-record.ts';
import { shortDuration } from '../reporters/times.ts';

export const command: Command = {
  description: 'Asks every source with a `freshness` when it was last loaded, and writes target/sources.json, or the file that --output names.',
  options: [...SELECTION_OPTIONS, 'output'],
  output: 'progress',
  async run(context) {
    const mart = await context.mart();
    const { output } = context.options;
    const path = output === undefined ? undefined : resolve(context.io.cwd, output);
    const { results, hooksFailed } = await mart.sourceFreshness(context.selection, path);
    for (const result of results) if (result.status !== 'pass') context.reporter.say(reason(result, mart));
    context.reporter.say(logRecord('FreshnessCheckComplete', 'Q003', 'Done.'));
    const isStale = hooksFailed || results.some(({ status }) => status === 'error' || status === 'runtime error');
    const level = warningLevel(context.options, mart.project.root.config.flags, ['LogFreshnessResult']);
    const isDoubtful = level === 'error' && results.some(({ status }) => status === 'warn');
    return isStale || isDoubtful ? EXIT_FAILURE : EXIT_SUCCESS;
  },
};

/** Why a source did not pass, and where it is declared. */
function reason(result: FreshnessResult, mart: MartApi): LogRecord {
  const [, , ...name] = result.uniqueId.split('.');
  const file = mart.project.nodes.get(result.uniqueId)?.originalFilePath ?? '';
  const why = result.status === 'runtime error' ? result.message : age(result);
  const text = `  ${name.join('.')} (${file}): ${why}`;
  return logRecord('RunResultError', 'Z024', text, { level: result.status === 'warn' ? 'warn' : 'error', data: { msg: why } });
}

function age(result: Extract<FreshnessResult, { readonly maxLoadedAt: Date }>): string {
  if (result.maxLoadedAt.getUTCFullYear() <= 1) return 'never loaded: no rows, or none with a time';
  return `last loaded ${shortDuration(result.ageSeconds)} before ${result.snapshottedAt.toISOString()}`;
}
