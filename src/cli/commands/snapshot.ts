import { runCommand } from '../run-command.ts';

export const command = runCommand({
  description: 'Records how the rows of a query change over time, one row per version.',
  options: ['empty', 'dryRun'],
  planned: ['snapshot'],
  work: (mart, selection) => mart.snapshot(selection),
});
