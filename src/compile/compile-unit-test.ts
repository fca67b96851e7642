import { readFile } from 'node:fs/promises';
import { jsonToValue } from '../context/json-value.ts';
import type { PackageNamespace } from '../context/package-namespace.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import { relationNameOf, type BuildableNode, type ModelNode, type SourceNode, type UnitTestNode, type UnitTestRows } from '../domain/node.ts';
import { resolveRef, resolveSource } from '../graph/resolve.ts';
import { hostFunction } from '../jinja/host.ts';
import type { Value } from '../jinja/values.ts';
import { withExpressions, type CommonTableExpression } from '../sql/common-table-expressions.ts';
import type { Sql } from '../sql/sql.ts';
import type { ResultColumn } from '../warehouse/warehouse.ts';
import { compileNode } from './compile-node.ts';
import { fixtureQuery, fixtureRows } from './fixture.ts';
import type { NodeRun } from './node-run.ts';
import { fixtureName } from './references.ts';
import { located } from './sql-diagnostic.ts';

/** A unit test, ready to run: both queries give the columns of `expect`, in one order. */
export interface CompiledUnitTest {
  readonly columns: readonly string[];
  readonly actual: Sql;
  readonly expected: Sql;
}

/**
 * Compiles the tested model over the given rows in place of what it reads, and the expected rows in its types.
 * @param onCompiled told of the former before the warehouse sees it, which may refuse it
 */
export async function compileUnitTest(test: UnitTestNode, model: ModelNode, run: NodeRun, onCompiled: (query: Sql) => void): Promise<CompiledUnitTest> {
  const { dialect } = run.context.session;
  const fixtures = new Map<string, CommonTableExpression>();
  for (const given of test.given) {
    const input = inputOf(given.input, test, model, run);
    const query = fixtureQuery(await givenRows(given, input), await columnsOf(input, run), `'${input.name}'`, dialect);
    fixtures.set(input.uniqueId, { name: `__dbt__cte__${fixtureName(input)}`, query });
  }
  const compiled = await compileNode(model, { ...run, fixtures: new Set(fixtures.keys()), overrides: test.overrides }, overriddenMacros(test, model, run));
  const query = withExpressions(compiled, [...fixtures.values()]);
  onCompiled(query);
  const connection = await run.connection();
  const types = await located(query, test.patch, () => connection.describe(query, run.signal));
  const columns = expectedColumns(test, types);
  const expected = fixtureQuery(test.expect, columns, 'expected output', dialect);
  const names = columns.map((column) => column.name);
  return { columns: names, actual: dialect.selectFrom(names, query), expected: dialect.selectFrom(names, expected) };
}

/** The rows as they are given; without any, those of the seed's file. */
async function givenRows(given: UnitTestRows, input: BuildableNode | SourceNode): Promise<UnitTestRows> {
  if (given.fromSeed !== true || input.resourceType !== 'seed') return given;
  return { ...given, format: 'csv', rows: await readFile(input.csvPath, 'utf8') };
}

const REF = /^\s*ref\(\s*(['"])(?<first>.*?)\1\s*(?:,\s*(['"])(?<second>.*?)\3\s*)?(?:,\s*v(?:ersion)?\s*=\s*(['"]?)(?<version>[\w.]+)\5\s*)?\)\s*$/;
const SOURCE = /^\s*source\(\s*(['"])(?<source>.*?)\1\s*,\s*(['"])(?<table>.*?)\3\s*\)\s*$/;

/** The node that an input names: `ref('x')`, `source('a', 'b')`, `this`. */
function inputOf(text: string, test: UnitTestNode, model: ModelNode, run: NodeRun): BuildableNode | SourceNode {
  if (text.trim() === 'this') return model;
  const { graph } = run.context;
  const ref = REF.exec(text)?.groups;
  if (ref !== undefined) {
    const [packageName, name] = ref['second'] === undefined ? [undefined, ref['first'] ?? ''] : [ref['first'], ref['second']];
    return resolveRef(graph, { packageName, name, version: ref['version'], span: test.patch }, model);
  }
  const source = SOURCE.exec(text)?.groups;
  if (source !== undefined) return resolveSource(graph, { sourceName: source['source'] ?? '', tableName: source['table'] ?? '', span: test.patch }, model);
  throw martError('invalid-value', `${test.name}: can't read the input \`${text}\``, {
    at: test.patch,
    hint: "write ref('model'), source('source', 'table') or this",
    exitCode: 1,
  });
}

/** From the relation itself; where there is none yet (an ephemeral model, nothing built), from the model's query. */
async function columnsOf(input: BuildableNode | SourceNode, run: NodeRun): Promise<readonly Pick<ResultColumn, 'name' | 'type'>[]> {
  const connection = await run.connection();
  const found = await connection.columns(relationNameOf(input));
  if (found.length > 0) return found;
  if (input.resourceType === 'model') {
    const query = await compileNode(input, run);
    return located(query, undefined, () => connection.describe(query, run.signal));
  }
  throw martError('relation-not-found', `${input.name} is not in the warehouse yet, so the types of its columns are not known`, {
    hint: `build it first: mart build --select ${input.name} --empty`,
    exitCode: 1,
  });
}

/** The columns that the expected rows speak of, in the model's order; all of them when the rows are SQL or none. */
function expectedColumns(test: UnitTestNode, types: readonly ResultColumn[]): readonly ResultColumn[] {
  const rows = fixtureRows(test.expect) ?? [];
  if (rows.length === 0) return types;
  const named = new Set(rows.flatMap((row) => Object.keys(row).map((key) => key.toLowerCase())));
  const known = new Set(types.map((column) => column.name.toLowerCase()));
  // A column that the model does not have is reported by `fixtureQuery`, which knows the place.
  return [...named].every((name) => known.has(name)) ? types.filter((column) => named.has(column.name.toLowerCase())) : types;
}

/**
 * The macros that the test answers for: by their name alone, and in the package that has them. `package.macro` means the one
 * of that package, which is known by its name alone only where it would be without the test.
 */
function overriddenMacros(test: UnitTestNode, model: ModelNode, run: NodeRun): Readonly<Record<string, Value>> {
  const { macros } = run.context.session;
  const names: Record<string, Value> = {};
  const namespaces = new Map<string, PackageNamespace>();
  for (const [written, value] of Object.entries(test.overrides.macros)) {
    const [name = written, packageName] = written.split('.').toReversed();
    const answer = jsonToValue(value);
    const stub = hostFunction([], () => answer, { name, rest: true, keywords: true });
    const known = macros.find(name, model.packageName);
    const owner = packageName ?? known?.packageName;
    if (packageName === undefined || known?.packageName === packageName) names[name] = stub;
    if (owner !== undefined) namespaces.set(owner, (namespaces.get(owner) ?? macros.namespace(owner, 'run')).with(new Map([[name, stub]])));
  }
  return { ...names, ...Object.fromEntries(namespaces) };
}
