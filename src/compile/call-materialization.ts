import type { BuildableNode } from '../domain/node.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import { callMacro } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import type { RegisteredMacro } from '../context/registered-macro.ts';
import { RelationObject } from '../context/relation-object.ts';
import type { Sql } from '../sql/sql.ts';
import type { QueryResult } from '../warehouse/warehouse.ts';
import { objectToValue } from '../context/json-value.ts';
import { nodeScope } from './node-scope.ts';
import { TemplateTransaction } from './template-transaction.ts';
import type { NodeRun } from './node-run.ts';

/** Runs a materialization written as a macro, which sees `names` too. Returns the answer of its statement named `main`. */
export async function callMaterialization(node: BuildableNode, macroId: string, compiled: Sql, run: NodeRun, names: Readonly<Record<string, Value>> = {}): Promise<QueryResult | undefined> {
  if (!run.context.session.dialect.features.transactionalDdl) return call(node, macroId, compiled, run, names);
  const transaction = new TemplateTransaction(await run.connection());
  try {
    const answer = await call(node, macroId, compiled, { ...run, transaction }, names);
    await transaction.commit();
    return answer;
  } catch (error) {
    await transaction.rollback();
    // What macros noted of it may have been undone.
    run.context.catalog.forget({ database: node.database, schema: node.schema });
    throw error;
  }
}

async function call(node: BuildableNode, macroId: string, compiled: Sql, run: NodeRun, names: Readonly<Record<string, Value>>): Promise<QueryResult | undefined> {
  const macro = run.context.session.macros.byId(macroId);
  if (macro === undefined) throw new Error(`no macro ${macroId}`);
  refuseLanguage(node, macro);
  const { scope, results } = nodeScope(node, run);
  const origins = new Origins();
  origins.remember(compiled.text, compiled);
  const hooks = (which: 'pre-hook' | 'post-hook') => node.config[which].map((hook): Value => objectToValue({ sql: hook.sql, transaction: hook.transaction }));
  Object.assign(scope, { sql: compiled.text, compiled_code: compiled.text, pre_hooks: hooks('pre-hook'), post_hooks: hooks('post-hook'), ...names });
  const returned = await callMacro(macro.definition.macro, scope, [], undefined, { origins });
  await noteRelations(node, returned, run);
  const { main } = results;
  return main === undefined ? undefined : { columns: [], rows: [], message: main.message, rowsAffected: main.rowsAffected, queryId: main.queryId };
}

function refuseLanguage(node: BuildableNode, { name, definition: { supportedLanguages } }: RegisteredMacro): void {
  if (supportedLanguages === undefined || supportedLanguages.includes(node.language)) return;
  throw martError('unsupported', `\`${name}\` is no materialization of ${node.language} models: it supports ${supportedLanguages.join(', ')}`, {
    at: { ...node.codeSpan, end: node.codeSpan.start },
    hint: `add '${node.language}' to its \`supported_languages\``,
    exitCode: 1,
  });
}

/** A materialization must return the relations it made: `return({'relations': [target]})`. */
async function noteRelations(node: BuildableNode, returned: Value, run: NodeRun): Promise<void> {
  const relations = returned instanceof PyDict ? returned.get('relations') : undefined;
  if (!Array.isArray(relations)) {
    throw martError('compiler-error', `the materialization \`${node.config.materialized}\` did not return its relations`, {
      at: node.codeSpan,
      hint: "end it with {{ return({'relations': [target_relation]}) }}",
      exitCode: 1,
    });
  }
  for (const relation of relations) if (relation instanceof RelationObject) await run.context.catalog.add(relation.toRelation());
}
