import { projectScope } from '../context/base-context.ts';
import type { Session } from '../context/session.ts';
import type { YamlDocument, YamlNode } from '../context/yaml.ts';
import type { DiagnosticSink } from '../diagnostics/diagnostic.ts';
import type { Scope } from '../jinja/scope.ts';
import { ConfigTrees } from './config-trees.ts';
import { DocumentationBlocks } from './documentation.ts';
import { NodeCollection } from './node-collection.ts';
import { checkGroups, patchMacros, readGroups, readSelectors } from './other-properties.ts';
import type { PackageContents } from './package-contents.ts';
import { parsePackages } from './parse-nodes.ts';
import type { Parsing } from './parsing.ts';
import type { Project, ProjectPackage } from './project.ts';
import { readProperties } from './properties.ts';
import { RelationNames } from './relation-names.ts';
import { addSources } from './sources.ts';
import { captureTemplateError } from './template-errors.ts';
import { YamlChecks } from './yaml-checks.ts';

export interface ParseRequest {
  readonly session: Session;
  /** The root's first. */
  readonly contents: readonly PackageContents[];
  readonly rootDocument: YamlDocument | undefined;
  readonly selectors: YamlNode | undefined;
  /** Takes up what is wrong; what was found before is in it. */
  readonly sink: DiagnosticSink;
}

/** The parse pass: files that are read become nodes. Throws what was found, all of it together. */
export function parseProject(request: ParseRequest): Project {
  const { session, contents, sink } = request;
  const packages = new Map(
    contents.map((content): [string, ProjectPackage] => [content.package.name, content.package]),
  );
  checkMacros(session, sink);
  const documentation = new DocumentationBlocks(session.rootName);
  for (const content of contents) documentation.read(content, sink);
  const parsing = openParsing(session, packages, documentation, sink);
  const parts = contents.map((content) => ({
    contents: content,
    entries: readProperties(content, parsing.propertiesScope(content.package.name), parsing.checks),
  }));
  const entries = parts.map((part) => part.entries);
  const groups = readGroups(
    parsing,
    entries.flatMap((lists) => lists.groups),
  );
  patchMacros(
    parsing,
    entries.flatMap((lists) => lists.macros),
  );
  parsePackages(parsing, parts);
  addSources(
    parsing,
    entries.flatMap((lists) => lists.sources),
  );
  parsing.nodes.checkNames(session.invocation.flags.project);
  checkGroups(parsing, groups);
  const selectors = readSelectors(request.selectors, parsing.checks);
  parsing.trees.warnUnused(request.rootDocument, knownPaths(parsing), sink);
  sink.throwIfErrors();
  const root = packages.get(session.rootName);
  if (root === undefined) throw new Error('the root project is not among the packages');
  const { enabled: nodes, disabled } = parsing.nodes;
  return Object.freeze({
    root,
    packages,
    nodes,
    disabled,
    macros: session.macros,
    docs: documentation.all,
    groups,
    selectors,
    warnings: sink.warnings,
  });
}

/** Macros are compiled when they are called; a mistake in one of the project's own that nothing calls is told nevertheless, before all else. */
function checkMacros({ macros, rootName }: Session, sink: DiagnosticSink): void {
  for (const macro of macros.all()) if (macro.packageName === rootName) captureTemplateError(sink, () => macro.definition.check());
  sink.throwIfErrors();
}

function openParsing(
  session: Session,
  packages: ReadonlyMap<string, ProjectPackage>,
  documentation: DocumentationBlocks,
  sink: DiagnosticSink,
): Parsing {
  const scopes = new Map<string, Scope>();
  const propertiesScope = (packageName: string): Scope => {
    let scope = scopes.get(packageName);
    if (scope === undefined) {
      scope = projectScope(session, packageName, 'error');
      scopes.set(packageName, scope);
    }
    return scope;
  };
  return {
    session,
    sink,
    checks: new YamlChecks(sink),
    trees: new ConfigTrees(packages, session.rootName, session.dialect.type, session.invocation.flags.project),
    documentation,
    names: new RelationNames(session),
    nodes: new NodeCollection(sink),
    propertiesScope,
    createdAt: session.invocation.startedAt.getTime() / 1000,
  };
}

/** Where nodes lie in the config trees, for hints. */
function knownPaths({ nodes, trees }: Pick<Parsing, 'nodes' | 'trees'>): ReadonlyMap<string, readonly (readonly string[])[]> {
  const known = new Map<string, (readonly string[])[]>();
  for (const node of [...nodes.enabled.values(), ...[...nodes.disabled.values()].flat()]) {
    const kind = node.resourceType === 'sql_operation' ? 'operation' : node.resourceType;
    const tree = trees.treeOf(kind);
    const paths = known.get(tree);
    if (paths === undefined) known.set(tree, [node.fqn]);
    else paths.push(node.fqn);
  }
  return known;
}
