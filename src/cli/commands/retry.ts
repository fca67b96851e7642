import type { Command } from '../command.ts';
import { concludeRun } from '../run-command.ts';

export const command: Command = {
  description: 'Runs again what failed or was skipped in the run that target/run_results.json tells of, with the options of that run.',
  options: ['fullRefresh', 'empty', 'sample', 'output'],
  retries: true,
  output: 'progress',
  formats: ['text', 'json'],
  async run(context) {
    const mart = await context.mart();
    return concludeRun(await mart.retry(), context, mart);
  },
};
