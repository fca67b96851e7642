import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from '../command.ts';
import { EXIT_SUCCESS } from '../exit-code.ts';
import { usageError } from '../given-options.ts';
import { launcherPath } from '../launcher-path.ts';

/** Says that a file is ours to replace. */
const MARK = 'written by `mart alias`';

export const command: Command = {
  description:
    'Writes a small executable named `dbt` that calls mart, for orchestrators and editors that call dbt. ' +
    'It replaces no other program: a `dbt` that is there already is left alone.',
  options: ['dir'],
  positionals: [{ name: 'name', description: 'name of the executable (dbt)', required: false }],
  output: 'progress',
  keepsLog: false,
  async run(context) {
    const [name = 'dbt'] = context.positionals;
    if (name !== 'dbt') throw usageError(`an alias is called \`dbt\`, not \`${name}\``);
    const folder = resolve(context.io.cwd, context.options.dir ?? '.');
    const [file, text] = process.platform === 'win32' ? ['dbt.cmd', windowsScript()] : ['dbt', shellScript()];
    const path = join(folder, file);
    if (existsSync(path) && !readFileSync(path, 'utf8').includes(MARK)) {
      throw usageError(
        `there is another program at ${relative(context.io.cwd, path)}`,
        'choose a folder that is earlier on the PATH',
      );
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text, { mode: 0o755 });
    context.print(`Wrote ${relative(context.io.cwd, path)}: \`dbt\` now calls mart where ${folder} is on the PATH.`);
    return EXIT_SUCCESS;
  },
};

function shellScript(): string {
  const quoted = [process.execPath, launcherPath()].map((path) => `'${path.replaceAll("'", "'\\''")}'`);
  return `#!/bin/sh\n# ${MARK}\nMART_PROGRAM_NAME=dbt exec ${quoted.join(' ')} "$@"\n`;
}

function windowsScript(): string {
  return `@rem ${MARK}\r\n@set MART_PROGRAM_NAME=dbt\r\n@"${process.execPath}" "${launcherPath()}" %*\r\n`;
}
