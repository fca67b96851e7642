import { martError } from '../diagnostics/diagnostic.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { TestNode } from '../domain/node.ts';
import { jsonToValue } from '../context/json-value.ts';
import { callMacroForSql, Template } from '../jinja/engine.ts';
import { hostFunction } from '../jinja/host.ts';
import { Origins } from '../jinja/origins.ts';
import { createScope, type Scope } from '../jinja/scope.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import type { Sql } from '../sql/sql.ts';
import { compileNode, withEphemerals } from './compile-node.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';

/** The query of an assertion: it returns the rows that should not be there. */
export async function compileTest(test: TestNode, run: NodeRun): Promise<Sql> {
  const { testMetadata } = test;
  if (testMetadata === undefined) return compileNode(test, run);
  const macro = run.context.session.macros.genericTest(testMetadata.name, testMetadata.namespace, test.packageName);
  if (macro === undefined) {
    throw martError('macro-not-found', `${test.name}: no generic test \`${testMetadata.name}\``, { at: test.patch, exitCode: 1 });
  }
  const { scope, ephemerals } = nodeScope(test, run);
  const origins = new Origins();
  const keywords: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const [name, value] of Object.entries(testMetadata.kwargs)) {
    keywords[name] = await argument(value ?? null, scope, test);
  }
  const sql = await callMacroForSql(macro.definition.macro, scope, [], keywords, origins);
  return withEphemerals({ sql, ephemerals }, run);
}

const SINGLE_EXPRESSION = /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}\s*$/;
/** Arguments such as `to: ref('customers')` are expressions though they have no braces. */
const BARE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\([\s\S]+\)\s*$/;

/** An argument as YAML has it; a string that is one expression gives the expression's own value, such as a relation. */
async function argument(value: Json, scope: Scope, test: TestNode): Promise<Value> {
  if (Array.isArray(value)) return Promise.all((value as readonly Json[]).map((item) => argument(item, scope, test)));
  if (typeof value === 'object' && value !== null) return mapping(value as JsonObject, scope, test);
  const bare = typeof value === 'string' && BARE_CALL.test(value);
  if (typeof value !== 'string' || !(bare || value.includes('{'))) return jsonToValue(value);
  const expression = bare ? value : SINGLE_EXPRESSION.exec(value)?.[1];
  const file = { path: test.originalFilePath, text: value };
  if (expression === undefined) return (await Template.of(file).render(scope)).text;
  let found: Value = null;
  const inner = createScope(scope);
  inner['mart_argument'] = hostFunction(['value'], (args) => {
    found = args.value('value');
    return '';
  });
  await Template.of({ ...file, text: `{{ mart_argument(${expression}) }}` }).render(inner);
  return found;
}

async function mapping(object: JsonObject, scope: Scope, test: TestNode): Promise<Value> {
  const value = jsonToValue(object);
  if (!(value instanceof PyDict)) return value;
  for (const [key, item] of Object.entries(object)) if (typeof item === 'string' || typeof item === 'object') value.set(key, await argument(item, scope, test));
  return value;
}
