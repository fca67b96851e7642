import { warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { spanOf } from '../diagnostics/source.ts';
import type { Node, Version } from '../domain/node.ts';
import { tagsAndMeta } from './column-properties.ts';
import { addExposure } from './exposures.ts';
import { addFunction } from './functions.ts';
import { addMetric } from './metrics.ts';
import { addSavedQuery } from './saved-queries.ts';
import { addSemanticModel } from './semantic-models.ts';
import { addGenericTest, type TestTarget } from './generic-tests.ts';
import { parseModel, stemOf } from './models.ts';
import { NO_PROPERTIES, type NodeProperties } from './node-properties.ts';
import type { PackageContents } from './package-contents.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntries } from './properties.ts';
import { describedTwice, PropertiesByName } from './properties-by-name.ts';
import { testedColumn } from './sources.ts';
import { addAnalysis, addRunHooks, addSeed, addSingularTest, addSnapshotBlocks, addYamlSnapshot } from './sql-nodes.ts';
import { readTests } from './test-declarations.ts';
import { addUnitTest } from './unit-tests.ts';

/** Lists whose entries describe nodes that are defined elsewhere. */
const NODE_LISTS = ['models', 'seeds', 'snapshots', 'analyses', 'functions', 'data_tests'] as const;
type NodeList = (typeof NODE_LISTS)[number];

const ONE_OF: Readonly<Record<NodeList, string>> = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
  analyses: 'analysis',
  functions: 'function',
  data_tests: 'test',
};

/** A node that properties of another package may be meant for. */
interface Describable {
  readonly list: 'models' | 'seeds';
  readonly name: string;
  readonly packageName: string;
  readonly uniqueId: string;
  /** What is said of it so far, by whichever package. */
  described: NodeProperties | undefined;
  /** Makes the node anew. */
  readonly describe: (properties: NodeProperties) => void;
}

/** A package on its way to nodes. */
interface PackageParts {
  readonly contents: PackageContents;
  readonly entries: PropertyEntries;
  readonly properties: Readonly<Record<NodeList, PropertiesByName>>;
}

/** Makes the nodes of all packages, all but their sources. */
export function parsePackages(parsing: Parsing, packages: readonly Pick<PackageParts, 'contents' | 'entries'>[]): void {
  const parts = packages.map(({ contents, entries }): PackageParts => {
    const lists = NODE_LISTS.map((list) => [list, new PropertiesByName(parsing, entries[list])] as const);
    return { contents, entries, properties: Object.fromEntries(lists) as Record<NodeList, PropertiesByName> };
  });
  const describable = parts.flatMap((part) => parsePackage(parsing, part));
  for (const part of parts) describeOthers(parsing, part, describable);
  for (const { contents, entries, properties } of parts) {
    const { name } = contents.package;
    for (const entry of entries.unit_tests) addUnitTest(parsing, entry, contents.fixtures);
    for (const list of ['models', 'seeds', 'snapshots'] as const)
      for (const item of properties[list].all()) addTestsOf(parsing, item, list, name);
    for (const list of NODE_LISTS) warnOrphans(parsing, properties[list], list, name);
  }
}

function parsePackage(parsing: Parsing, { contents, entries, properties }: PackageParts): readonly Describable[] {
  const packageName = contents.package.name;
  const describable: Describable[] = [];
  const add = (
    list: 'models' | 'seeds',
    name: string,
    own: NodeProperties | undefined,
    describe: (properties: NodeProperties) => void,
  ): void => {
    describe(own ?? NO_PROPERTIES);
    describable.push({ list, name, packageName, uniqueId: `${ONE_OF[list]}.${packageName}.${name}`, described: own, describe });
  };
  const files = new Set(contents.models.map(({ path }) => stemOf(path)));
  for (const file of contents.models) {
    const name = stemOf(file.path);
    add('models', name, properties.models.takeForModel(name, files), (own) =>
      parsing.nodes.add(parseModel(parsing, file, packageName, own), spanOf(file.file, 0)),
    );
  }
  for (const file of contents.seeds) {
    const name = stemOf(file.path);
    add('seeds', name, properties.seeds.take(name), (own) => addSeed(parsing, file, packageName, own));
  }
  for (const file of contents.snapshots)
    addSnapshotBlocks(parsing, file, packageName, (name) => properties.snapshots.take(name));
  for (const entry of entries.snapshots)
    if (entry.node.has('relation'))
      addYamlSnapshot(parsing, entry, properties.snapshots.take(entry.name) ?? NO_PROPERTIES);
  for (const file of contents.analyses)
    addAnalysis(parsing, file, packageName, (name) => properties.analyses.take(name));
  for (const file of contents.functions)
    addFunction(parsing, file, packageName, properties.functions.take(stemOf(file.path)) ?? NO_PROPERTIES);
  for (const file of contents.singularTests)
    addSingularTest(parsing, file, packageName, (name) => properties.data_tests.take(name));
  addRunHooks(parsing, contents.package);
  for (const entry of entries.exposures) addExposure(parsing, entry);
  for (const entry of entries.metrics) addMetric(parsing, entry);
  for (const entry of entries.semantic_models) addSemanticModel(parsing, entry);
  for (const entry of entries.saved_queries) addSavedQuery(parsing, entry);
  return describable;
}

/**
 * Properties whose own package has no such node, or has disabled it, describe a node of that name in another package:
 * that is how a project documents a package's models, and replaces a package's seed by its own. Only one may do so.
 */
function describeOthers(
  { nodes, sink }: Parsing,
  { contents, properties }: PackageParts,
  describable: readonly Describable[],
): void {
  const { name: packageName } = contents.package;
  for (const list of ['models', 'seeds'] as const) {
    for (const own of properties[list].all()) {
      const name = own.entry?.name ?? '';
      if (own.version !== undefined || nodes.enabled.has(`${ONE_OF[list]}.${packageName}.${name}`)) continue;
      const other = describable.find(
        (node) =>
          node.list === list &&
          node.name === name &&
          node.packageName !== packageName &&
          node.described?.version === undefined &&
          nodes.enabled.has(node.uniqueId),
      );
      if (other === undefined) continue;
      properties[list].take(name);
      if (other.described !== undefined) {
        sink.add(describedTwice(name, own, other.described));
        continue;
      }
      other.described = own;
      nodes.remove(other.uniqueId);
      other.describe(own);
    }
  }
}

/** The tests under a node and its columns. */
function addTestsOf(
  parsing: Parsing,
  properties: NodeProperties,
  list: 'models' | 'seeds' | 'snapshots',
  packageName: string,
): void {
  const { entry, testNode, columnNodes, version } = properties;
  if (entry === undefined || testNode === undefined) return;
  const name = version?.modelName ?? entry.name;
  const attached = attachedNode(parsing, ONE_OF[list], packageName, name, version?.version);
  const target: TestTarget = {
    packageName,
    file: entry.file,
    list,
    name,
    version: version?.version,
    attachedNode: attached?.uniqueId,
    group: attached !== undefined && 'group' in attached ? attached.group : undefined,
  };
  for (const column of columnNodes) {
    const { tags } = tagsAndMeta(parsing, column);
    const columnName = testedColumn(parsing, column, entry.node);
    for (const test of readTests(parsing, column, columnName, packageName)) addGenericTest(parsing, target, test, tags);
  }
  for (const test of readTests(parsing, testNode, undefined, packageName)) addGenericTest(parsing, target, test, []);
}

function attachedNode(
  { nodes }: Parsing,
  kind: string,
  packageName: string,
  name: string,
  version: Version | undefined,
): Node | undefined {
  const own = nodes.find(`${kind}.${packageName}.${name}${version === undefined ? '' : `.v${version}`}`);
  if (own?.config.enabled === true || version !== undefined) return own;
  return [...nodes.enabled.values()].find((node) => node.resourceType === kind && node.name === name) ?? own;
}

/** Warns of properties whose node does not exist. */
function warnOrphans(
  { sink, nodes }: Parsing,
  properties: PropertiesByName,
  list: NodeList,
  packageName: string,
): void {
  for (const [name, { span }] of properties.unused()) {
    const all = [...nodes.enabled.values(), ...[...nodes.disabled.values()].flat()].filter(
      (node) => node.packageName === packageName,
    );
    const namesake = all.find((node) => node.name === name);
    const near = nearest(
      name,
      all
        .filter(
          (node) => node.resourceType === ONE_OF[list] && !('testMetadata' in node && node.testMetadata !== undefined),
        )
        .map((node) => node.name),
    );
    const hint =
      namesake !== undefined
        ? `\`${name}\` is a ${namesake.resourceType}: describe it in its own list`
        : near === undefined
          ? undefined
          : `did you mean \`${near}\`?`;
    sink.add(warningDiagnostic('orphan-properties', `there is no ${ONE_OF[list]} \`${name}\``, { at: span, hint }));
  }
}
