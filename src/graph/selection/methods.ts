import type { Node } from '../../domain/node.ts';
import { isCompilable } from '../../domain/node.ts';
import { globTest, pathTests } from './glob.ts';
import { configTest } from './match-config.ts';
import { fqnTest } from './match-fqn.ts';
import { stateTest } from './match-state.ts';
import { invalid } from './parse-spec.ts';
import type { Criterion, Method } from './selector.ts';
import { previousRunResults, previousSources, type World } from './world.ts';

type Test = (node: Node) => boolean;
type TestMaker = (value: string, criterion: Criterion, world: World) => Test;

const RESOURCE_TYPES = [
  'model',
  'seed',
  'snapshot',
  'test',
  'analysis',
  'function',
  'operation',
  'sql_operation',
  'source',
  'exposure',
  'unit_test',
  'semantic_model',
  'metric',
  'saved_query',
];
/** Types that exist in the language and that no node of ours has. */
const OTHER_RESOURCE_TYPES = ['macro', 'doc', 'group', 'fixture'];

/** One line per method: from a value to the question whether a node is selected. `selector` is answered by the caller. */
const TESTS: Readonly<Record<Exclude<Method, 'selector'>, TestMaker>> = {
  fqn: fqnTest,
  tag: (value) => someOf((node) => node.tags, value),
  path: pathMatch,
  file: fileMatch,
  package: (value, _criterion, world) =>
    oneOf((node) => node.packageName, value === 'this' ? world.graph.project.root.name : value),
  source: sourceMatch,
  resource_type: resourceTypeMatch,
  config: (_value, criterion) => configTest(criterion),
  test_type: testTypeMatch,
  test_name: (value) => oneOf(testNameOf, value),
  state: stateTest,
  result: resultMatch,
  source_status: sourceStatusMatch,
  exposure: (value, criterion) => packagedName('exposure', value, criterion),
  group: (value) => oneOf((node) => (isCompilable(node) || node.resourceType === 'metric' ? node.group : undefined), value),
  access: (value) => (node) => node.resourceType === 'model' && node.access === value,
  version: versionMatch,
  unit_test: (value, criterion) => packagedName('unit_test', value, criterion),
  function: (value, criterion) => packagedName('function', value, criterion),
  metric: (value, criterion) => packagedName('metric', value, criterion),
  semantic_model: (value, criterion) => packagedName('semantic_model', value, criterion),
  saved_query: (value, criterion) => packagedName('saved_query', value, criterion),
};

/** The question a criterion asks of each node. Throws `selector-invalid` or `state-missing`. */
export function testOf(criterion: Criterion, method: Exclude<Method, 'selector'>, world: World): Test {
  return TESTS[method](String(criterion.value), criterion, world);
}

function oneOf(textOf: (node: Node) => string | undefined, pattern: string): Test {
  const test = globTest(pattern);
  return (node) => {
    const text = textOf(node);
    return text !== undefined && test(text);
  };
}

function someOf(textsOf: (node: Node) => readonly string[], pattern: string): Test {
  const test = globTest(pattern);
  return (node) => textsOf(node).some(test);
}

/** The node's file or a folder above it, or the very file of its properties. */
function pathMatch(value: string): Test {
  const { within, exactly } = pathTests(value);
  return (node) => within(node.originalFilePath) || (node.patch !== undefined && exactly(node.patch.file.path));
}

function fileMatch(value: string): Test {
  const test = globTest(value);
  return (node) => {
    const name = node.originalFilePath.slice(node.originalFilePath.lastIndexOf('/') + 1);
    return test(name) || test(name.replace(/(?<=.)\.[^.]*$/, ''));
  };
}

/** `source`, `source.table` or `package.source.table`. */
function sourceMatch(value: string, criterion: Criterion): Test {
  const parts = value.split('.');
  if (parts.length > 3) throw invalid(criterion.raw, 'a source is `source`, `source.table` or `package.source.table`');
  const [packageName = '*', sourceName = '*', table = '*'] = parts.length === 3 ? parts : ['*', ...parts];
  const tests = [globTest(packageName), globTest(sourceName), globTest(table)] as const;
  return (node) =>
    node.resourceType === 'source' && tests[0](node.packageName) && tests[1](node.sourceName) && tests[2](node.name);
}

/** `name` or `package.name`. */
function packagedName(resourceType: Node['resourceType'], value: string, criterion: Criterion): Test {
  const parts = value.split('.');
  if (parts.length > 2)
    throw invalid(criterion.raw, `write \`${resourceType}:name\` or \`${resourceType}:package.name\``);
  const [packageName = '*', name = '*'] = parts.length === 2 ? parts : ['*', ...parts];
  const [packageTest, nameTest] = [globTest(packageName), globTest(name)];
  return (node) => node.resourceType === resourceType && packageTest(node.packageName) && nameTest(node.name);
}

function resourceTypeMatch(value: string, criterion: Criterion): Test {
  oneFrom(value, [...RESOURCE_TYPES, ...OTHER_RESOURCE_TYPES], criterion);
  return (node) => node.resourceType === value;
}

function testTypeMatch(value: string, criterion: Criterion): Test {
  oneFrom(value, ['generic', 'singular', 'data', 'unit', 'schema'], criterion);
  if (value === 'unit') return (node) => node.resourceType === 'unit_test';
  if (value === 'data') return (node) => node.resourceType === 'test';
  return (node) => node.resourceType === 'test' && (node.testMetadata === undefined) === (value === 'singular');
}

function testNameOf(node: Node): string | undefined {
  if (node.resourceType === 'unit_test') return node.name;
  return node.resourceType === 'test' ? node.testMetadata?.name : undefined;
}

function versionMatch(value: string, criterion: Criterion): Test {
  oneFrom(value, ['latest', 'prerelease', 'old', 'none'], criterion);
  return (node) => {
    if (node.resourceType !== 'model') return false;
    if (node.version === undefined || node.latestVersion === undefined)
      return value === 'none' && node.version === undefined;
    const order = compareVersions(node.version, node.latestVersion);
    return (
      (value === 'latest' && order === 0) || (value === 'prerelease' && order > 0) || (value === 'old' && order < 0)
    );
  };
}

/** As numbers when both are, else as texts. */
function compareVersions(left: string | number, right: string | number): number {
  const difference = Number(left) - Number(right);
  if (!Number.isNaN(difference)) return difference;
  return String(left) < String(right) ? -1 : Number(String(left) !== String(right));
}

function resultMatch(value: string, criterion: Criterion, world: World): Test {
  const { results } = previousRunResults(world, criterion.raw);
  const ids = new Set(results.filter((result) => result.status === value).map((result) => result.uniqueId));
  return (node) => ids.has(node.uniqueId);
}

/** Sources that were loaded since the earlier check. One whose check failed now or then is not known to be fresher. */
function sourceStatusMatch(value: string, criterion: Criterion, world: World): Test {
  oneFrom(value, ['fresher'], criterion);
  const before = previousSources(world, criterion.raw);
  const now = world.previous?.currentSources;
  if (now === undefined)
    throw invalid(criterion.raw, 'there is no sources.json of this project', 'run `mart source freshness` first');
  return (node) => {
    const loaded = now.get(node.uniqueId)?.maxLoadedAt;
    const earlier = before.get(node.uniqueId);
    if (loaded === undefined) return false;
    if (earlier === undefined) return true;
    return earlier.maxLoadedAt !== undefined && new Date(loaded) > new Date(earlier.maxLoadedAt);
  };
}

function oneFrom(value: string, known: readonly string[], criterion: Criterion): void {
  if (!known.includes(value)) throw invalid(criterion.raw, `\`${value}\` is none of ${known.join(', ')}`);
}
