import { join, resolve } from 'node:path';
import { readRunResults } from '../artifacts/read-state.ts';
import type { Json } from '../domain/json.ts';
import type { CliIo } from './cli-io.ts';
import { usageError, type GivenOptions } from './given-options.ts';
import type { OptionName } from './option-specs.ts';
import { projectFileValue } from '../project/raw-project-file.ts';

/** A call that `retry` goes on with. */
export interface RetriedCall {
  /** `build`, `run` … */
  readonly command: string;
  readonly options: GivenOptions;
}

/** What decides which tables are built, where, and from what. How things are printed is for the new call to say. */
// prettier-ignore
const INHERITED = [
  'vars', 'profile', 'target', 'profilesDir', 'fullRefresh', 'empty', 'sample', 'storeFailures', 'eventTimeStart', 'eventTimeEnd',
  'state', 'defer', 'deferState', 'favorState', 'warnError', 'warnErrorOptions', 'failFast', 'introspect',
] as const satisfies readonly OptionName[];

/**
 * The command and options of the last run, from its run_results.json in the target folder; what is given now counts more.
 * Undefined when there was no run. Throws `usage` when an option can't be taken over, since it was a secret.
 */
export function retriedCall(given: GivenOptions, io: CliIo): RetriedCall | undefined {
  const root = resolve(io.cwd, given.projectDir ?? '.');
  const targetPath = given.targetPath ?? projectFileValue(root)['target-path'] ?? 'target';
  const args = readRunResults(join(root, String(targetPath), 'run_results.json'))?.args;
  if (args === undefined) return undefined;
  const options: Record<string, Json> = {};
  for (const name of INHERITED) {
    const value = args[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
    if (value === undefined || value === null || given[name] !== undefined) continue;
    if (JSON.stringify(value).includes('*****')) throw usageError(`the last run was given a secret in --${name}, which was not kept`, `give --${name} again`);
    options[name] = value;
  }
  return { command: typeof args['which'] === 'string' ? args['which'] : 'build', options: options as GivenOptions };
}
