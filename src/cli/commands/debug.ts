import { existsSync } from 'node:fs';
import { MartError } from '../../diagnostics/diagnostic.ts';
import type { MartApi } from '../mart-api.ts';
import { join, resolve } from 'node:path';
import { profileFolders } from '../../project/profile.ts';
import type { Command, CommandContext, OutputEvent } from '../command.ts';
import { EXIT_FAILURE, EXIT_SUCCESS } from '../exit-code.ts';
import type { Json } from '../../domain/json.ts';

const FACT: OutputEvent = { name: 'DebugCmdOut', code: 'Z047' };

export const command: Command = {
  description: 'Checks that the project file can be read, the profile is complete, and the warehouse answers.',
  options: ['connection', 'configDir'],
  output: 'progress',
  settingsOnly: true,
  async run(context) {
    if (context.options.configDir === true) return printConfigDir(context);
    const mart = await loaded(context);
    const { checks, facts, missing } = await mart.debug();
    context.print(`node ${process.versions.node} on ${process.platform} ${process.arch}`, FACT);
    for (const [name, value] of Object.entries(facts)) printFact(context, name, value);
    for (const check of checks) {
      context.print(`  ${check.name} [${check.ok ? 'OK' : 'ERROR'} ${check.message}]`, FACT);
      if (check.hint !== undefined) context.print(`    hint: ${check.hint}`, FACT);
    }
    for (const right of missing) context.print(`  missing: ${right}`, FACT);
    const isWell = missing.length === 0 && checks.every((check) => check.ok);
    context.print(isWell ? 'All checks passed!' : 'Some checks failed: see above', { name: 'DebugCmdResult', code: 'Z048' });
    return isWell ? EXIT_SUCCESS : EXIT_FAILURE;
  },
};

/** A profile that cannot be used is what `debug` was called to find: a check that failed. */
async function loaded(context: CommandContext): Promise<MartApi> {
  try {
    return await context.mart();
  } catch (error) {
    const isProfile = error instanceof MartError && error.diagnostics.every(({ code }) => code === 'profile-not-found' || code === 'profile-invalid');
    throw isProfile ? new MartError(error.diagnostics, { cause: error, exitCode: EXIT_FAILURE }) : error;
  }
}

/** Where `profiles.yml` is, or would be; the profile need not be readable. */
function printConfigDir(context: CommandContext): number {
  const { options, io } = context;
  const root = resolve(io.cwd, options.projectDir ?? '.');
  const folders = profileFolders(options.profilesDir === undefined ? undefined : resolve(io.cwd, options.profilesDir), root, io.env);
  const found = folders.filter((folder) => existsSync(join(folder, 'profiles.yml')));
  context.print(found.length > 0 ? `profiles.yml is read from ${found.join(', then ')}` : `there is no profiles.yml in ${folders.join(', ')}`);
  return EXIT_SUCCESS;
}

function printFact(context: CommandContext, name: string, value: Json | undefined): void {
  if (value === undefined) return;
  context.print(`  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`, FACT);
}
