import type { Command } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';

export const command: Command = {
  description: "Calls a macro: `mart run-operation grant_select --args '{role: reporter}'`.",
  options: ['args'],
  positionals: [{ name: 'macro', description: 'the macro, as `name` or `package.name`', required: true }],
  output: 'progress',
  async run(context) {
    const [macro = ''] = context.positionals;
    const mart = await context.mart();
    return exitCodeOf(await mart.runOperation(macro, context.options.args ?? {}));
  },
};
