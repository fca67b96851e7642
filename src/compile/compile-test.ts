import { martError } from '../diagnostics/diagnostic.ts';
import type { TestNode } from '../domain/node.ts';
import { argumentTemplates, testArguments } from '../context/test-arguments.ts';
import { callMacroForSql, Template } from '../jinja/engine.ts';
import { hostFunction } from '../jinja/host.ts';
import { Origins } from '../jinja/origins.ts';
import { createScope, type Scope } from '../jinja/scope.ts';
import type { Value } from '../jinja/values.ts';
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
  const values = new Map<string, Value>();
  for (const text of argumentTemplates(testMetadata.kwargs)) values.set(text, await valueOfTemplate(text, scope, test));
  const keywords = testArguments(testMetadata.kwargs, (text) => values.get(text) ?? null);
  const sql = await callMacroForSql(macro.definition.macro, scope, [], keywords, origins);
  return withEphemerals({ sql, ephemerals }, run);
}

const SINGLE_EXPRESSION = /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}\s*$/;

/** What a template gives: a text, or where it is one expression, the expression's own value, such as a relation. */
async function valueOfTemplate(text: string, scope: Scope, test: TestNode): Promise<Value> {
  const expression = SINGLE_EXPRESSION.exec(text)?.[1];
  const file = { path: test.originalFilePath, text, writtenAt: test.patch };
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
