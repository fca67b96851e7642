import { readFileSync, statSync } from 'node:fs';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { spanOf, type Span } from '../diagnostics/source.ts';
import type { AnalysisNode, OperationNode, SeedNode, SnapshotNode, TestNode } from '../domain/node.ts';
import { readMacros } from '../jinja/engine.ts';
import { warnOfContract } from './contract-config.ts';
import type { FoundFile, ReadFile } from './discover.ts';
import { codeChecksum, compilable, foldersOf, sha256, stemOf, trimmedRange } from './models.ts';
import { NO_PROPERTIES, type NodeProperties } from './node-properties.ts';
import { parseSql, parseWith, type NodeDraft, type ParsedSql } from './parse-sql.ts';
import type { Parsing } from './parsing.ts';
import type { ProjectPackage } from './project.ts';
import type { PropertyEntry } from './properties.ts';
import { readReference } from './references.ts';
import { captureTemplateError } from './template-errors.ts';

const MIB = 1024 * 1024;

function stripped(text: string): string {
  const { start, end } = trimmedRange(text);
  return text.slice(start, end);
}

type PropertiesOf = (name: string) => NodeProperties | undefined;

function fileDraft(
  file: ReadFile,
  packageName: string,
  kind: 'analysis' | 'test',
  properties: NodeProperties,
  folder?: 'analysis',
): NodeDraft {
  const name = stemOf(file.path);
  return {
    kind,
    resourceType: kind,
    uniqueId: `${kind}.${packageName}.${name}`,
    name,
    packageName,
    path: folder === undefined ? file.path : `${folder}/${file.path}`,
    originalFilePath: file.originalFilePath,
    fqn: [packageName, ...(folder === undefined ? [] : [folder]), ...foldersOf(file.path), name],
    properties: properties.config,
    file: file.file,
    range: trimmedRange(file.file.text),
  };
}

export function addAnalysis(parsing: Parsing, file: ReadFile, packageName: string, propertiesOf: PropertiesOf): void {
  const properties = propertiesOf(stemOf(file.path)) ?? NO_PROPERTIES;
  // an older slip of dbt that projects may rely on: below `models:` they stand in a folder that is not there
  const draft = fileDraft(file, packageName, 'analysis', properties, parsing.trees.treeOf('analysis') === 'analyses' ? undefined : 'analysis');
  const node: AnalysisNode = {
    ...compilable(parsing, draft, parseSql(parsing, draft), properties),
    resourceType: 'analysis',
  };
  parsing.nodes.add(node, spanOf(file.file, 0));
}

/** A test that is a query of its own: its rows are the failures. */
export function addSingularTest(
  parsing: Parsing,
  file: ReadFile,
  packageName: string,
  propertiesOf: PropertiesOf,
): void {
  const properties = propertiesOf(stemOf(file.path)) ?? NO_PROPERTIES;
  const draft = fileDraft(file, packageName, 'test', properties);
  const node: TestNode = { ...compilable(parsing, draft, parseSql(parsing, draft), properties), resourceType: 'test' };
  parsing.nodes.add(node, spanOf(file.file, 0));
}

/** Seeds are not templates: only their names and a checksum are needed. */
export function addSeed(parsing: Parsing, found: FoundFile, packageName: string, properties: NodeProperties): void {
  const name = stemOf(found.path);
  const { maximumSeedSizeMib: maximum } = parsing.session.invocation.flags;
  const isLarge = maximum > 0 && statSync(found.absolutePath).size > maximum * MIB;
  const text = isLarge ? undefined : readFileSync(found.absolutePath, 'utf8');
  const draft: NodeDraft = {
    kind: 'seed',
    resourceType: 'seed',
    uniqueId: `seed.${packageName}.${name}`,
    name,
    packageName,
    path: found.path,
    originalFilePath: found.originalFilePath,
    fqn: [packageName, ...foldersOf(found.path), name],
    properties: properties.config,
    file: { path: found.shownPath, text: '' },
    range: { start: 0, end: 0 },
  };
  const sql = parseWith(parsing, draft, () => undefined);
  refuseReferences(parsing, draft, sql, properties);
  const checksum =
    text === undefined ? { name: 'path' as const, checksum: found.originalFilePath } : sha256(stripped(text));
  const node: SeedNode = {
    ...compilable(parsing, draft, sql, properties),
    resourceType: 'seed',
    checksum,
    csvPath: found.absolutePath,
  };
  warnOfContract(parsing, node);
  parsing.nodes.add(node, spanOf(draft.file, 0));
}

/** Only hooks of a seed can refer to anything; dbt refuses that, since seeds are loaded before all else. */
function refuseReferences({ sink }: Parsing, { name, originalFilePath }: NodeDraft, { refs, sources }: ParsedSql, { span }: NodeProperties): void {
  const [found] = [...refs.map((ref) => `ref('${ref.name}')`), ...sources.map(({ sourceName, tableName }) => `source('${sourceName}', '${tableName}')`)];
  if (found === undefined) return;
  sink.add(
    errorDiagnostic('invalid-value', `Seeds cannot depend on other nodes: a hook of ${name} (${originalFilePath}) has ${found}`, {
      at: span,
      hint: 'put the statement in a hook of a model, or in on-run-end',
    }),
  );
}

/** The `{% snapshot %}` blocks of a file. */
export function addSnapshotBlocks(
  parsing: Parsing,
  file: ReadFile,
  packageName: string,
  propertiesOf: PropertiesOf,
): void {
  const definitions = captureTemplateError(parsing.sink, () => readMacros(file.file, packageName)) ?? [];
  for (const { kind, name, span, bodySpan } of definitions) {
    if (kind !== 'snapshot') continue;
    const properties = propertiesOf(name) ?? NO_PROPERTIES;
    const fqn = [packageName, ...foldersOf(file.path), stemOf(file.path), name];
    const draft = snapshotDraft(file, packageName, name, fqn, properties, bodySpan);
    addSnapshot(parsing, draft, properties, span, file.file.text);
  }
}

/** A snapshot that YAML alone describes: of the whole of another node. */
export function addYamlSnapshot(parsing: Parsing, entry: PropertyEntry, properties: NodeProperties): void {
  const { node, name, packageName, file } = entry;
  const relation = parsing.checks.text(node.get('relation')) ?? '';
  const inner = relation.replace(/^\s*\{\{\s*|\s*\}\}\s*$/g, '');
  if (readReference(inner) === undefined) {
    const hint = "write relation: ref('model') or relation: source('source', 'table')";
    parsing.sink.add(
      errorDiagnostic('invalid-value', `\`${relation}\` is no ref() or source()`, {
        at: node.get('relation').span,
        hint,
      }),
    );
    return;
  }
  const text = `select * from {{ ${inner} }}`;
  const made: ReadFile = { ...file, path: `${name}.sql`, file: { path: file.file.path, text, writtenAt: node.get('relation').span } };
  const draft = snapshotDraft(made, packageName, name, [packageName, ...foldersOf(file.path), name], properties, {
    start: 0,
    end: text.length,
  });
  addSnapshot(parsing, draft, properties, node.get('name').span, file.file.text);
}

function snapshotDraft(
  file: ReadFile,
  packageName: string,
  name: string,
  fqn: readonly string[],
  properties: NodeProperties,
  range: { readonly start: number; readonly end: number },
): NodeDraft {
  return {
    kind: 'snapshot',
    resourceType: 'snapshot',
    uniqueId: `snapshot.${packageName}.${name}`,
    name,
    packageName,
    path: file.path,
    originalFilePath: file.originalFilePath,
    fqn,
    properties: properties.config,
    file: file.file,
    range: { start: range.start, end: range.end },
  };
}

/** @param text the file that the checksum is of */
function addSnapshot(parsing: Parsing, draft: NodeDraft, properties: NodeProperties, at: Span, text: string): void {
  const node: SnapshotNode = {
    ...compilable(parsing, draft, parseSql(parsing, draft), properties),
    resourceType: 'snapshot',
    checksum: codeChecksum(text),
  };
  checkSnapshot(parsing, node, at);
  warnOfContract(parsing, node);
  parsing.nodes.add(node, at);
}

function checkSnapshot({ sink }: Parsing, { config, name }: SnapshotNode, at: Span): void {
  if (!config.enabled) return;
  const lacking = (key: string, why: string): void => {
    const set = config[key];
    if (set === undefined || set === null)
      sink.add(errorDiagnostic('missing-key', `the snapshot \`${name}\` needs the config \`${key}\`: ${why}`, { at }));
  };
  lacking('strategy', 'how changes are told (timestamp or check)');
  lacking('unique_key', 'what identifies a row');
  if (config['strategy'] === 'timestamp') lacking('updated_at', 'the column that says when a row changed');
  if (config['strategy'] === 'check') lacking('check_cols', 'the columns to compare, or `all`');
}

/** `on-run-start` and `on-run-end`. */
export function addRunHooks(parsing: Parsing, { config, name: packageName, file }: ProjectPackage): void {
  for (const [when, hooks] of [
    ['on-run-start', config.onRunStart],
    ['on-run-end', config.onRunEnd],
  ] as const) {
    hooks.forEach(({ text, at }, index) => {
      const name = `${packageName}-${when}-${index}`;
      const draft: NodeDraft = {
        kind: 'operation',
        resourceType: 'operation',
        uniqueId: `operation.${packageName}.${name}`,
        name,
        packageName,
        path: `hooks/${name}.sql`,
        originalFilePath: `./${file?.path.split('/').at(-1) ?? 'dbt_project.yml'}`,
        fqn: [packageName, 'hooks', name],
        properties: {},
        file: { path: file?.path ?? 'dbt_project.yml', text, writtenAt: at },
        range: { start: 0, end: text.length },
      };
      const sql = parseSql(parsing, draft);
      const node: OperationNode = {
        ...compilable(parsing, draft, sql, NO_PROPERTIES),
        resourceType: 'operation',
        checksum: codeChecksum(file?.text ?? ''),
        tags: [when, ...sql.config.tags],
        when,
        index,
      };
      parsing.nodes.add(node, spanOf(draft.file, 0));
    });
  }
}
