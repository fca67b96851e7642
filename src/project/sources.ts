import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Freshness, FreshnessThreshold, SourceNode } from '../domain/node.ts';
import { readColumns, tagsAndMeta } from './column-properties.ts';
import { NO_FRESHNESS } from './config-defaults.ts';
import { describe, documented } from './descriptions.ts';
import { addGenericTest, type TestTarget } from './generic-tests.ts';
import { foldersOf } from './models.ts';
import { resolveConfig } from './node-config.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { readTests } from './test-declarations.ts';

/** A source's table: the entry it stands in, its own, and what the root project puts over both. */
interface SourceTable {
  readonly entry: PropertyEntry;
  readonly table: YamlNode;
  readonly tableName: string;
  /** `overrides:` entries of the root: read before the package's own. */
  readonly override: { readonly source: YamlNode; readonly table: YamlNode | undefined } | undefined;
}

/** Makes the sources of all packages and their tests. Entries with `overrides:` change those of a package. */
export function addSources(parsing: Parsing, entries: readonly PropertyEntry[]): void {
  const overrides = entries.filter(({ node }) => node.has('overrides'));
  for (const entry of entries) {
    if (overrides.includes(entry)) continue;
    const override = overrides.find(
      ({ node, name }) => node.get('overrides').value === entry.packageName && name === entry.name,
    );
    for (const table of parsing.checks.mappings(entry.node.get('tables'))) {
      const tableName = parsing.checks.required(table, 'name', 'a source table');
      if (tableName === undefined) continue;
      const tables = override === undefined ? [] : parsing.checks.mappings(override.node.get('tables'));
      const over =
        override === undefined
          ? undefined
          : { source: override.node, table: tables.find((item) => item.get('name').value === tableName) };
      addSource(parsing, { entry, table, tableName, override: over });
    }
  }
}

/** A key of the source: as the root overrides it, or as it is written; under one of its names. */
function ofSource({ entry, override }: SourceTable, ...keys: readonly string[]): YamlNode {
  return firstWith([override?.source, entry.node], keys) ?? entry.node.get(keys[0] ?? '');
}

function ofTable({ table, override }: SourceTable, ...keys: readonly string[]): YamlNode {
  return firstWith([override?.table, table], keys) ?? table.get(keys[0] ?? '');
}

function firstWith(nodes: readonly (YamlNode | undefined)[], keys: readonly string[]): YamlNode | undefined {
  for (const node of nodes) for (const key of keys) if (node?.has(key) === true) return node.get(key);
  return undefined;
}

function addSource(parsing: Parsing, table: SourceTable): void {
  const { checks, session, trees } = parsing;
  const { entry, tableName } = table;
  const { packageName, file, name: sourceName } = entry;
  const fqn = [packageName, ...foldersOf(file.path), sourceName, tableName];
  const properties = sourceConfig(parsing, table);
  const { config, unrendered } = resolveConfig(
    trees,
    { kind: 'source', packageName, fqn, properties, calls: [] },
    session.dialect.type,
  );
  const columnNodes = checks.mappings(ofTable(table, 'columns'));
  const sourceMeta = tagsAndMeta(parsing, entry.node).meta;
  const node: SourceNode = {
    resourceType: 'source',
    uniqueId: `source.${packageName}.${sourceName}.${tableName}`,
    name: tableName,
    packageName,
    path: file.originalFilePath,
    originalFilePath: file.originalFilePath,
    fqn,
    file: file.file,
    ...documented(parsing, ofTable(table, 'description'), packageName),
    config,
    unrenderedConfig: { loaded_at_field: null, loaded_at_query: null, ...unrendered },
    tags: config.tags,
    meta: config.meta,
    patch: table.table.get('name').span,
    createdAt: parsing.createdAt,
    sourceName,
    sourceDescription: describe(parsing, ofSource(table, 'description'), packageName),
    sourceMeta,
    unrenderedDatabase: checks.text(entry.written.get('database')),
    unrenderedSchema: checks.text(entry.written.get('schema')),
    loader: checks.text(ofTable(table, 'loader')) ?? checks.text(ofSource(table, 'loader')) ?? '',
    identifier: checks.text(ofTable(table, 'identifier')) ?? tableName,
    database: checks.text(ofSource(table, 'database', 'project', 'catalog')) ?? session.target.database,
    schema: checks.text(ofSource(table, 'schema', 'dataset')) ?? sourceName,
    quoting: { ...checks.object(ofSource(table, 'quoting')), ...checks.object(ofTable(table, 'quoting')) },
    loadedAtField: textOf(config['loaded_at_field']),
    loadedAtQuery: textOf(config['loaded_at_query']),
    freshness: readFreshness(config['freshness']),
    columns: readColumns(parsing, columnNodes, packageName),
    external: externalOf(ofTable(table, 'external').value),
  };
  parsing.nodes.add(node, table.table.get('name').span);
  addTests(parsing, table, columnNodes, node);
}

function addTests(parsing: Parsing, table: SourceTable, columnNodes: readonly YamlNode[], node: SourceNode): void {
  const { entry, tableName } = table;
  const { packageName, file, name } = entry;
  const source = { sourceName: name, tableName };
  const target: TestTarget = {
    packageName,
    file,
    list: 'sources',
    name,
    source,
    attachedNode: undefined,
    group: undefined,
  };
  for (const column of columnNodes) {
    const tags = [...node.tags, ...tagsAndMeta(parsing, column).tags];
    for (const test of readTests(parsing, column, testedColumn(parsing, column, table.table), packageName))
      addGenericTest(parsing, target, test, tags);
  }
  for (const test of readTests(parsing, table.override?.table ?? table.table, undefined, packageName))
    addGenericTest(parsing, target, test, node.tags);
}

/** A column's name as tests get it: quoted where YAML says so. */
export function testedColumn({ checks, session }: Parsing, column: YamlNode, owner: YamlNode): string {
  const name = checks.text(column.get('name')) ?? '';
  const isQuoted = checks.boolean(column.get('quote')) ?? checks.boolean(owner.get('quote_columns')) ?? false;
  return isQuoted ? session.dialect.quote(name) : name;
}

/** The config of a table: the source's, its own over it. */
function sourceConfig(parsing: Parsing, table: SourceTable): JsonObject {
  const { checks } = parsing;
  const { entry, override } = table;
  const blocks = [entry.node, override?.source, table.table, override?.table].flatMap((node) =>
    node === undefined ? [] : [node],
  );
  const config: Record<string, Json | undefined> = {};
  let freshness: Json | undefined;
  let meta: JsonObject = {};
  const tags: string[] = [];
  for (const node of blocks) {
    const block = checks.object(node.get('config'));
    Object.assign(config, block);
    for (const level of [node.get('freshness'), node.get('config').get('freshness')]) {
      if (level.value !== undefined) freshness = freshnessOver(freshness, level.value);
    }
    const stated = tagsAndMeta(parsing, node);
    meta = { ...meta, ...stated.meta };
    tags.push(...stated.tags);
    setLoadedAt(checks.sink, node, block, config);
  }
  return {
    ...config,
    ...(freshness === undefined
      ? {}
      : { freshness: freshness === null ? null : freshnessOver(NO_FRESHNESS, freshness) }),
    meta,
    tags: [...new Set(tags)].sort(),
  };
}

/** A field at one level takes the place of a query at the level above, and the other way round. */
function setLoadedAt(
  sink: Parsing['sink'],
  node: YamlNode,
  block: JsonObject,
  config: Record<string, Json | undefined>,
): void {
  const [field, query] = ['loaded_at_field', 'loaded_at_query'].map((key) => node.get(key).value ?? block[key]);
  if (typeof field === 'string' && typeof query === 'string') {
    sink.add(
      errorDiagnostic('invalid-value', '`loaded_at_field` and `loaded_at_query` exclude each other', {
        at: node.get('loaded_at_query').keySpan,
      }),
    );
  }
  if (field !== undefined || node.has('loaded_at_field'))
    Object.assign(config, { loaded_at_field: field ?? null, loaded_at_query: null });
  if (query !== undefined && query !== null) Object.assign(config, { loaded_at_query: query, loaded_at_field: null });
}

/** Null switches the check off; thresholds are merged key by key. */
function freshnessOver(base: Json | undefined, value: Json): Json {
  if (value === null || !isJsonObject(value)) return value === null ? null : (base ?? null);
  const merged: Record<string, Json | undefined> = isJsonObject(base) ? { ...base } : {};
  for (const [key, threshold] of Object.entries(value)) {
    const before = merged[key];
    merged[key] = isJsonObject(before) && isJsonObject(threshold) ? { ...before, ...threshold } : threshold;
  }
  return merged;
}

function readFreshness(value: Json | undefined): Freshness | undefined {
  if (!isJsonObject(value)) return undefined;
  const [warnAfter, errorAfter] = [readThreshold(value['warn_after']), readThreshold(value['error_after'])];
  if (warnAfter === undefined && errorAfter === undefined) return undefined;
  return { warnAfter, errorAfter, filter: textOf(value['filter']) };
}

function readThreshold(value: Json | undefined): FreshnessThreshold | undefined {
  if (!isJsonObject(value)) return undefined;
  const { count, period } = value;
  const isPeriod = period === 'minute' || period === 'hour' || period === 'day';
  return isPeriod && (typeof count === 'number' || typeof count === 'string')
    ? { count: Number(count), period }
    : undefined;
}

function externalOf(value: Json | undefined): JsonObject | undefined {
  if (typeof value === 'string') return { location: value };
  return isJsonObject(value) ? value : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
