import { existsSync, realpathSync, rmSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { martError } from '../../diagnostics/diagnostic.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Command } from '../command.ts';
import { EXIT_SUCCESS } from '../exit-code.ts';
import { projectFileValue } from '../../project/raw-project-file.ts';
import { logRecord } from '../reporters/log-record.ts';

/** Folders that hold what the analyst wrote: never deleted, whatever `clean-targets` says. */
const SOURCE_KEYS = [
  'model-paths',
  'seed-paths',
  'test-paths',
  'macro-paths',
  'snapshot-paths',
  'analysis-paths',
  'docs-paths',
];

export const command: Command = {
  description: 'Deletes the folders that `clean-targets` of the project file lists; by default the target folder.',
  options: ['cleanProjectFilesOnly'],
  output: 'progress',
  // The log folder is often among what is deleted.
  keepsLog: false,
  async run(context) {
    const root = resolve(context.io.cwd, context.options.projectDir ?? '.');
    const project = projectFileValue(root);
    const targetPath = context.options.targetPath ?? textOf(project, 'target-path') ?? 'target';
    const paths = listOf(project, 'clean-targets') ?? [targetPath];
    const folders = paths.map((path) => checkedFolder(root, path, project, context.options.cleanProjectFilesOnly ?? true));
    for (const folder of folders) {
      context.reporter.say(logRecord('CheckCleanPath', 'Z012', `Looking at ${folder}`, { channel: 'programs', data: { path: folder } }));
      if (!existsSync(folder)) continue;
      rmSync(folder, { recursive: true, force: true });
      context.reporter.say(logRecord('ConfirmCleanPath', 'Z013', `Cleaned ${relative(context.io.cwd, folder)}`, { data: { path: folder } }));
    }
    context.reporter.say(logRecord('FinishedCleanPaths', 'Z015', 'Finished cleaning all paths.'));
    return EXIT_SUCCESS;
  },
};

/** The folder to delete, refused when it holds the project or its sources, or lies outside of it where that was not asked for. */
function checkedFolder(root: string, path: string, project: JsonObject, onlyInside: boolean): string {
  const folder = resolve(root, path);
  const [real, realRoot] = [existsSync(folder) ? realpathSync(folder) : folder, realpathSync(root)];
  const isInside = folder.startsWith(root + sep) && (real.startsWith(realRoot + sep) || !existsSync(folder));
  const holdsProject = `${realRoot}${sep}`.startsWith(real.endsWith(sep) ? real : real + sep);
  if (holdsProject || (onlyInside && !isInside)) {
    const hint = holdsProject ? 'take the path out of `clean-targets`' : 'take the path out of `clean-targets`, or delete it all the same: --no-clean-project-files-only';
    throw martError('invalid-value', `clean-targets: \`${path}\` is not a folder inside the project`, { hint });
  }
  for (const key of SOURCE_KEYS) {
    const sources = listOf(project, key) ?? [`${key.replace('-paths', '')}s`.replace('analysiss', 'analyses')];
    const held = sources.find((source) => `${resolve(root, source)}${sep}`.startsWith(folder + sep));
    if (held !== undefined) {
      throw martError('invalid-value', `clean-targets: \`${path}\` holds the project's own files (${key}: ${held})`);
    }
  }
  return folder;
}

function textOf(project: JsonObject, key: string): string | undefined {
  const value = project[key];
  return typeof value === 'string' ? value : undefined;
}

function listOf(project: JsonObject, key: string): readonly string[] | undefined {
  const value = project[key];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}
