import { runCommand } from '../run-command.ts';

export const command = runCommand({
  description: 'Builds models, without their tests.',
  options: ['fullRefresh', 'empty', 'sample', 'eventTimeStart', 'eventTimeEnd', 'dryRun'],
  planned: ['model'],
  work: (mart, selection) => mart.run(selection),
});
