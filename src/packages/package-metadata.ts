import type { Scope } from '../jinja/scope.ts';
import { hasProjectFile, readProjectFile } from '../project/raw-project-file.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { packageError } from './package-errors.ts';
import type { Declaration } from '../project/package-declaration.ts';
import { readDeclarations } from '../project/package-declarations.ts';

/** What the files of a package say about it. */
export interface PackageMetadata {
  readonly name: string;
  readonly requires: readonly Declaration[];
  readonly warnings: readonly Diagnostic[];
}

/** Names become names of folders: one that is not a plain name could lead anywhere. */
const PROJECT_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * Reads the project file of a package, and what it asks for itself. Throws `package-invalid`.
 * @param title the package, for messages
 */
export async function readMetadata(
  folder: string,
  title: string,
  scope: Scope,
  asked: readonly Declaration[],
): Promise<PackageMetadata> {
  const name = await readPackageName(folder, title, asked);
  const { declarations, warnings } = readDeclarations({ folder, scope, shownFolder: title, by: title });
  return { name, requires: declarations, warnings };
}

/** The name in the project file of a package. Throws `package-invalid`. */
export async function readPackageName(folder: string, title: string, asked: readonly Declaration[]): Promise<string> {
  if (!(await hasProjectFile(folder))) {
    throw packageError('package-invalid', `${title} is no package: there is no dbt_project.yml in it`, asked);
  }
  const { name } = await readProjectFile(folder, title);
  if (!PROJECT_NAME.test(name)) {
    const hint = "a project's name is made of letters, digits and underscores";
    throw packageError('package-invalid', `${title} has the name \`${name}\`, which no package can have`, asked, {
      hint,
    });
  }
  return name;
}
