import { MacroRegistry } from '../../src/context/macro-registry.ts';
import { spanOf, type SourceFile } from '../../src/diagnostics/source.ts';
import type { NodeConfig } from '../../src/domain/config.ts';
import type {
  ExposureNode,
  ModelNode,
  Node,
  RefCall,
  SourceCall,
  SourceNode,
  TestNode,
  UnitTestNode,
} from '../../src/domain/node.ts';
import type { Project, ProjectPackage } from '../../src/project/project.ts';
import { packageOf } from './project-from-manifest.ts';

const CONFIG: NodeConfig = { enabled: true, materialized: 'view', tags: [], meta: {}, 'pre-hook': [], 'post-hook': [] };

const REF = /ref\((?:'(?<pkg>\w+)',\s*)?'(?<name>\w+)'(?:,\s*v=(?<version>\w+))?\)/g;
const SOURCE = /source\('(?<source>\w+)',\s*'(?<table>\w+)'\)/g;

/** What a template's text mentions, with the places. */
function referencesOf(file: SourceFile): {
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
} {
  const refs = [...file.text.matchAll(REF)].map((match): RefCall => ({
    name: match.groups?.['name'] ?? '',
    packageName: match.groups?.['pkg'],
    version: match.groups?.['version'],
    span: spanOf(file, match.index, match.index + match[0].length),
  }));
  const sources = [...file.text.matchAll(SOURCE)].map((match): SourceCall => ({
    sourceName: match.groups?.['source'] ?? '',
    tableName: match.groups?.['table'] ?? '',
    span: spanOf(file, match.index, match.index + match[0].length),
  }));
  return { refs, sources };
}

function baseOf(type: string, name: string, packageName: string, text: string, extension = 'sql') {
  const path = `${type}s/${name}.${extension}`;
  const file: SourceFile = { path, text };
  return {
    uniqueId: `${type}.${packageName}.${name}`,
    name,
    packageName,
    path: `${name}.${extension}`,
    originalFilePath: path,
    fqn: [packageName, name],
    file,
    description: '',
    config: CONFIG,
    unrenderedConfig: {},
    tags: [],
    meta: {},
    createdAt: 0,
  };
}

function codeOf(name: string, file: SourceFile) {
  return {
    ...referencesOf(file),
    rawCode: file.text,
    codeSpan: spanOf(file, 0, file.text.length),
    language: 'sql' as const,
    checksum: { name: 'sha256' as const, checksum: name },
    alias: name,
    schema: 'main',
    columns: new Map(),
    functions: [],
    metrics: [],
    macros: [],
    docs: { show: true },
  };
}

/** A model whose references are those that its text mentions. */
export function model(name: string, text = 'select 1', changes: Partial<ModelNode> = {}): ModelNode {
  const base = baseOf('model', name, changes.packageName ?? 'shop', text);
  const node: ModelNode = {
    ...base,
    ...codeOf(name, base.file),
    resourceType: 'model',
    access: 'protected',
    constraints: [],
    ...changes,
  };
  if (node.version === undefined) return node;
  return { ...node, uniqueId: `${node.uniqueId}.v${node.version}`, fqn: [...node.fqn, `v${node.version}`] };
}

export function test(name: string, text: string, changes: Partial<TestNode> = {}): TestNode {
  const base = baseOf('test', name, 'shop', text);
  return { ...base, ...codeOf(name, base.file), resourceType: 'test', ...changes };
}

export function source(sourceName: string, name: string, changes: Partial<SourceNode> = {}): SourceNode {
  return {
    ...baseOf('source', `${sourceName}.${name}`, 'shop', '', 'yml'),
    name,
    fqn: ['shop', sourceName, name],
    resourceType: 'source',
    sourceName,
    sourceDescription: '',
    sourceMeta: {},
    loader: '',
    identifier: name,
    schema: sourceName,
    quoting: {},
    columns: new Map(),
    ...changes,
  };
}

export function exposure(name: string, text: string): ExposureNode {
  const base = baseOf('exposure', name, 'shop', text, 'yml');
  return { ...base, ...referencesOf(base.file), resourceType: 'exposure', type: 'dashboard', owner: { name: 'Ann' }, metrics: [] };
}

export function unitTest(name: string, of: string, inputs = '', changes: Partial<UnitTestNode> = {}): UnitTestNode {
  const base = baseOf('unit_test', `${of}.${name}`, 'shop', inputs, 'yml');
  return {
    ...base,
    ...referencesOf(base.file),
    name,
    fqn: ['shop', 'folder', of, name],
    resourceType: 'unit_test',
    model: of,
    given: [],
    expect: { format: 'dict', rows: [] },
    overrides: { macros: {}, vars: {}, envVars: {} },
    schema: 'main',
    ...changes,
  };
}

export interface SmallProject {
  readonly disabled?: readonly Node[];
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly restricted?: boolean;
}

/** A project of packages `shop` (the root) and `lib`. */
export function project(
  nodes: readonly Node[],
  { disabled = [], flags = {}, restricted = false }: SmallProject = {},
): Project {
  const bare = packageOf('shop', '/project', true);
  const root = { ...bare, config: { ...bare.config, flags } };
  const library = packageOf('lib', '/project/dbt_packages/lib', false);
  const lib = { ...library, config: { ...library.config, restrictAccess: restricted } };
  return {
    root,
    packages: new Map<string, ProjectPackage>([
      ['shop', root],
      ['lib', lib],
    ]),
    nodes: new Map(nodes.map((node) => [node.uniqueId, node])),
    disabled: new Map(disabled.map((node) => [node.uniqueId, [node]])),
    macros: new MacroRegistry({ rootPackage: 'shop', dispatch: [], adapterTypes: ['duckdb'] }),
    docs: new Map(),
    groups: new Map([['group.shop.finance', { name: 'finance', uniqueId: 'group.shop.finance', packageName: 'shop', path: 'g.yml', originalFilePath: 'models/g.yml', owner: {}, description: '', config: {} }]]),
    selectors: new Map(),
    warnings: [],
  };
}
