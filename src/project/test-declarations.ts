import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { configShape } from './config-shapes.ts';
import { texts } from './value-shapes.ts';
import { describe } from './descriptions.ts';
import { warnOfMisspeltConfig } from './misspelt-config.ts';
import type { Parsing } from './parsing.ts';
import { isTemplate, renderText } from './render-yaml.ts';

/** A generic test as YAML declares it, before it is tied to a node. */
export interface TestDeclaration {
  /** The place of the whole entry. */
  readonly at: YamlNode;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly columnName: string | undefined;
  /** Arguments of the macro; `column_name` among them, `model` not yet. Texts are not rendered. */
  readonly args: JsonObject;
  readonly config: JsonObject;
  readonly customName: string | undefined;
  readonly description: string;
}

/** Configs that may stand beside the arguments. */
const CONFIG_KEYS = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
];
const TEST_NAME = /^(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)$/;

/** The tests under a node or a column. */
export function readTests(
  parsing: Parsing,
  owner: YamlNode,
  columnName: string | undefined,
  packageName: string,
): readonly TestDeclaration[] {
  const [former, list] = [owner.get('tests'), owner.get('data_tests')];
  const both = former.items().length > 0 && list.value !== undefined;
  if (both)
    parsing.sink.add(
      errorDiagnostic('invalid-value', '`tests` and `data_tests` mean the same: keep one of them', {
        at: former.keySpan,
      }),
    );
  const chosen = list.value === undefined ? former : list;
  if (chosen.value === undefined || chosen.value === null) return [];
  if (!Array.isArray(chosen.value)) {
    parsing.checks.wrong(chosen, 'a list');
    return [];
  }
  return chosen.items().flatMap((item) => {
    try {
      return readTest(parsing, item, columnName, packageName) ?? [];
    } catch (error) {
      parsing.sink.capture(error);
      return [];
    }
  });
}

interface NamedTest {
  readonly name: string;
  readonly node: YamlNode;
  readonly args: JsonObject;
}

/** `unique`, `{accepted_values: {…}}`, or `{test_name: accepted_values, …}`. */
function namedTest({ checks, sink }: Parsing, item: YamlNode): NamedTest | undefined {
  const { value } = item;
  if (typeof value === 'string') return { name: value, node: item, args: {} };
  if (!isJsonObject(value)) {
    checks.wrong(item, 'the name of a test, or a mapping');
    return undefined;
  }
  const { test_name: given, ...others } = value;
  if (typeof given === 'string') return { name: given, node: item, args: others };
  const keys = Object.keys(value);
  const [name] = keys;
  if (name === undefined || keys.length > 1) {
    const hint = 'indent the arguments below the name of the test';
    sink.add(
      errorDiagnostic(
        'invalid-value',
        `a test is one name with its arguments; here are ${keys.length}: ${keys.join(', ')}`,
        { at: item.span, hint },
      ),
    );
    return undefined;
  }
  const node = item.get(name);
  if (node.value === null) return { name, node, args: {} };
  if (isJsonObject(node.value)) return { name, node, args: node.value };
  checks.wrong(node, 'a mapping of arguments');
  return undefined;
}

function readTest(
  parsing: Parsing,
  item: YamlNode,
  columnName: string | undefined,
  packageName: string,
): TestDeclaration | undefined {
  const test = namedTest(parsing, item);
  if (test === undefined) return undefined;
  const [, namespace, name] = TEST_NAME.exec(test.name) ?? [];
  if (name === undefined) {
    parsing.sink.add(
      errorDiagnostic('invalid-value', `\`${test.name}\` can't be the name of a test`, { at: item.keySpan }),
    );
    return undefined;
  }
  const { config: configBlock, description, name: customName, arguments: nested, ...beside } = test.args;
  const args: Record<string, Json | undefined> = isJsonObject(nested)
    ? { ...beside, ...nested }
    : { ...beside, ...(nested === undefined ? {} : { arguments: nested }) };
  if ('model' in args)
    parsing.sink.add(
      errorDiagnostic('invalid-value', 'a test gets its `model` from where it is written', {
        at: test.node.get('model').keySpan,
      }),
    );
  const config = readTestConfig(
    parsing,
    test.node,
    args,
    configBlock === undefined ? {} : parsing.checks.object(test.node.get('config')),
    packageName,
  );
  if (columnName !== undefined) args['column_name'] = columnName;
  return {
    at: item,
    name,
    namespace,
    columnName,
    args,
    config,
    customName: typeof customName === 'string' ? customName : undefined,
    description: description === undefined ? '' : describe(parsing, test.node.get('description'), packageName),
  };
}

/** The known configs among the arguments (which they leave) and under `config:`, rendered. */
function readTestConfig(
  parsing: Parsing,
  node: YamlNode,
  args: Record<string, Json | undefined>,
  block: JsonObject,
  packageName: string,
): JsonObject {
  const scope = parsing.propertiesScope(packageName);
  const isRoot = packageName === parsing.session.rootName;
  const config: Record<string, Json> = {};
  const put = (key: string, value: Json | undefined, at: YamlNode): void => {
    if (value === undefined || value === null) return;
    const rendered = typeof value === 'string' && isTemplate(value) ? renderText(value, scope, at.document, at.path) : value;
    if (rendered === null) return;
    config[key] = rendered;
    // dbt itself looks at the tags of tests alone
    const shape = key === 'tags' ? texts : configShape('test').parts?.[key];
    if (shape !== undefined) parsing.checks.shape(at.withValue(rendered), shape, isRoot);
  };
  for (const key of CONFIG_KEYS) {
    const beside = args[key];
    delete args[key];
    if (beside !== undefined && beside !== null && block[key] !== undefined) {
      parsing.sink.add(
        errorDiagnostic('invalid-value', `\`${key}\` is written twice: beside the arguments and under \`config\``, {
          at: node.get(key).keySpan,
        }),
      );
    }
    if (beside !== undefined && beside !== null && beside !== '') put(key, beside, node.get(key));
    else put(key, block[key], node.get('config').get(key));
  }
  for (const [key, value] of Object.entries(block)) {
    if (CONFIG_KEYS.includes(key)) continue;
    put(key, value, node.get('config').get(key));
    if (isRoot) warnOfMisspeltConfig(key, node.get('config').get(key).keySpan, parsing.sink);
  }
  return config;
}
