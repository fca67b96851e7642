import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { spanOf, type Span } from '../diagnostics/source.ts';
import { isCompilable, type Group, type MacroProperties } from '../domain/node.ts';
import type { YamlNode } from '../context/yaml.ts';
import { describe } from './descriptions.ts';
import { checkMacroArguments } from './macro-arguments.ts';
import { checkOwner } from './exposures.ts';
import type { Parsing } from './parsing.ts';
import type { SelectorDefinition } from './project.ts';
import type { PropertyEntry } from './properties.ts';
import type { YamlChecks } from './yaml-checks.ts';

/** The groups that models may belong to, by unique id. */
export function readGroups(parsing: Parsing, entries: readonly PropertyEntry[]): ReadonlyMap<string, Group> {
  const { checks, sink } = parsing;
  const groups = new Map<string, Group>();
  for (const { node, name, packageName, file } of entries) {
    const uniqueId = `group.${packageName}.${name}`;
    if (groups.has(uniqueId))
      sink.add(errorDiagnostic('duplicate-name', `two groups are named \`${name}\``, { at: node.get('name').span }));
    const owner = checks.object(node.get('owner'));
    checkOwner(parsing, node.get('owner'), `the group \`${name}\``);
    const { path, originalFilePath } = file;
    const description = describe(parsing, node.get('description'), packageName);
    groups.set(uniqueId, {
      name,
      uniqueId,
      packageName,
      path,
      originalFilePath,
      owner,
      description,
      config: { meta: {}, ...checks.object(node.get('config')) },
    });
  }
  return groups;
}

/** Refuses groups that nobody declared. */
export function checkGroups({ nodes, sink }: Parsing, groups: ReadonlyMap<string, Group>): void {
  const names = new Set(Array.from(groups.values(), ({ name }) => name));
  for (const node of nodes.enabled.values()) {
    // a generic test has the group of what it tests, which is told of there
    if (!isCompilable(node) || node.group === undefined || names.has(node.group) || (node.resourceType === 'test' && node.testMetadata !== undefined)) continue;
    const hint = didYouMean(node.group, names) ?? 'declare it under `groups:`, with an owner';
    sink.add(errorDiagnostic('invalid-value', `there is no group \`${node.group}\` for ${node.name}`, { at: node.patch ?? spanOf(node.file, 0), hint }));
  }
}

/** Attaches what YAML says of macros to them. */
export function patchMacros(parsing: Parsing, entries: readonly PropertyEntry[]): void {
  const { checks, sink, session } = parsing;
  const isChecked = session.invocation.flags.project['validate_macro_args'] !== false;
  const described = new Map<string, Span>();
  for (const { node, name, packageName, file } of entries) {
    const [key, at] = [`${packageName}.${name}`, node.get('name').span];
    const first = described.get(key);
    if (first !== undefined)
      sink.add(
        errorDiagnostic('duplicate-patch', `the macro \`${name}\` is described twice`, {
          at,
          notes: [{ message: 'the other one is here', at: first }],
          hint: 'merge the two entries',
        }),
      );
    described.set(key, at);
    const docs = node.get('config').has('docs') ? node.get('config').get('docs') : node.get('docs');
    const properties: MacroProperties = {
      description: describe(parsing, node.get('description'), packageName),
      meta: { ...checks.object(node.get('meta')), ...checks.object(node.get('config').get('meta')) },
      docs: { show: checks.boolean(docs.get('show')) ?? true, nodeColor: checks.text(docs.get('node_color')) },
      arguments: checks.mappings(node.get('arguments')).map((argument) => readArgument(parsing, argument, packageName)),
      patchPath: `${packageName}://${file.originalFilePath}`,
      config: checks.object(node.get('config')),
    };
    if (session.macros.patch(packageName, name, properties)) {
      const macro = session.macros.inPackage(packageName, name);
      if (isChecked && macro !== undefined) checkMacroArguments(macro, properties.arguments, checks.mappings(node.get('arguments')), sink);
      continue;
    }
    const names = [...session.macros.all()]
      .filter((macro) => macro.packageName === packageName)
      .map((macro) => macro.definition.name);
    sink.add(
      warningDiagnostic('orphan-properties', `there is no macro \`${name}\``, {
        at: node.get('name').span,
        hint: didYouMean(name, names),
        event: 'MacroNotFoundForPatch',
      }),
    );
  }
}

function readArgument(parsing: Parsing, node: YamlNode, packageName: string): MacroProperties['arguments'][number] {
  const { checks } = parsing;
  checks.keys(node, new Set(['name', 'type', 'description']), 'an argument of a macro');
  return {
    name: checks.required(node, 'name', 'an argument') ?? '',
    type: checks.text(node.get('type')),
    description: describe(parsing, node.get('description'), packageName),
  };
}

/** `selectors.yml`. */
export function readSelectors(
  file: YamlNode | undefined,
  checks: YamlChecks,
): ReadonlyMap<string, SelectorDefinition> {
  const selectors = new Map<string, SelectorDefinition>();
  if (file === undefined) return selectors;
  const list = file.get('selectors');
  if (list.value === undefined && file.value !== null) checks.missing(file, 'selectors', 'selectors.yml');
  let standard: string | undefined;
  for (const node of checks.mappings(list)) {
    checks.keys(node, new Set(['name', 'description', 'definition', 'default']), 'a selector');
    const name = checks.required(node, 'name', 'a selector');
    if (name === undefined) continue;
    const definition = node.get('definition').value;
    if (definition === undefined) checks.missing(node, 'definition', `the selector \`${name}\``);
    const isDefault = checks.boolean(node.get('default'));
    if (isDefault === true && standard !== undefined)
      checks.sink.add(errorDiagnostic('invalid-value', `the selectors \`${standard}\` and \`${name}\` can't both be the default`, { at: node.get('default').keySpan }));
    if (isDefault === true) standard = name;
    selectors.set(name, {
      name,
      description: checks.text(node.get('description')) ?? '',
      isDefault,
      definition: definition ?? null,
      span: node.get('name').span,
    });
  }
  return selectors;
}
