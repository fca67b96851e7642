import { testArguments } from '../context/test-arguments.ts';
import type { MacroRecorder } from '../context/recorder.ts';
import type { RegisteredMacro } from '../context/registered-macro.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RefCall, SourceCall, TestNode, Version } from '../domain/node.ts';
import { callMacroSync, renderNative } from '../jinja/engine.ts';
import type { Scope } from '../jinja/scope.ts';
import type { PropertiesFile } from './package-contents.ts';
import { parseKnown, parseWith, type NodeDraft, type ParsedSql } from './parse-sql.ts';
import type { Parsing } from './parsing.ts';
import { compilable, foldersOf } from './models.ts';
import { NO_PROPERTIES } from './node-properties.ts';
import { withPlace } from './render-yaml.ts';
import { configCall, synthesizeName, testHash, type TestName } from './test-names.ts';
import type { TestDeclaration } from './test-declarations.ts';

/** What a generic test is written under. */
export interface TestTarget {
  readonly packageName: string;
  readonly file: PropertiesFile;
  /** The list the target stands in: `models`, `sources`, … */
  readonly list: string;
  readonly name: string;
  readonly version?: Version | undefined;
  /** Of a source's table. */
  readonly source?: SourceCall | undefined;
  readonly attachedNode: string | undefined;
  readonly group: string | undefined;
}

/** Generic tests have no text of their own. */
const NO_CHECKSUM: TestNode['checksum'] = { name: 'none', checksum: '' };

/** Tests of these names have no arguments to render and no config of their own. */
const PLAIN_TESTS = new Set(['macro.dbt.test_not_null', 'macro.dbt.test_unique']);

/**
 * Makes the node of a generic test, named and hashed as dbt does.
 * @param tags of the column or source it is written under
 */
export function addGenericTest(
  parsing: Parsing,
  target: TestTarget,
  declaration: TestDeclaration,
  tags: readonly string[],
): void {
  const macro = parsing.session.macros.genericTest(declaration.name, declaration.namespace, target.packageName);
  if (macro === undefined) {
    parsing.sink.add(unknownTest(parsing, declaration, target.packageName));
    return;
  }
  const named = nameOf(target, declaration);
  const kwargs: JsonObject = { ...declaration.args, model: modelArgument(target) };
  const draft = draftOf(target, declaration, named, kwargs);
  const sql = PLAIN_TESTS.has(macro.uniqueId)
    ? parseKnown(parsing, draft, { ...subjectOf(target), macros: [macro.uniqueId] })
    : parseWith(parsing, draft, (scope, record) => callTest(target, declaration, kwargs, macro, scope, record.macros));
  const node = testNode(parsing, { target, declaration, draft, sql, tags, kwargs });
  parsing.nodes.add(node, node.codeSpan);
}

/** Renders the arguments and calls the macro, to learn what they refer to and what the macro configures. */
function callTest(
  target: TestTarget,
  { at }: TestDeclaration,
  kwargs: JsonObject,
  macro: RegisteredMacro,
  scope: Scope,
  recorder: MacroRecorder,
): void {
  recorder.enter(macro.uniqueId);
  recorder.leave();
  withPlace(at.document, at.path, () => {
    const { path } = target.file.file;
    const args = testArguments(kwargs, (text) => renderNative({ path, text, writtenAt: at.span }, scope));
    recorder.enter(macro.uniqueId);
    try {
      callMacroSync(macro.definition.macro, scope, [], args);
    } finally {
      recorder.leave();
    }
  });
}

interface Parts {
  readonly target: TestTarget;
  readonly declaration: TestDeclaration;
  readonly draft: NodeDraft;
  readonly sql: ParsedSql;
  readonly tags: readonly string[];
  readonly kwargs: JsonObject;
}

function testNode(parsing: Parsing, { target, declaration, draft, sql, tags, kwargs }: Parts): TestNode {
  const { name, namespace, columnName, description } = declaration;
  const at = declaration.at.span;
  const keyName = target.source === undefined ? target.name : target.source.sourceName;
  // assigned, not spread: spreading so large an object takes a hundred times as long
  return Object.assign(compilable(parsing, draft, sql, { ...NO_PROPERTIES, description }, NO_CHECKSUM), {
    resourceType: 'test' as const,
    // errors are shown where the test is written
    file: target.file.file,
    codeSpan: at,
    patch: at,
    tags: [...new Set([...[...tags, ...tagsIn(declaration.config)].sort(), ...sql.config.tags])],
    group: target.group,
    testMetadata: { name, namespace, kwargs },
    attachedNode: target.attachedNode,
    columnName,
    fileKeyName: `${target.list}.${keyName}`,
  });
}

function tagsIn({ tags }: JsonObject): readonly string[] {
  if (tags === undefined || tags === null) return [];
  return Array.isArray(tags) ? tags.map(String) : [String(tags)];
}

function unknownTest(
  parsing: Parsing,
  declaration: TestDeclaration,
  packageName: string,
): ReturnType<typeof errorDiagnostic> {
  const { name, namespace } = declaration;
  const shown = namespace === undefined ? name : `${namespace}.${name}`;
  const tests = [...parsing.session.macros.all()].filter(
    (macro) => macro.definition.kind === 'test' || macro.name.startsWith('test_'),
  );
  const names = tests.map((macro) => {
    const bare = macro.name.replace(/^test_/, '');
    return macro.isLibrary || macro.packageName === packageName ? bare : `${macro.packageName}.${bare}`;
  });
  const hint =
    didYouMean(shown, names) ??
    'a test is a macro: write one with {% test … %} in tests/generic or in macros, or install its package';
  return errorDiagnostic('macro-not-found', `there is no generic test \`${shown}\``, {
    at: declaration.at.keySpan,
    hint,
  });
}

interface NamedDeclaration extends TestName {
  /** With an alias, where the name is too long for the warehouse. */
  readonly config: JsonObject;
}

function nameOf(target: TestTarget, declaration: TestDeclaration): NamedDeclaration {
  const { customName, namespace, name, args, config } = declaration;
  if (customName !== undefined) return { full: customName, short: customName, config };
  const test = [namespace, name].filter((part) => part !== undefined).join('_');
  const subject = target.source === undefined ? target.name : `${target.source.sourceName}_${target.source.tableName}`;
  const prefixed =
    target.source === undefined ? test : [namespace, `source_${name}`].filter((part) => part !== undefined).join('_');
  const named = synthesizeName(
    prefixed,
    target.version === undefined ? subject : `${subject}_v${target.version}`,
    args,
  );
  const needsAlias = named.short !== named.full && config['alias'] === undefined;
  return { ...named, config: needsAlias ? { ...config, alias: named.short } : config };
}

/** What the macro gets as `model`: rendered late, so that `where` can wrap it. */
function modelArgument({ name, version, source }: TestTarget): string {
  if (source !== undefined) return `{{ get_where_subquery(source('${source.sourceName}', '${source.tableName}')) }}`;
  return version === undefined
    ? `{{ get_where_subquery(ref('${name}')) }}`
    : `{{ get_where_subquery(ref('${name}', version='${version}')) }}`;
}

function subjectOf({ name, version, source }: TestTarget): {
  readonly refs: readonly RefCall[];
  readonly sources: readonly SourceCall[];
} {
  if (source !== undefined) return { refs: [], sources: [source] };
  return { refs: [version === undefined ? { name } : { name, version }], sources: [] };
}

function draftOf(
  target: TestTarget,
  declaration: TestDeclaration,
  { full, short, config }: NamedDeclaration,
  kwargs: JsonObject,
): NodeDraft {
  const { packageName, file } = target;
  const { namespace, name } = declaration;
  const macroName = `${namespace === undefined ? '' : `${namespace}.`}test_${name}`;
  const text = `{{ ${macroName}(**_dbt_generic_test_kwargs) }}${configCall(config)}`;
  const below = file.originalFilePath.split('/').slice(1).join('/');
  return {
    kind: 'test',
    resourceType: 'test',
    uniqueId: `test.${packageName}.${full}.${testHash(full, { namespace, name, kwargs })}`,
    name: full,
    packageName,
    path: `${short}.sql`,
    originalFilePath: file.originalFilePath,
    fqn: [packageName, ...foldersOf(below), full],
    properties: {},
    lastCall: config,
    file: { path: file.file.path, text, writtenAt: declaration.at.span },
    range: { start: 0, end: text.length },
  };
}
