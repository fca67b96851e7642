import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ColumnProperties, Constraint, RefCall, SourceCall, Version } from '../domain/node.ts';
import { includedColumns, isColumnFilter } from './column-filter.ts';
import { configOf, readColumns, readConstraints } from './column-properties.ts';
import { documented } from './descriptions.ts';
import { deepMerge } from './merge-config.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { readReference } from './references.ts';
import type { YamlChecks } from './yaml-checks.ts';
import { readTimeSpine } from './time-spine.ts';

export interface ModelVersion {
  /** The name that all versions share. */
  readonly modelName: string;
  readonly version: Version;
  readonly latestVersion: Version;
}

/** What YAML says of one node. */
export interface NodeProperties {
  readonly entry: PropertyEntry | undefined;
  readonly span: Span | undefined;
  readonly description: string;
  readonly docBlocks: readonly string[];
  readonly config: JsonObject;
  readonly columns: ReadonlyMap<string, ColumnProperties>;
  readonly constraints: readonly Constraint[];
  readonly deprecationDate: string | undefined;
  readonly timeSpine: JsonObject | undefined;
  readonly version: ModelVersion | undefined;
  /** From foreign keys. */
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  /** The YAML entries that tests of the node, and of its columns, stand in. */
  readonly testNode: YamlNode | undefined;
  readonly columnNodes: readonly YamlNode[];
}

export const NO_PROPERTIES: NodeProperties = {
  entry: undefined,
  span: undefined,
  description: '',
  docBlocks: [],
  config: {},
  columns: new Map(),
  constraints: [],
  deprecationDate: undefined,
  timeSpine: undefined,
  version: undefined,
  refs: [],
  sources: [],
  testNode: undefined,
  columnNodes: [],
};

/** Reads an entry for a node that has no versions. */
export function readNodeProperties(parsing: Parsing, entry: PropertyEntry): NodeProperties {
  const { node, packageName } = entry;
  const columnNodes = parsing.checks.mappings(node.get('columns'));
  const columns = readColumns(parsing, columnNodes, packageName);
  const constraints = readConstraints(parsing, node.get('constraints'));
  return {
    entry,
    span: node.get('name').span,
    ...documented(parsing, node.get('description'), packageName),
    config: configOf(parsing, node),
    columns,
    constraints,
    deprecationDate: moment(parsing.checks, node.get('deprecation_date')),
    timeSpine: readTimeSpine(parsing, node, columns),
    version: undefined,
    ...foreignKeys([...constraints, ...[...columns.values()].flatMap((column) => column.constraints)]),
    testNode: node,
    columnNodes,
  };
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** A moment as ISO has it. A date alone means its first moment, a time without a zone one in UTC. */
function moment(checks: YamlChecks, node: YamlNode): string | undefined {
  const written = checks.text(node);
  if (written === undefined) return undefined;
  const [, date = '', time = '00:00:00', zone = '+00:00'] = MOMENT.exec(written) ?? [];
  if (date === '' || Number.isNaN(Date.parse(date))) {
    checks.wrong(node, 'a date such as 2030-01-31');
    return undefined;
  }
  return `${date}T${time}${zone === 'Z' ? '+00:00' : zone}`;
}

/** A foreign key's `to: ref('x')` makes the other node a parent. */
function foreignKeys(constraints: readonly Constraint[]): Pick<NodeProperties, 'refs' | 'sources'> {
  const found = constraints.flatMap(({ type, to }) =>
    type === 'foreign_key' && to !== undefined ? [readReference(to)] : [],
  );
  return {
    refs: found.flatMap((reference) => reference?.ref ?? []),
    sources: found.flatMap((reference) => reference?.source ?? []),
  };
}

/** Reads an entry with `versions:`; by the name of the file that defines each. */
export function readVersions(parsing: Parsing, entry: PropertyEntry): ReadonlyMap<string, NodeProperties> {
  const { checks } = parsing;
  const { node, name } = entry;
  const base = readNodeProperties(parsing, entry);
  const versions = checks.mappings(node.get('versions')).flatMap((item) => {
    const version = versionOf(item.get('v').value);
    if (version === undefined) checks.missing(item, 'v', 'a version');
    return version === undefined ? [] : [{ version, item }];
  });
  const latest = versionOf(node.get('latest_version').value) ?? newest(versions.map(({ version }) => version));
  if (latest === undefined) return new Map();
  if (!versions.some(({ version }) => String(version) === String(latest))) {
    const hint = `versions: ${versions.map(({ version }) => version).join(', ')}`;
    parsing.sink.add(
      errorDiagnostic('invalid-value', `latest_version ${latest} is not among the versions of \`${name}\``, {
        at: node.get('latest_version').span,
        hint,
      }),
    );
  }
  const byFile = new Map<string, NodeProperties>();
  for (const { version, item } of versions) {
    const definedIn = checks.text(item.get('defined_in')) ?? `${name}_v${version}`;
    if (byFile.has(definedIn))
      parsing.sink.add(
        errorDiagnostic('duplicate-name', `version ${version} of \`${name}\` is listed twice`, {
          at: item.get('v').span,
        }),
      );
    byFile.set(
      definedIn,
      versionProperties(parsing, entry, base, item, { modelName: name, version, latestVersion: latest }),
    );
  }
  return byFile;
}

function versionProperties(
  parsing: Parsing,
  entry: PropertyEntry,
  base: NodeProperties,
  item: YamlNode,
  version: ModelVersion,
): NodeProperties {
  const { checks } = parsing;
  const columnNodes = columnsOfVersion(parsing, base.columnNodes, item.get('columns'));
  const constraints = readConstraints(parsing, item.get('constraints'));
  const own = documented(parsing, item.get('description'), entry.packageName);
  const hasTests = item.has('data_tests') || item.has('tests');
  return {
    ...base,
    span: item.get('v').span,
    ...(own.description === '' ? {} : own),
    config: deepMerge(base.config, configOf(parsing, item)),
    columns: readColumns(parsing, columnNodes, entry.packageName),
    constraints: constraints.length > 0 ? constraints : base.constraints,
    deprecationDate: moment(checks, item.get('deprecation_date')),
    version,
    testNode: hasTests ? item : base.testNode,
    columnNodes,
  };
}

/** The columns of the model that a version includes, then its own. */
function columnsOfVersion({ checks, sink }: Parsing, base: readonly YamlNode[], list: YamlNode): readonly YamlNode[] {
  const items = checks.mappings(list);
  const [filter, second] = items.filter(isColumnFilter);
  if (second !== undefined) sink.add(errorDiagnostic('invalid-value', 'a version has one `include` of columns, not two', { at: second.span }));
  const own = items.filter((item) => !isColumnFilter(item));
  return [...(filter === undefined ? base : includedColumns(checks, filter, base)), ...own];
}

function versionOf(value: unknown): Version | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function newest(versions: readonly Version[]): Version | undefined {
  const areNumbers = versions.every((version) => !Number.isNaN(Number(version)));
  const sorted = [...versions].sort((left, right) =>
    areNumbers ? Number(left) - Number(right) : String(left) < String(right) ? -1 : 1,
  );
  return sorted.at(-1);
}
