import { WarningPolicy } from '../diagnostics/warning-policy.ts';
import type { GivenOptions } from './given-options.ts';
import { isFailure, type RunResults } from '../domain/result.ts';

/** All went well. */
export const EXIT_SUCCESS = 0;
/** Something the run handled failed: a model, a test, a warning raised to an error. */
export const EXIT_FAILURE = 1;
/** Wrong usage, a project that cannot be read, an interruption: dbt documents 2 for each. */
export const EXIT_ERROR = 2;

/** Whether a warning of one of these names is an error, by the options of the command line. */
export function raisesWarning({ warnError, warnErrorOptions }: GivenOptions, events: readonly string[]): boolean {
  return new WarningPolicy(warnErrorOptions ?? {}, warnError === true).level(events) === 'error';
}

/** What a finished run tells the shell. Results of an interrupted run are incomplete, whatever they say. */
export function exitCodeOf(results: RunResults): number {
  if (results.interrupted) return EXIT_ERROR;
  return results.results.some((result) => isFailure(result)) ? EXIT_FAILURE : EXIT_SUCCESS;
}
