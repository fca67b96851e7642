import { WarningPolicy, type WarningLevel } from '../diagnostics/warning-policy.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import type { GivenOptions } from './given-options.ts';
import { isFailure, type RunResult, type RunResults } from '../domain/result.ts';

/** All went well. */
export const EXIT_SUCCESS = 0;
/** Something the run handled failed: a model, a test, a warning raised to an error. */
export const EXIT_FAILURE = 1;
/** Wrong usage, a project that cannot be read, an interruption: dbt documents 2 for each. */
export const EXIT_ERROR = 2;

/** What becomes of a warning of one of these names, by the options of the command line and the `flags:` of the project file. */
export function warningLevel({ warnError, warnErrorOptions }: GivenOptions, projectFlags: Json | undefined, events: readonly string[]): WarningLevel {
  const flags = isJsonObject(projectFlags) ? projectFlags : {};
  const { warn_error_options: written } = flags;
  const options = warnErrorOptions ?? (isJsonObject(written) ? written : {});
  return new WarningPolicy(options, warnError ?? flags['warn_error'] === true).level(events);
}

/** The exit code of a command that says this warning and nothing worse. */
export function exitCodeOfWarning(level: WarningLevel): number {
  return level === 'error' ? EXIT_ERROR : EXIT_SUCCESS;
}

/** What a finished run tells the shell. Results of an interrupted run are incomplete, whatever they say. */
export function exitCodeOf(results: RunResults): number {
  if (results.interrupted || results.results.some(isUnreadableHook)) return EXIT_ERROR;
  return results.results.some((result) => isFailure(result)) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/** A project hook of which no statement could be made: a mistake in the project, where a refused statement is one of the run. */
function isUnreadableHook({ uniqueId, status, compiledCode }: RunResult): boolean {
  return uniqueId.startsWith('operation.') && status === 'error' && compiledCode === undefined;
}
