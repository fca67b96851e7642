import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { YamlDocument } from '../context/yaml.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';

const FILE_NAMES = ['mart_project.yml', 'dbt_project.yml'] as const;
/** Any of them makes a folder a project without a project file. */
const RESOURCE_FOLDERS = ['models', 'seeds', 'snapshots', 'macros', 'tests', 'analyses', 'functions'];

/** A project file as written: its profile is needed before the rest can be rendered. */
export interface RawProjectFile {
  /** Absolute folder. */
  readonly root: string;
  readonly document: YamlDocument | undefined;
  readonly name: string;
  readonly profile: string | undefined;
}

/**
 * Reads the project file of a folder, if it has one. Throws `yaml-syntax`.
 * @param shownPath the folder's path as messages show it: empty for the root project
 */
export function readProjectFile(root: string, shownPath: string): RawProjectFile {
  for (const fileName of FILE_NAMES) {
    const text = readIfPresent(join(root, fileName));
    if (text === undefined) continue;
    const document = new YamlDocument({ path: shownPath === '' ? fileName : `${shownPath}/${fileName}`, text });
    const { root: top } = document;
    const name = top.get('name').value;
    const profile = top.get('profile').value;
    return {
      root,
      document,
      name: typeof name === 'string' ? name : nameFromFolder(root),
      profile: typeof profile === 'string' ? profile : undefined,
    };
  }
  return { root, document: undefined, name: nameFromFolder(root), profile: undefined };
}

/**
 * Reads the root project's file. Throws `project-not-found` for a folder that is not there, or in which nothing speaks of a
 * project: a mistyped folder must not pass for a project without models.
 */
export function readRootProjectFile(projectDir: string): RawProjectFile {
  const root = resolve(projectDir);
  if (!existsSync(root)) {
    throw martError('project-not-found', `the project folder \`${projectDir}\` does not exist`, {
      hint: 'name the folder that holds dbt_project.yml with --project-dir',
    });
  }
  if (!hasProjectFile(root) && !RESOURCE_FOLDERS.some((folder) => existsSync(join(root, folder)))) {
    throw martError('project-not-found', `\`${projectDir}\` is no project: it has neither dbt_project.yml nor a folder \`models\``, {
      hint: 'go to the folder of a project, name it with --project-dir, or make one with `mart init`',
    });
  }
  return readProjectFile(root, '');
}

/** The root project's file as YAML, for commands that must work in a project that can't be loaded. Throws as `readRootProjectFile`. */
export function projectFileValue(projectDir: string): JsonObject {
  const value = readRootProjectFile(projectDir).document?.root.value;
  return isJsonObject(value) ? value : {};
}

/** Whether a folder has a project file. */
export function hasProjectFile(root: string): boolean {
  return existsSync(projectFilePath(root));
}

/** Where a folder's project file is, or would be. */
export function projectFilePath(root: string): string {
  const [, usual] = FILE_NAMES;
  return join(root, FILE_NAMES.find((fileName) => existsSync(join(root, fileName))) ?? usual);
}

export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

function nameFromFolder(root: string): string {
  const name = basename(root).replace(/\W+/g, '_').replace(/^(\d)/, '_$1');
  return name === '' || name === '_' ? 'project' : name;
}
