import { warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { spanOf } from '../diagnostics/source.ts';
import type { Node, Version } from '../domain/node.ts';
import { tagsAndMeta } from './column-properties.ts';
import { addExposure } from './exposures.ts';
import { addGenericTest, type TestTarget } from './generic-tests.ts';
import { parseModel, stemOf } from './models.ts';
import { NO_PROPERTIES, type NodeProperties } from './node-properties.ts';
import type { PackageContents } from './package-contents.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntries } from './properties.ts';
import { PropertiesByName } from './properties-by-name.ts';
import { testedColumn } from './sources.ts';
import { addAnalysis, addRunHooks, addSeed, addSingularTest, addSnapshotBlocks, addYamlSnapshot } from './sql-nodes.ts';
import { readTests } from './test-declarations.ts';
import { addUnitTest } from './unit-tests.ts';

/** Lists whose entries describe nodes that are defined elsewhere. */
const NODE_LISTS = ['models', 'seeds', 'snapshots', 'analyses', 'data_tests'] as const;
type NodeList = (typeof NODE_LISTS)[number];

const ONE_OF: Readonly<Record<NodeList, string>> = { models: 'model', seeds: 'seed', snapshots: 'snapshot', analyses: 'analysis', data_tests: 'test' };

/** Makes the nodes of one package, all but its sources. */
export function parsePackage(parsing: Parsing, contents: PackageContents, entries: PropertyEntries): void {
  const packageName = contents.package.name;
  const properties = Object.fromEntries(NODE_LISTS.map((list) => [list, new PropertiesByName(parsing, entries[list])])) as Record<NodeList, PropertiesByName>;
  const files = new Set(contents.models.map(({ path }) => stemOf(path)));
  for (const file of contents.models) {
    const node = parseModel(parsing, file, packageName, properties.models.takeForModel(stemOf(file.path), files) ?? NO_PROPERTIES);
    parsing.nodes.add(node, spanOf(file.file, 0));
  }
  for (const file of contents.seeds) addSeed(parsing, file, packageName, (name) => properties.seeds.take(name));
  for (const file of contents.snapshots) addSnapshotBlocks(parsing, file, packageName, (name) => properties.snapshots.take(name));
  for (const entry of entries.snapshots) if (entry.node.has('relation')) addYamlSnapshot(parsing, entry, properties.snapshots.take(entry.name) ?? NO_PROPERTIES);
  for (const file of contents.analyses) addAnalysis(parsing, file, packageName, (name) => properties.analyses.take(name));
  for (const file of contents.singularTests) addSingularTest(parsing, file, packageName, (name) => properties.data_tests.take(name));
  addRunHooks(parsing, contents.package);
  for (const entry of entries.exposures) addExposure(parsing, entry);
  for (const entry of entries.unit_tests) addUnitTest(parsing, entry, contents.fixtures);
  for (const list of ['models', 'seeds', 'snapshots'] as const) for (const item of properties[list].all()) addTestsOf(parsing, item, list, packageName);
  for (const list of NODE_LISTS) warnOrphans(parsing, properties[list], list, packageName);
}

/** The tests under a node and its columns. */
function addTestsOf(parsing: Parsing, properties: NodeProperties, list: 'models' | 'seeds' | 'snapshots', packageName: string): void {
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

function attachedNode({ nodes }: Parsing, kind: string, packageName: string, name: string, version: Version | undefined): Node | undefined {
  return nodes.find(`${kind}.${packageName}.${name}${version === undefined ? '' : `.v${version}`}`);
}

/** Warns of properties whose node does not exist. */
function warnOrphans({ sink, nodes }: Parsing, properties: PropertiesByName, list: NodeList, packageName: string): void {
  for (const [name, { span }] of properties.unused()) {
    const all = [...nodes.enabled.values(), ...[...nodes.disabled.values()].flat()].filter((node) => node.packageName === packageName);
    const namesake = all.find((node) => node.name === name);
    const near = nearest(name, all.filter((node) => node.resourceType === ONE_OF[list] && !('testMetadata' in node && node.testMetadata !== undefined)).map((node) => node.name));
    const hint = namesake !== undefined ? `\`${name}\` is a ${namesake.resourceType}: describe it in its own list` : near === undefined ? undefined : `did you mean \`${near}\`?`;
    sink.add(warningDiagnostic('orphan-properties', `there is no ${ONE_OF[list]} \`${name}\``, { at: span, hint }));
  }
}
