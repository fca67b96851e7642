import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command, CommandContext } from '../command.ts';
import { EXIT_SUCCESS } from '../exit-code.ts';
import { usageError } from '../given-options.ts';
import { askProfile, DEFAULT_ANSWERS } from '../profile-questions.ts';
import { profileFile, projectFiles, writeNewFiles } from '../scaffold.ts';

export const command: Command = {
  description: 'Writes a small project that works as it is, and a profile for the warehouse. Overwrites nothing.',
  options: ['skipProfileSetup', 'skipDebug'],
  positionals: [{ name: 'name', description: 'name of the project and of its folder', required: false }],
  output: 'progress',
  keepsLog: false,
  async run(context) {
    const { hasProjectFile } = await import('../../project/raw-project-file.ts');
    const here = resolve(context.io.cwd, context.options.projectDir ?? '.');
    const [given] = context.positionals;
    if (given === undefined && hasProjectFile(here)) return addProfile(context, here);
    const name = checkedName(given ?? (await askName(context)));
    const folder = join(here, name);
    if (hasProjectFile(folder)) {
      throw usageError(
        `there is a project in ${name} already`,
        'choose another name, or work in the one that is there',
      );
    }
    const profile = context.options.profile ?? name;
    const files = new Map(projectFiles(name, profile));
    if (context.options.profile === undefined && context.options.skipProfileSetup !== true) {
      files.set('profiles.yml', profileFile(profile, await answers(context)));
    }
    for (const path of writeNewFiles(folder, files)) context.print(`  wrote ${join(name, path)}`);
    context.print(`\nNext: cd ${name} && ${context.io.programName ?? 'mart'} build`);
    return EXIT_SUCCESS;
  },
};

/** `init` in a project without a profile gives it one. */
async function addProfile(context: CommandContext, folder: string): Promise<number> {
  if (context.options.profile !== undefined) throw usageError('--profile is for a new project, and here is one already', 'its file says which profile it uses: `profile:`');
  if (existsSync(join(folder, 'profiles.yml'))) {
    context.print('This project has a profiles.yml: nothing to do.');
    return EXIT_SUCCESS;
  }
  const { projectFileValue } = await import('../../project/raw-project-file.ts');
  const project = projectFileValue(folder);
  const profile = project['profile'] ?? project['name'];
  const files = new Map([['profiles.yml', profileFile(String(profile ?? 'default'), await answers(context))]]);
  for (const path of writeNewFiles(folder, files)) context.print(`  wrote ${path}`);
  return EXIT_SUCCESS;
}

async function answers(context: CommandContext): Promise<typeof DEFAULT_ANSWERS> {
  return context.io.ask === undefined ? DEFAULT_ANSWERS : askProfile(context.io.ask, (text) => context.print(text));
}

async function askName(context: CommandContext): Promise<string> {
  if (context.io.ask === undefined) throw usageError('a name for the project is missing', 'mart init my_shop');
  return (await context.io.ask('Name of the project (letters, digits, underscore): ')).trim();
}

function checkedName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  const repaired = name.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_');
  throw usageError(
    `\`${name}\` cannot be the name of a project: letters, digits and underscores only`,
    `try \`${repaired}\``,
  );
}
