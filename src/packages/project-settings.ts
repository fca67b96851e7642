import { isAbsolute, join, resolve } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import type { Scope } from '../jinja/scope.ts';
import { readRootProjectFile } from '../project/raw-project-file.ts';
import { renderTree } from '../project/render-yaml.ts';
import { isWithin } from './inner-links.ts';

/** What an installation needs to know of the project file. */
export interface ProjectSettings {
  readonly name: string;
  /** Absolute. */
  readonly installPath: string;
}

const DEFAULT_INSTALL_PATH = 'dbt_packages';

/**
 * Reads the project's name and where its packages go. Throws `invalid-value` for a place that holds the project itself.
 * @param given the place to install to, in place of the one that the project file says
 */
export async function readSettings(root: string, given: string | undefined, scope: Scope): Promise<ProjectSettings> {
  const { name, document } = readRootProjectFile(root);
  const node = ['packages-install-path', 'modules-path']
    .map((key) => document?.root.get(key))
    .find((found) => typeof found?.value === 'string');
  const written = node === undefined ? undefined : renderTree(node, scope).value;
  const path = given ?? (typeof written === 'string' && written !== '' ? written : DEFAULT_INSTALL_PATH);
  const installPath = isAbsolute(path) ? resolve(path) : join(root, path);
  if (isWithin(installPath, resolve(root))) {
    const hint = 'name a folder for the packages alone, such as `dbt_packages`';
    throw martError('invalid-value', `packages can't be installed to \`${path}\`: the project is in it`, {
      at: given === undefined ? node?.span : undefined,
      hint,
    });
  }
  return { name, installPath };
}
