import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { spanOf, type Span } from '../diagnostics/source.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { FunctionNode, FunctionValue } from '../domain/node.ts';
import type { YamlNode } from '../context/yaml.ts';
import { describe } from './descriptions.ts';
import type { ReadFile } from './discover.ts';
import { compilable, foldersOf, stemOf, trimmedRange } from './models.ts';
import type { NodeProperties } from './node-properties.ts';
import { parseSql, type NodeDraft } from './parse-sql.ts';
import type { Parsing } from './parsing.ts';

const VOLATILITIES = ['deterministic', 'stable', 'non-deterministic'];

/** A file of a functions folder. What it takes and gives must stand in YAML: no warehouse makes a function without. */
export function addFunction(parsing: Parsing, file: ReadFile, packageName: string, properties: NodeProperties): void {
  const name = stemOf(file.path);
  const draft: NodeDraft = {
    kind: 'function',
    resourceType: 'function',
    uniqueId: `function.${packageName}.${name}`,
    name,
    packageName,
    path: file.path,
    originalFilePath: file.originalFilePath,
    fqn: [packageName, ...foldersOf(file.path), name],
    properties: properties.config,
    file: file.file,
    range: trimmedRange(file.file.text),
  };
  const language = file.path.endsWith('.py') ? 'Python' : file.path.endsWith('.js') ? 'JavaScript' : undefined;
  if (language !== undefined) {
    refuse(parsing, 'unsupported', `the function \`${name}\` is written in ${language}; mart makes SQL functions only`, spanOf(file.file, 0));
    return;
  }
  const overloads = properties.entry?.node.get('overloads');
  if (overloads !== undefined && overloads.items().length > 0)
    refuse(parsing, 'unsupported', `the function \`${name}\` has overloads; mart makes functions with one signature`, overloads.keySpan, 'give each signature a function of its own name');
  const base = compilable(parsing, draft, parseSql(parsing, draft), properties);
  const node: FunctionNode = Object.assign(base, { resourceType: 'function' as const, ...signature(parsing, draft, properties) });
  if (node.config.enabled) checkConfig(parsing, node, properties.span ?? spanOf(file.file, 0));
  parsing.nodes.add(node, spanOf(file.file, 0));
}

function signature(parsing: Parsing, { name, packageName, file }: NodeDraft, { entry, span }: NodeProperties): Pick<FunctionNode, 'arguments' | 'returns'> {
  const { checks } = parsing;
  const returns = entry?.node.get('returns');
  const dataType = returns === undefined ? undefined : checks.text(returns.get('data_type'));
  if (dataType === undefined) {
    const hint = 'describe it in a properties file: functions: [{name: …, arguments: [{name: …, data_type: …}], returns: {data_type: …}}]';
    refuse(parsing, 'missing-key', `the function \`${name}\` does not say what it returns`, span ?? spanOf(file, 0), hint);
  }
  const described = (node: YamlNode): string | undefined => (node.has('description') ? describe(parsing, node.get('description'), packageName) : undefined);
  const values = (entry === undefined ? [] : checks.mappings(entry.node.get('arguments'))).map((node): FunctionValue => ({
    name: checks.required(node, 'name', 'an argument') ?? '',
    dataType: checks.required(node, 'data_type', 'an argument') ?? '',
    description: described(node),
    defaultValue: literal(node.get('default_value')),
  }));
  const firstDefault = values.findIndex(({ defaultValue }) => defaultValue !== undefined);
  const required = firstDefault < 0 ? undefined : values.slice(firstDefault).find(({ defaultValue }) => defaultValue === undefined);
  if (required !== undefined)
    refuse(parsing, 'invalid-value', `the argument \`${required.name}\` of the function \`${name}\` has no default value, and one before it has`, span ?? spanOf(file, 0), 'put arguments with default values last');
  return { arguments: values, returns: { dataType: dataType ?? '', description: returns === undefined ? undefined : described(returns) } };
}

/** YAML's own values as SQL; text is SQL already, as in dbt. */
function literal(node: YamlNode): string | undefined {
  const { value } = node;
  return value === undefined || value === null ? undefined : String(value);
}

function checkConfig(parsing: Parsing, { name, config }: FunctionNode, at: Span): void {
  if (config['type'] !== 'scalar') {
    refuse(parsing, 'unsupported', `the function \`${name}\` is of type \`${String(config['type'])}\``, at, 'mart makes scalar functions');
  }
  const volatility = config['volatility'];
  if (volatility === null || VOLATILITIES.includes(String(volatility))) return;
  const hint = didYouMean(String(volatility), VOLATILITIES) ?? `it can be: ${VOLATILITIES.join(', ')}`;
  refuse(parsing, 'invalid-value', `the function \`${name}\` has the volatility \`${String(volatility)}\``, at, hint);
}

function refuse({ sink }: Parsing, code: 'unsupported' | 'missing-key' | 'invalid-value', message: string, at: Span, hint?: string): void {
  sink.add(errorDiagnostic(code, message, { at, hint }));
}
