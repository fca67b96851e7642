import { EXIT_SUCCESS } from '../exit-code.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  description: 'Reads and checks the whole project without touching the warehouse, and writes target/manifest.json.',
  options: [],
  output: 'progress',
  async run(context) {
    const mart = await context.mart();
    if (context.options.writeJson !== false) await mart.writeManifest();
    return EXIT_SUCCESS;
  },
};
