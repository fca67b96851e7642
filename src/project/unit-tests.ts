import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { RefCall, SourceCall, UnitTestNode, UnitTestRows, Version } from '../domain/node.ts';
import { describe } from './descriptions.ts';
import type { ReadFile } from './discover.ts';
import { foldersOf, stemOf } from './models.ts';
import { resolveConfig } from './node-config.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { readReference } from './references.ts';

const FORMATS = ['dict', 'csv', 'sql'] as const;
const ROW_KEYS = new Set(['input', 'rows', 'format', 'fixture']);

/** A test of a model's logic, on rows that YAML gives. */
export function addUnitTest(parsing: Parsing, entry: PropertyEntry, fixtures: readonly ReadFile[]): void {
  const { checks, trees, session } = parsing;
  const { node, name, packageName, file } = entry;
  const written = checks.required(node, 'model', `the unit test \`${name}\``);
  if (written === undefined) return;
  // `model v2` tests one version
  const [model = written, version] = written.trim().split(/\s+/);
  const below = file.originalFilePath.split('/').slice(1).join('/');
  const fqn = [packageName, ...foldersOf(below), model, name];
  const properties = checks.object(node.get('config'));
  const { config, unrendered } = resolveConfig(
    trees,
    { kind: 'unit_test', packageName, fqn, properties, calls: [] },
    session.dialect.type,
  );
  if (node.get('given').value === undefined) checks.missing(node, 'given', `the unit test \`${name}\``);
  const given = checks
    .mappings(node.get('given'))
    .map((item) => ({
      ...readRows(parsing, item, fixtures),
      input: checks.required(item, 'input', 'a given input') ?? '',
    }));
  const unitTest: UnitTestNode = {
    resourceType: 'unit_test',
    uniqueId: `unit_test.${packageName}.${model}.${name}`,
    name,
    packageName,
    path: file.path,
    originalFilePath: file.originalFilePath,
    fqn,
    file: file.file,
    description: describe(parsing, node.get('description'), packageName),
    config,
    unrenderedConfig: unrendered,
    tags: config.tags,
    meta: config.meta,
    patch: node.get('name').span,
    createdAt: parsing.createdAt,
    model,
    modelVersion: version === undefined ? undefined : version.replace(/^v(?=\d)/, ''),
    given,
    expect: readRows(parsing, node.get('expect'), fixtures),
    overrides: overridesOf(parsing, node.get('overrides')),
    versions: versionsOf(node.get('versions')),
    schema: schemaOf(parsing, packageName, model),
    ...inputsOf(parsing, node, given),
  };
  checkExpected(parsing, node, name);
  parsing.nodes.add(unitTest, node.get('name').span);
}

function checkExpected({ checks }: Parsing, node: YamlNode, name: string): void {
  const expected = node.get('expect');
  if (!node.has('expect')) checks.missing(node, 'expect', `the unit test \`${name}\``);
  else if ((expected.get('rows').value ?? expected.get('fixture').value ?? null) === null) checks.missing(expected, 'rows', `what the unit test \`${name}\` expects`);
}

function schemaOf({ nodes, session }: Parsing, packageName: string, model: string): string {
  const tested = nodes.find(`model.${packageName}.${model}`);
  return tested !== undefined && 'schema' in tested ? tested.schema : session.target.schema;
}

function readRows({ checks, sink }: Parsing, node: YamlNode, fixtures: readonly ReadFile[]): UnitTestRows {
  if (isJsonObject(node.value)) checks.keys(node, ROW_KEYS, 'the rows of a unit test');
  const format = checks.oneOf(node.get('format'), FORMATS) ?? 'dict';
  const fixture = checks.text(node.get('fixture'));
  const rows = node.get('rows');
  const span = rows.value === undefined ? node.span : rows.span;
  if (fixture !== undefined)
    return { format, fixture, span, rows: fixtureText({ sink }, node.get('fixture'), fixture, fixtures) };
  if (format !== 'dict') {
    const text = typeof rows.value === 'string' ? rows.value : '';
    if (text === '' && rows.value !== undefined && rows.value !== '') checks.wrong(rows, `text, since the format is ${format}`);
    return { format, rows: text, span };
  }
  if (rows.value !== undefined && rows.value !== null && !Array.isArray(rows.value)) {
    sink.add(
      errorDiagnostic('invalid-value', 'rows are a list of mappings', {
        at: rows.span,
        hint: 'for text, say `format: csv` or `format: sql`',
      }),
    );
  }
  for (const row of rows.items()) if (!isJsonObject(row.value)) checks.wrong(row, 'a mapping of columns to values');
  const list: JsonObject[] = rows.items().flatMap((item) => (isJsonObject(item.value) ? [item.value] : []));
  return { format, rows: list, span, fromSeed: rows.value === undefined || rows.value === null };
}

function fixtureText(
  { sink }: Pick<Parsing, 'sink'>,
  at: YamlNode,
  name: string,
  fixtures: readonly ReadFile[],
): string {
  const found = fixtures.find((file) => stemOf(file.path) === name);
  if (found !== undefined) return found.file.text;
  const names = fixtures.map((file) => stemOf(file.path));
  const hint = didYouMean(name, names) ?? 'fixtures are .csv and .sql files in tests/fixtures';
  sink.add(errorDiagnostic('file-unreadable', `there is no fixture \`${name}\``, { at: at.span, hint }));
  return '';
}

function overridesOf({ checks }: Parsing, node: YamlNode): UnitTestNode['overrides'] {
  if (isJsonObject(node.value)) checks.keys(node, new Set(['macros', 'vars', 'env_vars']), 'overrides');
  return {
    macros: checks.object(node.get('macros')),
    vars: checks.object(node.get('vars')),
    envVars: checks.object(node.get('env_vars')),
  };
}

function versionsOf(node: YamlNode): UnitTestNode['versions'] {
  if (!isJsonObject(node.value)) return undefined;
  const list = (value: Json | undefined): readonly Version[] | undefined => {
    if (value === undefined || value === null) return undefined;
    const items: readonly Json[] = Array.isArray(value) ? value : [value];
    return items.filter((item) => typeof item === 'string' || typeof item === 'number');
  };
  const [include, exclude] = [list(node.value['include']), list(node.value['exclude'])];
  return { ...(include === undefined ? {} : { include }), ...(exclude === undefined ? {} : { exclude }) };
}

/** The nodes that rows are given for. */
function inputsOf(
  { sink }: Parsing,
  node: YamlNode,
  given: UnitTestNode['given'],
): { readonly refs: readonly RefCall[]; readonly sources: readonly SourceCall[] } {
  const refs: RefCall[] = [];
  const sources: SourceCall[] = [];
  const items = node.get('given').items();
  given.forEach(({ input }, index) => {
    if (input.trim() === 'this' || input === '') return;
    const span = items[index]?.get('input').span;
    const reference = readReference(input);
    if (reference?.ref !== undefined) refs.push({ ...reference.ref, span });
    else if (reference?.source !== undefined) sources.push({ ...reference.source, span });
    else
      sink.add(
        errorDiagnostic('invalid-value', `\`${input}\` is no input`, {
          at: span,
          hint: "write ref('model'), source('source', 'table') or this",
        }),
      );
  });
  return { refs, sources };
}
