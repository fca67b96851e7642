import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MartError, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../diagnostics/render.ts';
import type { Json } from '../../domain/json.ts';
import { profileFolders } from '../../project/profile.ts';
import { projectFilePath } from '../../project/raw-project-file.ts';
import type { Command, CommandContext, OutputEvent } from '../command.ts';
import { EXIT_FAILURE, EXIT_SUCCESS } from '../exit-code.ts';
import type { MartApi } from '../mart-api.ts';

const FACT: OutputEvent = { name: 'DebugCmdOut', code: 'Z047' };
const RESULT: OutputEvent = { name: 'DebugCmdResult', code: 'Z048' };
const VALID = 'OK found and valid';

export const command: Command = {
  description: 'Checks that the project file can be read, the profile is complete, and the warehouse answers.',
  options: ['connection', 'configDir'],
  output: 'progress',
  settingsOnly: true,
  async run(context) {
    if (context.options.configDir === true) return printConfigDir(context);
    const root = resolve(context.io.cwd, context.options.projectDir ?? '.');
    const say = (line: string): void => context.print(line, FACT);
    const isWhole = context.options.connection !== true;
    if (!isWhole) say('Skipping steps before connection verification');
    const mart = await loaded(context, root);
    const problems = mart instanceof MartError ? mart.diagnostics : [];
    if (isWhole) {
      say(`node ${process.versions.node} on ${process.platform} ${process.arch}`);
      for (const line of placeLines(context, root, mart)) say(line);
      say('Configuration:');
      for (const line of configurationLines(root, problems)) say(line);
      say('Required dependencies:');
      say(` - git [${(await hasGit()) ? 'OK found' : 'not found: packages that are given by `git:` need it'}]`);
      say('');
    }
    const failures = mart instanceof MartError ? problems.map((problem) => renderDiagnostic(problem)) : await connectionFailures(mart, say);
    return conclude(context, failures);
  },
};

/** The project's settings and profile, or what is wrong with them: that is what `debug` was called to find. */
async function loaded(context: CommandContext, root: string): Promise<MartApi | MartError> {
  try {
    return await context.mart();
  } catch (error) {
    if (error instanceof MartError && existsSync(root)) return error;
    throw error;
  }
}

function placeLines(context: CommandContext, root: string, mart: MartApi | MartError): readonly string[] {
  const profile = join(profilesFolder(context, root), 'profiles.yml');
  const lines = [`Using profiles dir at ${dirname(profile)}`, `Using profiles.yml file at ${profile}`, `Using dbt_project.yml file at ${projectFilePath(root)}`];
  if (mart instanceof MartError) return lines;
  const { type, profileName, targetName } = mart.target;
  return [...lines, `profile: ${profileName}, target: ${targetName}`, `adapter type: ${type}`];
}

/** Which of the two files a problem lies in. */
function configurationLines(root: string, problems: readonly Diagnostic[]): readonly string[] {
  const ofProfile = problems.filter(({ code, at }) => code.startsWith('profile-') || at?.file.path.endsWith('profiles.yml') === true);
  const isProjectWell = ofProfile.length === problems.length;
  const project = existsSync(projectFilePath(root)) ? 'ERROR invalid' : 'ERROR not found';
  const profile = ofProfile.some(({ code }) => code === 'profile-not-found') ? 'ERROR not found' : 'ERROR invalid';
  return [
    `  profiles.yml file [${ofProfile.length === 0 ? VALID : profile}]`,
    `  dbt_project.yml file [${isProjectWell ? VALID : project}]`,
  ];
}

/** Tries the connection, says what was found, gives what is wrong. */
async function connectionFailures(mart: MartApi, say: (line: string) => void): Promise<readonly string[]> {
  const { checks, facts, missing } = await mart.debug();
  say('Connection:');
  for (const [name, value] of Object.entries(facts)) for (const line of factLines(name, value)) say(line);
  for (const check of checks) {
    say(`  ${check.name}: [${check.ok ? 'OK' : 'ERROR'} ${check.message}]`);
    if (check.hint !== undefined) say(`    hint: ${check.hint}`);
  }
  for (const right of missing) say(`  missing: ${right}`);
  return checks.filter(({ ok }) => !ok).map(({ name }) => `  ${name}`);
}

function conclude(context: CommandContext, failures: readonly string[]): number {
  context.print('', FACT);
  if (failures.length === 0) {
    context.print('All checks passed!', RESULT);
    return EXIT_SUCCESS;
  }
  context.print(`${failures.length} check${failures.length === 1 ? '' : 's'} failed:`, RESULT);
  for (const failure of failures) context.print(failure, FACT);
  return EXIT_FAILURE;
}

/** Where `profiles.yml` is, or would be; the profile need not be readable. */
function printConfigDir(context: CommandContext): number {
  const folders = searchedFolders(context, resolve(context.io.cwd, context.options.projectDir ?? '.'));
  const found = folders.filter((folder) => existsSync(join(folder, 'profiles.yml')));
  context.print(found.length > 0 ? `profiles.yml is read from ${found.join(', then ')}` : `there is no profiles.yml in ${folders.join(', ')}`);
  return EXIT_SUCCESS;
}

function searchedFolders({ options, io }: CommandContext, root: string): readonly string[] {
  return profileFolders(options.profilesDir === undefined ? undefined : resolve(io.cwd, options.profilesDir), root, io.env);
}

function profilesFolder(context: CommandContext, root: string): string {
  const folders = searchedFolders(context, root);
  return folders.find((folder) => existsSync(join(folder, 'profiles.yml'))) ?? folders[0] ?? root;
}

function factLines(name: string, value: Json | undefined): readonly string[] {
  return value === undefined ? [] : [`  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`];
}

async function hasGit(): Promise<boolean> {
  return new Promise((done) => execFile('git', ['--version'], (error) => done(error === null)));
}
