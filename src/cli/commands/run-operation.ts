import { MartError, martError } from '../../diagnostics/diagnostic.ts';
import { isFailure } from '../../domain/result.ts';
import type { Command } from '../command.ts';
import { exitCodeOf, EXIT_FAILURE } from '../exit-code.ts';
import { usageError, type GivenOptions } from '../given-options.ts';

export const command: Command = {
  description: "Calls a macro: `mart run-operation grant_select --args '{role: reporter}'`.",
  options: ['args', 'sql'],
  positionals: [{ name: 'macro', description: 'the macro, as `name` or `package.name`', required: false }],
  output: 'progress',
  narrates: 'nothing',
  async run(context) {
    const [macro] = context.positionals;
    const { sql } = context.options;
    checkCall(macro, context.options);
    const mart = await context.mart();
    const results = sql === undefined ? await mart.runOperation(macro ?? '', context.options.args ?? {}) : await mart.runSql(sql);
    const failed = results.results.find((result) => isFailure(result));
    if (failed === undefined) return exitCodeOf(results);
    if (failed.diagnostics.length > 0) throw new MartError(failed.diagnostics, { exitCode: EXIT_FAILURE });
    throw martError('compiler-error', failed.message ?? `${macro ?? '--sql'} failed`, { exitCode: EXIT_FAILURE });
  },
};

/** What to run is a macro or a statement: one of them. */
function checkCall(macro: string | undefined, { sql, args }: GivenOptions): void {
  if (macro === undefined && sql === undefined) throw usageError('run-operation needs <macro>', 'or --sql with a statement; see `mart run-operation --help`');
  if (macro !== undefined && sql !== undefined) throw usageError(`run-operation runs the macro \`${macro}\` or --sql, not both`);
  if (sql !== undefined && args !== undefined) throw usageError('--args are arguments of a macro: with --sql, write them into the statement');
}
