import { settingsScope, type CoreContext } from '../context/base-context.ts';
import { Environment } from '../context/environment.ts';
import { addMacroLibrary } from '../context/macro-library.ts';
import { withProjectFlags } from '../context/new-invocation.ts';
import { MacroRegistry } from '../context/macro-registry.ts';
import { adapterTypes, type PackageSettings, type Session } from '../context/session.ts';
import { targetObject } from '../context/target-object.ts';
import { YamlDocument, type YamlNode } from '../context/yaml.ts';
import { DiagnosticSink, errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { WarningPolicy } from '../diagnostics/warning-policy.ts';
import type { Report } from '../domain/event.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Scope } from '../jinja/scope.ts';
import type { Value } from '../jinja/values.ts';
import { warehouseModule } from '../warehouse/registry.ts';
import type { Target, WarehouseModule } from '../warehouse/warehouse.ts';
import { findPackages } from './packages.ts';
import { readPackage, withoutFiles, type PackageContents } from './package-contents.ts';
import { parseProject } from './parse-project.ts';
import { findTarget } from './profile.ts';
import type { Project, ProjectPackage } from './project.ts';
import { projectConfig } from './project-file.ts';
import { readIfPresent, readRootProjectFile, type RawProjectFile } from './raw-project-file.ts';
import { renderTree } from './render-yaml.ts';
import { warnOfReplacedMacros } from './replaced-macros.ts';
import { captureTemplateError } from './template-errors.ts';
import { readVarsFile } from './vars-file.ts';

/** What is to be loaded, and for whom. */
export interface LoadRequest {
  /** The folder of the project file, or of a project without one. */
  readonly projectDir: string;
  /** `--profiles-dir`. */
  readonly profilesDir?: string | undefined;
  /** `--profile`, in place of the one that the project file names. */
  readonly profile?: string | undefined;
  /** `--target`. */
  readonly target?: string | undefined;
  /** `--threads`. */
  readonly threads?: number | undefined;
  /** Only the project file and the profile: no nodes, no packages, which need not be installed. */
  readonly settingsOnly?: boolean | undefined;
  readonly invocation: Invocation;
  readonly report: Report;
}

export interface LoadedProject {
  readonly project: Project;
  readonly target: Target;
  /** The target's warehouse: its dialect, and how to open it. */
  readonly module: WarehouseModule;
  /** What templates are rendered with: the compile pass builds its contexts from it. */
  readonly session: Session;
}

/**
 * Reads a project: its files, its packages, the profile; renders every node once to learn what it refers to.
 * Throws a `MartError` with everything that is wrong; what is merely suspicious is in `project.warnings`.
 */
export async function loadProject(request: LoadRequest): Promise<LoadedProject> {
  const { invocation, report } = request;
  const sink = new DiagnosticSink();
  const core: CoreContext = { invocation, report, environment: new Environment(invocation.environment, invocation.vars) };
  const raw = readRootProjectFile(request.projectDir);
  const { target, module } = await loadTarget(request, core, raw, sink);
  const settingsOnly = request.settingsOnly === true;
  const packages = loadPackages(core, raw, target, sink, settingsOnly);
  const rootFlags = packages[0]?.projectPackage.config.flags ?? {};
  const contents = packages.map(({ projectPackage, shownRoot }) =>
    settingsOnly ? withoutFiles(projectPackage) : readPackage(projectPackage, shownRoot, rootFlags, sink),
  );
  const session = openSession(core, target, module, contents, sink);
  const selectors = settingsOnly ? undefined : readSelectorsFile(raw.root, settingsScope(core, 'project', targetNames(target), packages[0]?.projectPackage.config.vars), sink);
  const rootDocument = settingsOnly ? undefined : raw.document;
  const project = parseProject({ session, contents, rootDocument, selectors, sink });
  return { project, target, module, session };
}

/** The profile's target, checked by its warehouse. */
async function loadTarget(
  request: LoadRequest,
  core: CoreContext,
  project: RawProjectFile,
  sink: DiagnosticSink,
): Promise<{ readonly target: Target; readonly module: WarehouseModule }> {
  const { profilesDir, profile, target, threads } = request;
  const block = findTarget({ core, project, profilesDir, profile, target, threads });
  const type = block.settings['type'];
  const module = await warehouseModule(typeof type === 'string' ? type : '', block.spanOf('type'));
  return { target: module.target({ ...block, warn: (diagnostic) => sink.add(diagnostic) }), module };
}

interface LoadedPackage {
  readonly projectPackage: ProjectPackage;
  readonly shownRoot: string;
}

/** The root project and the installed packages, their project files rendered. */
function loadPackages(
  core: CoreContext,
  raw: RawProjectFile,
  target: Target,
  sink: DiagnosticSink,
  rootOnly: boolean,
): readonly LoadedPackage[] {
  const names = targetNames(target);
  const checkVersion = core.invocation.flags.versionCheck;
  const configOf = (file: RawProjectFile, scope: Scope): ProjectPackage['config'] | undefined =>
    captureTemplateError(sink, () => projectConfig(file, scope, sink, checkVersion));
  const vars = captureTemplateError(sink, () => readVarsFile(raw, sink));
  const written = configOf(raw, settingsScope(core, 'project', names, vars));
  sink.throwIfErrors();
  if (written === undefined) throw new Error('a project file without errors gave no config');
  const rootConfig = vars === undefined ? written : { ...written, vars };
  const scope = settingsScope(core, 'project', names);
  const root: ProjectPackage = {
    name: raw.name,
    root: raw.root,
    file: raw.document?.file,
    config: rootConfig,
    isRoot: true,
  };
  const loaded: LoadedPackage[] = [{ projectPackage: root, shownRoot: '' }];
  if (rootOnly) return loaded;
  for (const { raw: file, shownRoot } of findPackages(raw.root, rootConfig, core, sink)) {
    const config = configOf(file, scope);
    if (config === undefined) continue;
    if (loaded.some(({ projectPackage }) => projectPackage.name === file.name)) {
      sink.add(
        errorDiagnostic('duplicate-name', `two packages are named \`${file.name}\``, {
          at: file.document?.root.get('name').span,
        }),
      );
      continue;
    }
    loaded.push({
      projectPackage: { name: file.name, root: file.root, file: file.document?.file, config, isRoot: false },
      shownRoot,
    });
  }
  sink.throwIfErrors();
  return loaded;
}

/** Indexes the macros, and brings together what templates are rendered with. */
function openSession(
  core: CoreContext,
  target: Target,
  module: WarehouseModule,
  contents: readonly PackageContents[],
  sink: DiagnosticSink,
): Session {
  const root = contents.find((content) => content.package.isRoot)?.package;
  const rootName = root?.name ?? '';
  const macros = new MacroRegistry({
    rootPackage: rootName,
    dispatch: root?.config.dispatch ?? [],
    adapterTypes: adapterTypes(module.dialect),
    packagesReplaceMaterializations: root?.config.flags['require_explicit_package_overrides_for_builtin_materializations'] === false,
    nullsAreEqual: root?.config.flags['enable_truthy_nulls_equals_macro'] === true,
  });
  addMacroLibrary(macros);
  for (const { package: owner, macros: files } of contents) {
    macros.addPackage(owner.name);
    for (const file of files)
      captureTemplateError(sink, () => macros.addFile(file.file, owner.name, file.originalFilePath));
  }
  warnOfReplacedMacros(macros, sink);
  const packages = new Map(
    contents.map(({ package: { name, config } }): [string, PackageSettings] => [
      name,
      { name, version: config.version, vars: config.vars, quoting: config.quoting },
    ]),
  );
  const invocation = withProjectFlags(core.invocation, root?.config.flags ?? {});
  const report = judged(core.report, new WarningPolicy(invocation.flags.warnErrorOptions, invocation.flags.warnError));
  return { ...core, report, invocation, target, dialect: module.dialect, rootName, packages, macros };
}

/** Warnings are silenced or thrown where they arise, as the flags say. */
function judged(report: Report, policy: WarningPolicy): Report {
  return (event) => {
    if (event.kind !== 'diagnostic') return report(event);
    const diagnostic = policy.judgeNow(event.diagnostic);
    if (diagnostic !== undefined) report({ kind: 'diagnostic', diagnostic });
  };
}

/** The target, by both of its names. */
function targetNames(target: Target): Readonly<Record<'target' | 'env', Value>> {
  const shown = targetObject(target);
  return { target: shown, env: shown };
}

/** The rendered selectors.yml. */
function readSelectorsFile(root: string, scope: Scope, sink: DiagnosticSink): YamlNode | undefined {
  const text = readIfPresent(`${root}/selectors.yml`);
  if (text === undefined) return undefined;
  return captureTemplateError(sink, () => renderTree(new YamlDocument({ path: 'selectors.yml', text }).root, scope));
}
