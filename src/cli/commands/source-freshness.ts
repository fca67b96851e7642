import { resolve } from 'node:path';
import type { Command, CommandContext } from '../command.ts';
import { EXIT_FAILURE, EXIT_SUCCESS, warningLevel } from '../exit-code.ts';
import type { FreshnessResult, MartApi } from '../mart-api.ts';
import { SELECTION_OPTIONS } from '../option-specs.ts';
import { blankRecord, logRecord, type Colours, type LogLevel } from '../reporters/log-record.ts';
import { nodeLine } from '../reporters/node-line.ts';
import { shortDuration } from '../reporters/times.ts';

interface Verdict {
  readonly words: string;
  readonly tone: keyof Colours;
  readonly level: LogLevel;
}

const VERDICTS: Readonly<Record<FreshnessResult['status'], Verdict>> = {
  pass: { words: 'PASS', tone: 'good', level: 'info' },
  warn: { words: 'WARN', tone: 'warning', level: 'warn' },
  error: { words: 'ERROR STALE', tone: 'error', level: 'error' },
  'runtime error': { words: 'ERROR', tone: 'error', level: 'error' },
};

export const command: Command = {
  description: 'Asks every source with a `freshness` when it was last loaded, and writes target/sources.json, or the file that --output names.',
  options: [...SELECTION_OPTIONS, 'output'],
  output: 'progress',
  async run(context) {
    const mart = await context.mart();
    const { output } = context.options;
    const path = output === undefined ? undefined : resolve(context.io.cwd, output);
    const { results } = await mart.sourceFreshness(context.selection, path);
    for (const [place, result] of results.entries()) {
      tell(result, { index: place + 1, total: results.length }, mart, context);
    }
    context.reporter.say(blankRecord());
    context.reporter.say(logRecord('FreshnessCheckComplete', 'Q003', 'Done.'));
    const isStale = results.some(({ status }) => status === 'error' || status === 'runtime error');
    const level = warningLevel(context.options, mart.project.root.config.flags, ['LogFreshnessResult']);
    const isDoubtful = level === 'error' && results.some(({ status }) => status === 'warn');
    return isStale || isDoubtful ? EXIT_FAILURE : EXIT_SUCCESS;
  },
};

function tell(
  result: FreshnessResult,
  place: { index: number; total: number },
  mart: MartApi,
  context: CommandContext,
): void {
  const { words, tone, level } = VERDICTS[result.status];
  const [, , sourceName = '', ...table] = result.uniqueId.split('.');
  const name = `${sourceName}.${table.join('.')}`;
  const text = (colours: Colours): string => {
    const line = nodeLine(
      place,
      `${words} freshness of ${name}`,
      `${colours[tone](words)}`,
      context.options.printerWidth ?? 80,
    );
    if (result.status === 'pass') return line;
    const file = mart.project.nodes.get(result.uniqueId)?.originalFilePath ?? '';
    return `${line}\n  ${file}: ${result.status === 'runtime error' ? result.message : age(result)}`;
  };
  const data = { ...place, status: result.status, source_name: sourceName, table_name: table.join('.') };
  context.reporter.say(logRecord('LogFreshnessResult', 'Q018', text, { level, data }));
}

function age(result: Extract<FreshnessResult, { readonly maxLoadedAt: Date }>): string {
  if (result.maxLoadedAt.getUTCFullYear() <= 1) return 'never loaded: no rows, or none with a time';
  return `last loaded ${shortDuration(result.ageSeconds)} before ${result.snapshottedAt.toISOString()}`;
}
