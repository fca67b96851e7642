import { readdirSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { settingsScope, type CoreContext } from '../context/base-context.ts';
import { YamlDocument } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { hasProjectFile, readIfPresent, readProjectFile, type RawProjectFile } from './raw-project-file.ts';
import type { ProjectConfig } from './project.ts';
import type { Declaration } from './package-declaration.ts';
import { readDeclarations } from './package-declarations.ts';

/** An installed package, its project file not rendered yet. */
export interface InstalledPackage {
  readonly raw: RawProjectFile;
  /** Its folder as messages show it. */
  readonly shownRoot: string;
}

/** Finds the packages in the install folder; one that is listed but not there is a `package-missing` error. */
export function findPackages(
  root: string,
  config: ProjectConfig,
  core: CoreContext,
  sink: DiagnosticSink,
): readonly InstalledPackage[] {
  const folder = resolve(root, config.packagesInstallPath);
  const names = foldersIn(folder);
  const installed: InstalledPackage[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if (!hasProjectFile(path)) continue;
    const shownRoot = shown(root, path);
    try {
      installed.push({ raw: readProjectFile(path, shownRoot), shownRoot });
    } catch (error) {
      sink.capture(error);
    }
  }
  checkListed(root, config, core, names.length, installed, sink);
  return installed;
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

function shown(root: string, path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.split(sep).join('/');
}

/** What needs a catalog that is not here: told where it is asked for. */
function warnOfCatalogs(root: string, sink: DiagnosticSink): void {
  const path = 'catalogs.yml';
  const text = readIfPresent(join(root, path));
  if (text === undefined) return;
  const message = `\`${path}\` has no effect: tables are built in the warehouse of the profile`;
  const hint = 'on DuckDB, attach a catalog in the profile; elsewhere leave `catalog_name` out';
  sink.add(warningDiagnostic('unsupported', message, { at: new YamlDocument({ path, text }).root.span, hint }));
}

function checkListed(
  root: string,
  config: ProjectConfig,
  core: CoreContext,
  folderCount: number,
  installed: readonly InstalledPackage[],
  sink: DiagnosticSink,
): void {
  try {
    warnOfCatalogs(root, sink);
    const { declarations, warnings } = readDeclarations({ folder: root, scope: settingsScope(core, 'packages'), shownFolder: '', isInstalled: true });
    for (const warning of warnings) sink.add(warning);
    const names = new Set(installed.flatMap(({ raw, shownRoot }) => [raw.name, shownRoot.split('/').at(-1) ?? '']));
    const locked = lockedNames(root);
    for (const listed of declarations.filter((found) => !isThere(found, names, locked) || folderCount === 0)) {
      const message = `the package \`${titleOf(listed)}\` is listed, but not installed in ${config.packagesInstallPath}`;
      sink.add(errorDiagnostic('package-missing', message, { at: listed.at, hint: 'run: mart deps' }));
    }
  } catch (error) {
    sink.capture(error);
  }
}

/** The names of the projects of the hub's packages, as the last `deps` wrote them to the lock file. */
function lockedNames(root: string): ReadonlyMap<string, string> {
  const text = readIfPresent(join(root, 'package-lock.yml'));
  if (text === undefined) return new Map();
  const items = new YamlDocument({ path: 'package-lock.yml', text }).root.get('packages').items();
  return new Map(
    items.flatMap((item): [string, string][] => {
      const [hub, name] = [item.get('package').value, item.get('name').value];
      return typeof hub === 'string' && typeof name === 'string' ? [[hub, name]] : [];
    }),
  );
}

/** Whether a listed package is there, as far as its name can be told from its entry. */
function isThere(listed: Declaration, names: ReadonlySet<string>, locked: ReadonlyMap<string, string>): boolean {
  // A package's project need not be called as the hub calls it: the lock file knows its name.
  if (listed.kind === 'hub') return names.has(locked.get(listed.package) ?? listed.package.split('/').at(-1) ?? '');
  if (listed.kind === 'tarball' && listed.name !== undefined) return names.has(listed.name);
  // the name of a git or local package is in its own project file: any package counts
  return names.size > 0;
}

function titleOf(listed: Declaration): string {
  if (listed.kind === 'hub') return listed.package;
  return listed.kind === 'local' ? listed.path : listed.written;
}
