import { createHash } from 'node:crypto';
import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { spanOf } from '../diagnostics/source.ts';
import type { NodeConfig } from '../domain/config.ts';
import { isJsonObject } from '../domain/json.ts';
import type { Access, ModelNode, RefCall } from '../domain/node.ts';
import { checkContractConfig } from './contract-config.ts';
import type { ReadFile } from './discover.ts';
import { parseSql, type NodeDraft, type ParsedSql } from './parse-sql.ts';
import type { Parsing } from './parsing.ts';
import { NO_PROPERTIES, type NodeProperties } from './node-properties.ts';

/** Python's white space, which is JavaScript's without the byte order mark and with some separators. */
function isSpace(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code === 32 || (code >= 9 && code <= 13)) return true;
  if (code < 127) return code >= 0x1c && code <= 0x1f;
  return code === 0x85 || (code !== 0xfeff && /\s/.test(text.charAt(index)));
}

/** The part of a text that is left without white space around it. */
export function trimmedRange(text: string): { readonly start: number; readonly end: number } {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text, start)) start += 1;
  while (end > start && isSpace(text, end - 1)) end -= 1;
  return { start, end };
}

/** The checksum of a file of SQL: white space does not count, how much of it there is. */
export function codeChecksum(text: string): ModelNode['checksum'] {
  return sha256(text.split(/\s+/).filter((word) => word !== '').join(' '));
}

export function sha256(text: string): { readonly name: 'sha256'; readonly checksum: string } {
  return { name: 'sha256', checksum: createHash('sha256').update(text).digest('hex') };
}

/** The folders of a path below its resource folder. */
export function foldersOf(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

/** The name of a file without folders and ending. */
export function stemOf(path: string): string {
  const name = (path.split('/').at(-1) ?? path).replace(/\.(?:j2|jinja2?)$/, '');
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}

/**
 * What all nodes with SQL share, from a draft, what rendering told, and what YAML says. A fresh object, to which
 * callers assign what is special about a kind (spreading so large an object is slow).
 */
export function compilable(
  parsing: Parsing,
  draft: NodeDraft,
  sql: ParsedSql,
  properties: NodeProperties,
  checksum?: ModelNode['checksum'],
): Omit<ModelNode, 'resourceType' | 'access' | 'version' | 'latestVersion' | 'deprecationDate' | 'timeSpine' | 'constraints'> {
  const { file, range } = draft;
  const rawCode = file.text.slice(range.start, range.end);
  const { docs } = sql.config;
  const shown = isJsonObject(docs) ? docs : {};
  return {
    uniqueId: draft.uniqueId,
    name: draft.name,
    packageName: draft.packageName,
    path: draft.path,
    originalFilePath: draft.originalFilePath,
    fqn: draft.fqn,
    file,
    description: properties.description,
    docBlocks: properties.docBlocks,
    config: sql.config,
    unrenderedConfig: sql.unrenderedConfig,
    tags: [...new Set(sql.config.tags)],
    meta: sql.config.meta,
    patch: properties.span,
    createdAt: parsing.createdAt,
    rawCode,
    codeSpan: spanOf(file, range.start, range.end),
    language: 'sql',
    checksum: checksum ?? codeChecksum(rawCode),
    alias: sql.alias,
    database: sql.database,
    schema: sql.schema,
    columns: properties.columns,
    refs: sql.refs,
    sources: sql.sources,
    functions: sql.functions,
    metrics: sql.metrics,
    macros: sql.macros,
    docs: {
      show: shown['show'] !== false,
      ...(typeof shown['node_color'] === 'string' ? { nodeColor: shown['node_color'] } : {}),
    },
    group: typeof sql.config.group === 'string' ? sql.config.group : undefined,
  };
}

const PYTHON_REF = /dbt\s*\.\s*ref\(\s*(['"])([^'"]+)\1(?:\s*,\s*(['"])([^'"]+)\3)?/g;
const ACCESSES: readonly Access[] = ['private', 'protected', 'public'];

/** Parses one file of a models folder. `properties` are those of the file's name, or of the version that it defines. */
export function parseModel(
  parsing: Parsing,
  file: ReadFile,
  packageName: string,
  properties: NodeProperties = NO_PROPERTIES,
): ModelNode {
  const stem = stemOf(file.path);
  const { version } = properties;
  const name = version === undefined ? stem : version.modelName;
  const fqn = [packageName, ...foldersOf(file.path), name, ...(version === undefined ? [] : [`v${version.version}`])];
  const draft: NodeDraft = {
    kind: 'model',
    resourceType: 'model',
    uniqueId:
      version === undefined ? `model.${packageName}.${name}` : `model.${packageName}.${name}.v${version.version}`,
    name,
    packageName,
    path: file.path,
    originalFilePath: file.originalFilePath,
    fqn,
    version: version?.version,
    properties: properties.config,
    file: file.file,
    range: trimmedRange(file.file.text),
  };
  const isPython = file.path.endsWith('.py');
  const sql = isPython ? parsePython(parsing, draft) : parseSql(parsing, draft);
  const node = compilable(parsing, draft, sql, properties);
  const model: ModelNode = Object.assign(node, {
    resourceType: 'model' as const,
    language: isPython ? ('python' as const) : ('sql' as const),
    access: accessOf(parsing, node.config, draft),
    version: version?.version,
    latestVersion: version?.latestVersion,
    deprecationDate: properties.deprecationDate,
    timeSpine: properties.timeSpine,
    constraints: properties.constraints,
    refs: [...node.refs, ...properties.refs],
    sources: [...node.sources, ...properties.sources],
  });
  checkContractConfig(parsing, model);
  warnOfSemantics(parsing, model, properties);
  return model;
}

/** A semantic model that is declared with the model, as dbt 1.12 has it beside `semantic_models:`. */
function warnOfSemantics({ sink }: Parsing, { name }: ModelNode, { entry }: NodeProperties): void {
  const declared = entry?.node.get('semantic_model');
  if (declared?.value === undefined || declared.value === null || declared.value === false || declared.get('enabled').value === false) return;
  const message = `the semantic model of \`${name}\` is left out, with its metrics: it is declared with the model`;
  sink.add(warningDiagnostic('unsupported', message, { at: declared.keySpan, hint: 'tables and tests are built all the same; to have it in manifests, declare it under `semantic_models:`' }));
}

/** Python models are not run; what they refer to is read off their text, so that the graph is whole. */
function parsePython(parsing: Parsing, draft: NodeDraft): ParsedSql {
  const { file, range } = draft;
  const properties = { materialized: 'table', ...draft.properties };
  const sql = parseSql(parsing, { ...draft, properties, range: { start: 0, end: 0 } });
  const refs: RefCall[] = [...file.text.slice(range.start, range.end).matchAll(PYTHON_REF)].map((match) => {
    const [, , first = '', , second] = match;
    const span = spanOf(file, range.start + match.index, range.start + match.index + match[0].length);
    return second === undefined ? { name: first, span } : { packageName: first, name: second, span };
  });
  return { ...sql, refs: [...refs, ...sql.refs] };
}

function accessOf({ sink }: Parsing, { access: value, materialized }: NodeConfig, draft: NodeDraft): Access {
  if (value === 'public' && materialized === 'ephemeral') {
    const hint = 'it has no relation that another project could read: materialize it, or leave `access` out';
    sink.add(errorDiagnostic('invalid-value', `the ephemeral model ${draft.name} can't be public`, { at: spanOf(draft.file, draft.range.start, draft.range.start), hint }));
  }
  const access = ACCESSES.find((known) => known === value);
  if (access === undefined && value !== undefined && value !== null) {
    const message = `\`${String(value)}\` is no access level`;
    sink.add(
      errorDiagnostic('invalid-value', message, {
        at: spanOf(draft.file, draft.range.start, draft.range.start),
        hint: `one of: ${ACCESSES.join(', ')}`,
      }),
    );
  }
  return access ?? 'protected';
}
