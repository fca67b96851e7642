import { runCommand } from '../run-command.ts';

export const command = runCommand({
  description:
    'Builds seeds, models and snapshots in the order of the graph, and runs their tests. A table is published when its ' +
    'tests have passed; where one fails, the table of the run before stays, and what depends on it is skipped.',
  options: [
    'resourceType',
    'excludeResourceType',
    'fullRefresh',
    'storeFailures',
    'empty',
    'sample',
    'eventTimeStart',
    'eventTimeEnd',
    'show',
    'dryRun',
    'exportSavedQueries',
    'includeSavedQuery',
  ],
  work: (mart, selection) => mart.build(selection),
});
