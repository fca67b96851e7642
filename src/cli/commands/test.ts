import { runCommand } from '../run-command.ts';

export const command = runCommand({
  description: 'Runs data tests and unit tests on what is built.',
  options: ['resourceType', 'excludeResourceType', 'storeFailures', 'dryRun'],
  planned: ['test', 'unit_test'],
  work: (mart, selection) => mart.test(selection),
});
