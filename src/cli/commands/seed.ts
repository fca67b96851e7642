import { runCommand } from '../run-command.ts';

export const command = runCommand({
  description: 'Loads the CSV files of the project.',
  options: ['fullRefresh', 'empty', 'show', 'dryRun'],
  planned: ['seed'],
  work: (mart, selection) => mart.seed(selection),
});
