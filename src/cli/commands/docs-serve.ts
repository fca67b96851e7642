import { martError } from '../../diagnostics/diagnostic.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  description: 'Not supported: there is no documentation site yet.',
  options: ['host', 'port', 'browser'],
  output: 'progress',
  keepsLog: false,
  run() {
    throw martError('unsupported', '`docs serve` is not supported: there is no documentation site yet', {
      hint: '`mart docs generate` writes manifest.json and catalog.json to the target folder: any viewer of these files shows them',
    });
  },
};
