import { MacroRegistry } from '../../src/context/macro-registry.ts';
import type { SourceFile } from '../../src/diagnostics/source.ts';
import { spanOf } from '../../src/diagnostics/source.ts';
import type { NodeConfig } from '../../src/domain/config.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import type {
  ColumnProperties,
  Constraint,
  Documentation,
  ExposureNode,
  Freshness,
  FreshnessThreshold,
  Group,
  Node,
  RefCall,
  SourceCall,
  SourceNode,
  UnitTestNode,
  UnitTestRows,
  Version,
} from '../../src/domain/node.ts';
import type { Project, ProjectConfig, ProjectPackage, SelectorDefinition } from '../../src/project/project.ts';

export type ManifestFile = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** The project that a manifest describes: what the loader would make of the same files. */
export function projectFromManifest(manifest: ManifestFile, selectors: readonly JsonObject[] = []): Project {
  const nodes = new Map<string, Node>();
  for (const section of ['nodes', 'sources', 'exposures', 'unit_tests']) {
    for (const record of Object.values(manifest[section] ?? {})) {
      const node = nodeFrom(record);
      if (node.config.enabled) nodes.set(node.uniqueId, node);
    }
  }
  const disabled = Object.values(manifest['disabled'] ?? {}).flatMap((list) =>
    (list as unknown as readonly JsonObject[]).map(nodeFrom),
  );
  const root = packageOf('shop', '/project', true);
  return {
    root,
    packages: new Map([
      ['shop', root],
      ['extra', packageOf('extra', '/project/dbt_packages/extra', false)],
    ]),
    nodes,
    disabled: new Map(disabled.map((node) => [node.uniqueId, [node]])),
    macros: macrosFrom(manifest['macros'] ?? {}),
    docs: new Map(Object.values(manifest['docs'] ?? {}).map((record) => [text(record, 'unique_id'), docFrom(record)])),
    groups: new Map(
      Object.values(manifest['groups'] ?? {}).map((record) => [text(record, 'unique_id'), groupFrom(record)]),
    ),
    selectors: new Map(selectors.map((record) => [text(record, 'name'), selectorFrom(record)])),
    warnings: [],
  };
}

export function packageOf(name: string, root: string, isRoot: boolean): ProjectPackage {
  const config: ProjectConfig = {
    name,
    version: undefined,
    modelPaths: ['models'],
    seedPaths: ['seeds'],
    testPaths: ['tests'],
    analysisPaths: ['analyses'],
    functionPaths: ['functions'],
    macroPaths: ['macros'],
    snapshotPaths: ['snapshots'],
    docsPaths: [],
    assetPaths: [],
    targetPath: 'target',
    logPath: 'logs',
    packagesInstallPath: 'dbt_packages',
    onRunStart: [],
    onRunEnd: [],
    queryComment: undefined,
    quoting: {},
    dispatch: [],
    vars: {},
    flags: {},
    trees: {},
    restrictAccess: false,
    unrenderedTrees: {},
  };
  return { name, root, file: undefined, config, isRoot };
}

function nodeFrom(record: JsonObject): Node {
  switch (record['resource_type']) {
    case 'source':
      return sourceFrom(record);
    case 'exposure':
      return exposureFrom(record);
    case 'unit_test':
      return unitTestFrom(record);
    default:
      return compilableFrom(record);
  }
}

function baseFrom(record: JsonObject) {
  const path = text(record, 'original_file_path');
  const patchPath = record['patch_path'];
  const file: SourceFile = { path, text: '' };
  return {
    uniqueId: text(record, 'unique_id'),
    name: text(record, 'name'),
    packageName: text(record, 'package_name'),
    path: text(record, 'path'),
    originalFilePath: path,
    fqn: record['fqn'] as readonly string[],
    file,
    description: text(record, 'description'),
    config: record['config'] as NodeConfig,
    unrenderedConfig: object(record['unrendered_config']),
    tags: (record['tags'] ?? object(record['config'])['tags'] ?? []) as readonly string[],
    meta: object(record['meta']),
    createdAt: 0,
    ...(typeof patchPath === 'string' ? { patch: spanOf({ path: patchPath.split('://')[1] ?? '', text: '' }, 0) } : {}),
  };
}

function referencesFrom(record: JsonObject): {
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
} {
  const refs = ((record['refs'] ?? []) as readonly JsonObject[]).map((ref) => ({
    name: text(ref, 'name'),
    packageName: optional(ref['package']),
    version: (ref['version'] ?? undefined) as Version | undefined,
  }));
  const sources = ((record['sources'] ?? []) as readonly (readonly string[])[]).map(
    ([sourceName = '', tableName = '']) => ({ sourceName, tableName }),
  );
  return { refs, sources };
}

/** Every other kind of node: which fields are read is decided by `resourceType`, so that one object serves all. */
function compilableFrom(record: JsonObject): Node {
  const base = baseFrom(record);
  const metadata = record['test_metadata'];
  const docs = object(record['docs']);
  return {
    ...base,
    ...referencesFrom(record),
    functions: [],
    metrics: [],
    resourceType: record['resource_type'],
    rawCode: text(record, 'raw_code'),
    codeSpan: spanOf(base.file, 0),
    language: 'sql',
    checksum: record['checksum'],
    alias: text(record, 'alias'),
    database: optional(record['database']),
    schema: text(record, 'schema'),
    columns: columnsFrom(object(record['columns'])),
    macros: object(record['depends_on'])['macros'] ?? [],
    docs: { show: docs['show'] === true, nodeColor: optional(docs['node_color']) },
    group: optional(record['group']),
    access: record['access'] ?? undefined,
    version: record['version'] ?? undefined,
    latestVersion: record['latest_version'] ?? undefined,
    deprecationDate: optional(record['deprecation_date']),
    constraints: ((record['constraints'] ?? []) as readonly JsonObject[]).map(constraintFrom),
    csvPath: '',
    index: record['index'],
    attachedNode: optional(record['attached_node']),
    columnName: optional(record['column_name']),
    fileKeyName: optional(record['file_key_name']),
    testMetadata: isJsonObject(metadata)
      ? { name: text(metadata, 'name'), namespace: optional(metadata['namespace']), kwargs: object(metadata['kwargs']) }
      : undefined,
  } as unknown as Node;
}

function sourceFrom(record: JsonObject): SourceNode {
  const { quoting, freshness } = record;
  return {
    ...baseFrom(record),
    resourceType: 'source',
    sourceName: text(record, 'source_name'),
    sourceDescription: text(record, 'source_description'),
    sourceMeta: object(record['source_meta']),
    unrenderedDatabase: text(record, 'unrendered_database') || undefined,
    unrenderedSchema: text(record, 'unrendered_schema') || undefined,
    loader: text(record, 'loader'),
    identifier: text(record, 'identifier'),
    database: optional(record['database']),
    schema: text(record, 'schema'),
    quoting: Object.fromEntries(Object.entries(object(quoting)).filter(([, value]) => value !== null)),
    loadedAtField: optional(record['loaded_at_field']),
    loadedAtQuery: optional(record['loaded_at_query']),
    freshness: isJsonObject(freshness) ? freshnessFrom(freshness) : undefined,
    columns: columnsFrom(object(record['columns'])),
    external: isJsonObject(record['external']) ? record['external'] : undefined,
  };
}

function freshnessFrom(record: JsonObject): Freshness {
  const threshold = (value: Json | undefined): FreshnessThreshold | undefined =>
    isJsonObject(value) && typeof value['count'] === 'number'
      ? { count: value['count'], period: value['period'] as 'day' }
      : undefined;
  return {
    warnAfter: threshold(record['warn_after']),
    errorAfter: threshold(record['error_after']),
    filter: optional(record['filter']),
  };
}

function exposureFrom(record: JsonObject): ExposureNode {
  return {
    ...baseFrom(record),
    ...referencesFrom(record),
    resourceType: 'exposure',
    type: text(record, 'type'),
    maturity: optional(record['maturity']),
    url: optional(record['url']),
    label: optional(record['label']),
    owner: object(record['owner']),
    metrics: [],
  };
}

/** A test that the manifest has once per version is one test in the project. */
function unitTestFrom(record: JsonObject): UnitTestNode {
  const versions = object(record['versions']);
  const overrides = object(record['overrides']);
  return {
    ...baseFrom(record),
    uniqueId: text(record, 'unique_id').replace(/_v\d+$/, ''),
    resourceType: 'unit_test',
    model: text(record, 'model'),
    given: (record['given'] as readonly JsonObject[]).map((given) => ({
      input: text(given, 'input'),
      ...rowsFrom(given),
    })),
    expect: rowsFrom(object(record['expect'])),
    overrides: {
      macros: object(overrides['macros']),
      vars: object(overrides['vars']),
      envVars: object(overrides['env_vars']),
    },
    ...(isJsonObject(record['versions'])
      ? {
          versions: {
            ...(Array.isArray(versions['include']) ? { include: versions['include'] as readonly Version[] } : {}),
            ...(Array.isArray(versions['exclude']) ? { exclude: versions['exclude'] as readonly Version[] } : {}),
          },
        }
      : {}),
    schema: text(record, 'schema'),
    refs: (record['given'] as readonly JsonObject[]).map((given) => ({
      name: /'(\w+)'/.exec(text(given, 'input'))?.[1] ?? '',
    })),
    sources: [],
  };
}

function rowsFrom(record: JsonObject): UnitTestRows {
  return {
    rows: record['rows'] as readonly JsonObject[],
    format: record['format'] as 'dict',
    fixture: optional(record['fixture']),
  };
}

function columnsFrom(records: JsonObject): ReadonlyMap<string, ColumnProperties> {
  const columns = Object.entries(records).map(([name, value]): [string, ColumnProperties] => {
    const record = object(value);
    return [
      name,
      {
        name,
        description: text(record, 'description'),
        dataType: optional(record['data_type']),
        quote: typeof record['quote'] === 'boolean' ? record['quote'] : undefined,
        meta: object(record['meta']),
        tags: record['tags'] as readonly string[],
        constraints: (record['constraints'] as readonly JsonObject[]).map(constraintFrom),
        granularity: optional(record['granularity']),
      },
    ];
  });
  return new Map(columns);
}

function constraintFrom(record: JsonObject): Constraint {
  return {
    type: record['type'] as Constraint['type'],
    name: optional(record['name']),
    expression: optional(record['expression']),
    columns: record['columns'] as readonly string[] | undefined,
    to: optional(record['to']),
    toColumns: record['to_columns'] as readonly string[],
    warnUnsupported: record['warn_unsupported'] === true,
    warnUnenforced: record['warn_unenforced'] === true,
  };
}

function macrosFrom(records: Readonly<Record<string, JsonObject>>): MacroRegistry {
  const registry = new MacroRegistry({ rootPackage: 'shop', dispatch: [], adapterTypes: ['duckdb'] });
  for (const [index, record] of Object.values(records).entries()) {
    const file: SourceFile = { path: `${index}.sql`, text: text(record, 'macro_sql') };
    registry.addFile(file, text(record, 'package_name'), text(record, 'path'));
  }
  return registry;
}

function docFrom(record: JsonObject): Documentation {
  return {
    uniqueId: text(record, 'unique_id'),
    name: text(record, 'name'),
    packageName: text(record, 'package_name'),
    path: text(record, 'path'),
    originalFilePath: text(record, 'original_file_path'),
    contents: text(record, 'block_contents'),
  };
}

function groupFrom(record: JsonObject): Group {
  return {
    name: text(record, 'name'),
    uniqueId: text(record, 'unique_id'),
    packageName: text(record, 'package_name'),
    path: text(record, 'path'),
    originalFilePath: text(record, 'original_file_path'),
    owner: object(record['owner']),
    description: text(record, 'description'),
    config: object(record['config']),
  };
}

function selectorFrom(record: JsonObject): SelectorDefinition {
  return {
    name: text(record, 'name'),
    description: text(record, 'description'),
    isDefault: typeof record['default'] === 'boolean' ? record['default'] : undefined,
    definition: record['definition'] ?? null,
  };
}

function text(record: JsonObject, key: string): string {
  const value = record[key];
  return typeof value === 'string' ? value : '';
}

function optional(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
