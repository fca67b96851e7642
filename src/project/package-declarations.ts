import { join } from 'node:path';
import { YamlDocument, type YamlNode } from '../context/yaml.ts';
import { DiagnosticSink, errorDiagnostic, martError, warningDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Json } from '../domain/json.ts';
import type { Scope } from '../jinja/scope.ts';
import { readIfPresent } from './raw-project-file.ts';
import { renderTree } from './render-yaml.ts';
import { YamlChecks } from './yaml-checks.ts';
import type { Declaration } from './package-declaration.ts';
import { DeclarationReader, type Asker } from './package-declaration-reader.ts';

const PACKAGES_FILE = 'packages.yml';
const DEPENDENCIES_FILE = 'dependencies.yml';

/** What a project asks for. */
export interface DeclaredPackages {
  /** The file that has the list, or would. */
  readonly fileName: string;
  /** Undefined when there is no such file. */
  readonly text: string | undefined;
  readonly declarations: readonly Declaration[];
  readonly warnings: readonly Diagnostic[];
  /** The entries of the list, rendered, and as they were written. */
  readonly rendered: readonly Json[];
  readonly written: readonly Json[];
}

export interface DeclarationRequest {
  readonly folder: string;
  /** The names that templates in the file see. */
  readonly scope: Scope;
  /** The folder as messages show it; empty for the project that is worked on. */
  readonly shownFolder: string;
  /** For messages: who asks. The name of the file when undefined. */
  readonly by?: string | undefined;
  /** Whether the packages may be there already: what only matters when they are fetched is then a warning. */
  readonly isInstalled?: boolean;
  /** A text to read in place of what is in the file. */
  readonly edited?: { readonly fileName: string; readonly text: string } | undefined;
}

/**
 * Reads `packages.yml`, or the `packages:` of `dependencies.yml`. A project with neither asks for nothing.
 * Throws `MartError` with everything that is wrong in them.
 */
export function readDeclarations(request: DeclarationRequest): DeclaredPackages {
  const packages = openFile(request, PACKAGES_FILE);
  const dependencies = openFile(request, DEPENDENCIES_FILE);
  if (packages?.root.has('packages') === true && dependencies?.root.has('packages') === true) {
    const notes = [{ message: 'and here', at: dependencies.root.get('packages').keySpan }];
    const hint = `keep one of the two lists; ${PACKAGES_FILE} is the one that may hold templates everywhere`;
    throw martError('invalid-value', `the packages are listed twice`, {
      at: packages.root.get('packages').keySpan,
      notes,
      hint,
    });
  }
  const isInDependencies = dependencies?.root.has('packages') === true;
  const document = isInDependencies ? dependencies : packages;
  const fileName = isInDependencies ? DEPENDENCIES_FILE : PACKAGES_FILE;
  const sink = new DiagnosticSink();
  checkTop(packages, dependencies, sink);
  const list = document?.root.get('packages');
  const asker: Asker = { by: request.by ?? fileName, base: request.folder, hasPlace: true, isInstalled: request.isInstalled };
  const found = list === undefined ? { declarations: [], rendered: [], written: [] } : readList(list, request, asker, sink);
  const warnings = sink.warnings.concat(request.shownFolder === '' ? [] : leniently(sink));
  if (request.shownFolder === '' || sink.errors.some(({ code }) => code !== 'unknown-key')) sink.throwIfErrors();
  return { fileName, text: document?.file.text, warnings, ...found };
}

/** What the hub says that a package asks for. Entries that can't be read are left out: nobody here can mend them. */
export function readHubRequirements(by: string, packages: Json | undefined): readonly Declaration[] {
  const document = new YamlDocument({ path: by, text: JSON.stringify({ packages: packages ?? [] }) });
  const list = document.root.get('packages');
  return new DeclarationReader(new YamlChecks(new DiagnosticSink()), { by, base: '', hasPlace: false }).read(
    list,
    list,
  );
}

function openFile(request: DeclarationRequest, fileName: string): YamlDocument | undefined {
  const { edited } = request;
  const text = edited?.fileName === fileName ? edited.text : readIfPresent(join(request.folder, fileName));
  if (text === undefined) return undefined;
  return new YamlDocument({ path: request.shownFolder === '' ? fileName : `${request.shownFolder}/${fileName}`, text });
}

function readList(
  list: YamlNode,
  request: DeclarationRequest,
  asker: Asker,
  sink: DiagnosticSink,
): Pick<DeclaredPackages, 'declarations' | 'rendered' | 'written'> {
  const rendered = renderTree(list, request.scope);
  const declarations = new DeclarationReader(new YamlChecks(sink), asker).read(rendered, list);
  return { declarations, rendered: valuesOf(rendered), written: valuesOf(list) };
}

function valuesOf(list: YamlNode): readonly Json[] {
  return list.items().map((item) => item.value ?? null);
}

function checkTop(
  packages: YamlDocument | undefined,
  dependencies: YamlDocument | undefined,
  sink: DiagnosticSink,
): void {
  const checks = new YamlChecks(sink);
  for (const document of [packages, dependencies]) {
    if (document === undefined) continue;
    for (const warning of document.warnings) sink.add(warning);
    if (document.value !== null) checks.object(document.root);
  }
  const known = new Set(['packages', 'projects']);
  if (packages !== undefined) checks.keys(packages.root, known, packages.file.path);
  for (const key of dependencies?.root.keys().filter((written) => !known.has(written)) ?? []) {
    const details = { at: dependencies?.root.get(key).keySpan, hint: didYouMean(key, known) };
    sink.add(warningDiagnostic('unknown-key', `unknown key \`${key}\` in ${DEPENDENCIES_FILE}`, details));
  }
  if (packages?.root.has('projects') === true) {
    const hint = `\`projects:\` belongs into ${DEPENDENCIES_FILE}`;
    sink.add(
      errorDiagnostic('unknown-key', `unknown key \`projects\` in ${packages.file.path}`, {
        at: packages.root.get('projects').keySpan,
        hint,
      }),
    );
  }
  const projects = dependencies?.root.get('projects');
  if (projects?.value !== undefined && projects.value !== null) {
    const hint = 'to refer to their models, list the projects as packages: by `git:` or `local:`';
    const message = '`projects:` has no effect: models of other projects are found through a service that mart does not use';
    sink.add(warningDiagnostic('unsupported', message, { at: projects.keySpan, hint }));
  }
}

/** An unknown key in somebody else's file is no reason to refuse the package. */
function leniently(sink: DiagnosticSink): readonly Diagnostic[] {
  return sink.errors.filter(({ code }) => code === 'unknown-key').map((found) => ({ ...found, severity: 'warning' }));
}
