import fs = require('node:fs');
import os = require('node:os');
import path = require('node:path');

/** libuv's own default is 4; a few threads must stay free for files and name lookups. */
const SPARE = 8;
const SIZE_MIN = 16;

/**
 * How many threads libuv's pool needs: every worker may hold one in a query. It must be known before anything is
 * loaded, so the number of workers is looked for by text in the places that can say it; too many do no harm.
 */
function threadPoolSize(argv: readonly string[], env: NodeJS.ProcessEnv): number {
  const given =
    optionValue(argv, '--threads') ?? env['MART_THREADS'] ?? env['DBT_ENGINE_THREADS'] ?? env['DBT_THREADS'];
  const threads = given === undefined ? threadsOfProfiles(argv, env) : Number(given);
  return Math.max(SIZE_MIN, Math.min(1016, Number.isInteger(threads) ? threads : 0) + SPARE);
}

function threadsOfProfiles(argv: readonly string[], env: NodeJS.ProcessEnv): number {
  const projectFolder = optionValue(argv, '--project-dir') ?? env['MART_PROJECT_DIR'] ?? env['DBT_PROJECT_DIR'] ?? '.';
  const profilesFolder = optionValue(argv, '--profiles-dir') ?? env['MART_PROFILES_DIR'] ?? env['DBT_PROFILES_DIR'];
  const folders = [profilesFolder, projectFolder, path.join(os.homedir(), '.mart'), path.join(os.homedir(), '.dbt')];
  let found = 0;
  for (const folder of folders) {
    if (folder !== undefined) found = Math.max(found, threadsIn(path.join(folder, 'profiles.yml')));
  }
  return found;
}

function threadsIn(file: string): number {
  try {
    const text = fs.readFileSync(file, 'utf8');
    return Math.max(0, ...[...text.matchAll(/^\s*threads:\s*(\d+)/gm)].map((match) => Number(match[1])));
  } catch {
    return 0;
  }
}

function optionValue(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
  if (at < 0) return undefined;
  const inline = argv[at]?.slice(name.length + 1);
  return inline === undefined || inline === '' ? argv[at + 1] : inline;
}

export = { threadPoolSize };
