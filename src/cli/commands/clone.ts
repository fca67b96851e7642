import { runCommand } from '../run-command.ts';

export const command = runCommand({
  description:
    'Makes the selected nodes from what another state has built (--state): a clone that shares storage where the ' +
    'warehouse has that, else a view. What stands already is left alone, unless --full-refresh is given.',
  options: ['resourceType', 'excludeResourceType', 'fullRefresh'],
  work: (mart, selection) => mart.clone(selection),
});
