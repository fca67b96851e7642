import { readdirSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { settingsScope, type CoreContext } from '../context/base-context.ts';
import { YamlDocument, type YamlNode } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { isJsonObject } from '../domain/json.ts';
import { hasProjectFile, readIfPresent, readProjectFile, type RawProjectFile } from './raw-project-file.ts';
import type { ProjectConfig } from './project.ts';
import { renderTree } from './render-yaml.ts';

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

/** The files that list packages, and what they list. */
function listedPackages(root: string, core: CoreContext): readonly YamlNode[] {
  const [packages, dependencies] = ['packages.yml', 'dependencies.yml'].map((name) => readIfPresent(join(root, name)));
  const documents: YamlNode[] = [];
  if (packages !== undefined)
    documents.push(
      renderTree(new YamlDocument({ path: 'packages.yml', text: packages }).root, settingsScope(core, 'packages')),
    );
  if (dependencies !== undefined)
    documents.push(new YamlDocument({ path: 'dependencies.yml', text: dependencies }).root);
  return documents.flatMap((document) => document.get('packages').items());
}

/** What needs a service or a catalog that is not here: told where it is asked for, so that a `ref` into it is no riddle. */
function warnOfServices(root: string, sink: DiagnosticSink): void {
  const dependencies = readIfPresent(join(root, 'dependencies.yml'));
  const projects = dependencies === undefined ? undefined : new YamlDocument({ path: 'dependencies.yml', text: dependencies }).root.get('projects');
  if (projects?.value !== undefined && projects.value !== null) {
    sink.add(
      warningDiagnostic('unsupported', '`projects:` has no effect: models of other projects are found through a service that mart does not use', {
        at: projects.keySpan,
        hint: 'to refer to their models, list the projects as packages: by `git:` or `local:`',
      }),
    );
  }
  warnOfFile(root, 'catalogs.yml', 'tables are built in the warehouse of the profile', 'on DuckDB, attach a catalog in the profile; elsewhere leave `catalog_name` out', sink);
}

function warnOfFile(root: string, path: string, reason: string, hint: string, sink: DiagnosticSink): void {
  const text = readIfPresent(join(root, path));
  if (text === undefined) return;
  sink.add(warningDiagnostic('unsupported', `\`${path}\` has no effect: ${reason}`, { at: new YamlDocument({ path, text }).root.span, hint }));
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
    warnOfServices(root, sink);
    const listed = listedPackages(root, core);
    const names = new Set(installed.flatMap(({ raw, shownRoot }) => [raw.name, shownRoot.split('/').at(-1) ?? '']));
    const locked = lockedNames(root);
    const missing = listed.filter((item) => !isInstalled(item, names, locked) || folderCount === 0);
    for (const item of missing) {
      const message = `the package ${describePackage(item)} is listed, but not installed in ${config.packagesInstallPath}`;
      sink.add(errorDiagnostic('package-missing', message, { at: item.span, hint: 'run: mart deps' }));
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
function isInstalled(item: YamlNode, names: ReadonlySet<string>, locked: ReadonlyMap<string, string>): boolean {
  const hub = item.get('package').value;
  // A package's project need not be called as the hub calls it: the lock file knows its name.
  if (typeof hub === 'string') return names.has(locked.get(hub) ?? hub.split('/').at(-1) ?? hub);
  const named = item.get('name').value;
  if (typeof named === 'string' && item.has('tarball')) return names.has(named);
  // the name of a git or local package is in its own project file: any package counts
  return names.size > 0;
}

function describePackage(item: YamlNode): string {
  if (!isJsonObject(item.value)) return '';
  const key = ['package', 'git', 'local', 'tarball', 'private'].find((known) => item.has(known));
  return key === undefined ? '' : `\`${String(item.get(key).value)}\``;
}
