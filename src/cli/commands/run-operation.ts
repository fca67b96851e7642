import { MartError, martError } from '../../diagnostics/diagnostic.ts';
import { isFailure } from '../../domain/result.ts';
import type { Command } from '../command.ts';
import { exitCodeOf, EXIT_FAILURE } from '../exit-code.ts';

export const command: Command = {
  description: "Calls a macro: `mart run-operation grant_select --args '{role: reporter}'`.",
  options: ['args'],
  positionals: [{ name: 'macro', description: 'the macro, as `name` or `package.name`', required: true }],
  output: 'progress',
  narrates: 'nothing',
  async run(context) {
    const [macro = ''] = context.positionals;
    const mart = await context.mart();
    const results = await mart.runOperation(macro, context.options.args ?? {});
    const failed = results.results.find((result) => isFailure(result));
    if (failed === undefined) return exitCodeOf(results);
    if (failed.diagnostics.length > 0) throw new MartError(failed.diagnostics, { exitCode: EXIT_FAILURE });
    throw martError('compiler-error', failed.message ?? `${macro} failed`, { exitCode: EXIT_FAILURE });
  },
};
