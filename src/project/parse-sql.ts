import { errorDiagnostic, martError, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { spanOf } from '../diagnostics/source.ts';
import { newParseRecord, parseScope, type ConfigCall, type ParseRecord } from '../context/parse-context.ts';
import { RelationObject } from '../context/relation-object.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import type { NodeConfig } from '../domain/config.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { RefCall, SourceCall, Version } from '../domain/node.ts';
import { readMacros, Template, TemplateError } from '../jinja/engine.ts';
import type { Scope } from '../jinja/scope.ts';
import type { ConfigKind } from './config-defaults.ts';
import { configShape } from './config-shapes.ts';
import { warnOfMisspeltConfig } from './misspelt-config.ts';
import { resolveConfig } from './node-config.ts';
import type { Parsing } from './parsing.ts';
import { isTemplate } from './render-yaml.ts';
import { shapeProblems } from './value-shapes.ts';
import { captureTemplateError } from './template-errors.ts';
import { kindOf, takenWarning } from './yaml-checks.ts';

/** A node before it is rendered. */
export interface NodeDraft {
  readonly kind: ConfigKind;
  readonly resourceType: string;
  readonly uniqueId: string;
  readonly name: string;
  readonly packageName: string;
  readonly path: string;
  readonly originalFilePath: string;
  readonly fqn: readonly string[];
  readonly version?: Version | undefined;
  /** The config that YAML gives. */
  readonly properties: JsonObject;
  /** Config that counts as if set by a last `config()` call. */
  readonly lastCall?: JsonObject | undefined;
  readonly file: SourceFile;
  readonly range: { readonly start: number; readonly end: number };
}

/** What rendering a node told. */
export interface ParsedSql {
  readonly config: NodeConfig;
  readonly unrenderedConfig: JsonObject;
  readonly database: string | undefined;
  readonly schema: string;
  readonly alias: string;
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
  readonly functions: readonly RefCall[];
  readonly metrics: readonly RefCall[];
  readonly macros: readonly string[];
}

/** Renders a node's template, and works out its config and the name of its relation. */
export function parseSql(parsing: Parsing, draft: NodeDraft): ParsedSql {
  return parseWith(parsing, draft, (scope) => renderForNames(draft, scope));
}

function renderForNames({ kind, file, range, packageName }: NodeDraft, scope: Scope): void {
  const text = file.text.slice(range.start, range.end);
  if (!isTemplate(text)) return;
  if (kind !== 'snapshot' && /\{%[-+]?\s*snapshot\b/.test(text)) refuseSnapshotBlocks(file, packageName);
  Template.of(file, range).renderSync(scope);
}

/** A snapshot among models would leave a model without a query. */
function refuseSnapshotBlocks(file: SourceFile, packageName: string): void {
  const block = readMacros(file, packageName).find((definition) => definition.kind === 'snapshot');
  if (block === undefined) return;
  throw martError('template-syntax', `the snapshot \`${block.name}\` stands in a file that is no snapshot's`, {
    at: block.span,
    hint: 'move the file to a folder of `snapshot-paths`, by default `snapshots`',
  });
}

/** Like {@link parseSql}, with `render` in place of the template: generic tests call a macro. */
export function parseWith(
  parsing: Parsing,
  draft: NodeDraft,
  render: (scope: Scope, record: ParseRecord) => void,
): ParsedSql {
  const { session, sink } = parsing;
  const record = newParseRecord();
  const lastCall = draft.lastCall === undefined ? [] : [draft.lastCall];
  const model = (): JsonObject => draftObject(parsing, draft, resolve(parsing, draft, lastCall).config);
  const relation = RelationObject.of(session.dialect, {
    database: session.target.database,
    schema: session.target.schema,
    identifier: draft.name,
  });
  const scope = parseScope(session, { packageName: draft.packageName, relation, model }, record);
  captureTemplateError(sink, () => untilTooLong(() => render(scope, record)), session.macros);
  checkCalls(parsing, draft, record.configs);
  const { config, unrendered } = resolve(parsing, draft, [...record.configs.map((call) => call.values), ...lastCall]);
  renderHooks(parsing, draft, config, scope);
  if (draft.packageName === session.rootName) warnOfMisspellings(record, sink);
  return { config, unrenderedConfig: unrendered, ...relationOf(parsing, draft, config), ...noted(record) };
}

/** For a node that needs no rendering, since what it refers to is known. */
export function parseKnown(
  parsing: Parsing,
  draft: NodeDraft,
  known: Pick<ParsedSql, 'refs' | 'sources' | 'macros'>,
): ParsedSql {
  const { config, unrendered } = resolve(parsing, draft, draft.lastCall === undefined ? [] : [draft.lastCall]);
  return { config, unrenderedConfig: unrendered, ...relationOf(parsing, draft, config), functions: [], metrics: [], ...known };
}

/** This pass reads calls, not text: where there is more text than can be, what was read until there counts. */
function untilTooLong(render: () => void): void {
  try {
    render();
  } catch (error) {
    if (!(error instanceof TemplateError) || error.kind !== 'MemoryError') throw error;
  }
}

function resolve(parsing: Parsing, draft: NodeDraft, calls: readonly JsonObject[]): ReturnType<typeof resolveConfig> {
  const { kind, packageName, fqn, properties } = draft;
  return resolveConfig(parsing.trees, { kind, packageName, fqn, properties, calls }, parsing.session.dialect.type);
}

/** The values of `config()` calls, told where the call stands. */
function checkCalls({ sink, session }: Parsing, { kind, file, packageName }: NodeDraft, calls: readonly ConfigCall[]): void {
  for (const { values, span } of calls) {
    for (const problem of shapeProblems(values, configShape(kind))) {
      const [name, at] = [`the config \`${problem.path.join('.')}\``, span ?? spanOf(file, 0)];
      if (problem.takenAs === undefined)
        sink.add(errorDiagnostic('invalid-value', `${name} must be ${problem.words}, not ${kindOf(problem.value)}`, { at }));
      else if (packageName === session.rootName) sink.add(takenWarning(name, problem, at));
    }
  }
}

function noted({ refs, sources, functions, metrics, macros }: ParseRecord): Pick<ParsedSql, 'refs' | 'sources' | 'functions' | 'metrics' | 'macros'> {
  return { refs, sources, functions, metrics, macros: [...macros.called] };
}

function warnOfMisspellings({ configs }: ParseRecord, sink: DiagnosticSink): void {
  for (const { values, span } of configs) {
    for (const key of Object.keys(values)) warnOfMisspeltConfig(key, span, sink);
  }
}

/** Hooks run later, but what they refer to must be built before the node. */
function renderHooks({ sink, session }: Parsing, draft: NodeDraft, config: NodeConfig, scope: Scope): void {
  if (draft.kind === 'test') return;
  for (const hook of [...config['pre-hook'], ...config['post-hook']]) {
    if (!isTemplate(hook.sql)) continue;
    captureTemplateError(
      sink,
      () => Template.of({ path: draft.file.path, text: hook.sql }).renderSync(scope),
      session.macros,
    );
  }
}

function textOf(value: Json | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function relationOf(
  parsing: Parsing,
  draft: NodeDraft,
  config: NodeConfig,
): Pick<ParsedSql, 'database' | 'schema' | 'alias'> {
  const { names, sink, session } = parsing;
  const { target } = session;
  const request = (custom: Json | undefined): Parameters<typeof names.alias>[0] => ({
    packageName: draft.packageName,
    custom: textOf(custom),
    name: draft.name,
    version: textOf(draft.version),
    node: () => draftObject(parsing, draft, config),
  });
  const named = captureTemplateError(
    sink,
    () => ({
      database: names.database(request(config.database)),
      schema: names.schema(request(config.schema)),
      alias: names.alias(request(config.alias)),
    }),
    session.macros,
  );
  const { database, schema, alias } = named ?? { database: target.database, schema: target.schema, alias: draft.name };
  if (draft.kind !== 'snapshot') return { database, schema, alias };
  return {
    database: textOf(config['target_database']) ?? database,
    schema: textOf(config['target_schema']) ?? schema,
    alias,
  };
}

/** The node as `model` and the naming macros see it while the project is parsed. */
function draftObject({ session: { target } }: Parsing, draft: NodeDraft, config: NodeConfig): JsonObject {
  return {
    name: draft.name,
    resource_type: draft.resourceType,
    unique_id: draft.uniqueId,
    package_name: draft.packageName,
    path: draft.path,
    original_file_path: draft.originalFilePath,
    fqn: draft.fqn,
    database: target.database ?? null,
    schema: target.schema,
    alias: draft.name,
    version: draft.version ?? null,
    config,
    tags: config.tags,
    meta: config.meta,
    raw_code: draft.file.text.slice(draft.range.start, draft.range.end),
    language: 'sql',
    columns: {},
    depends_on: { macros: [], nodes: [] },
  };
}
