import { RelationObject } from '../context/relation-object.ts';
import { LIBRARY_PACKAGE } from '../context/registered-macro.ts';
import { relationNameOf, type BuildableNode } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import { quotePolicyOf } from '../graph/relation-name.ts';
import { callMacro } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import { PyDict, str, type Value } from '../jinja/values.ts';
import { Sql } from '../sql/sql.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';

/** The query of a snapshot that macros write: what fills its table, or what has changed since when the table stands. */
export function snapshotQuery(node: BuildableNode, compiled: Sql, exists: boolean, run: NodeRun): Promise<Sql> {
  return callForSql('snapshot_query_by_strategy', node, compiled, run, [compiled.text, relationNameOf(node), exists]);
}

/** The statements that bring what was staged of a snapshot into its table. */
export function snapshotMerge(node: BuildableNode, staged: RelationName, run: NodeRun): Promise<Sql> {
  return callForSql('snapshot_merge_of_staged', node, Sql.empty, run, [relationNameOf(node), staged]);
}

type Argument = string | boolean | RelationName;

async function callForSql(name: string, node: BuildableNode, compiled: Sql, run: NodeRun, given: readonly Argument[]): Promise<Sql> {
  const { session, graph } = run.context;
  const macro = session.macros.inPackage(LIBRARY_PACKAGE, name);
  if (macro === undefined) throw new Error(`no macro ${name}`);
  const quote = quotePolicyOf(graph.project, session.dialect, node);
  const { scope } = nodeScope(node, run);
  const { model } = scope;
  // A strategy that compares all columns asks for the query that they are of.
  if (model instanceof PyDict) model.set('compiled_code', compiled.text);
  const values = given.map((value): Value => (typeof value === 'object' ? RelationObject.of(session.dialect, value, { quote, type: 'table' }) : value));
  const origins = new Origins();
  origins.remember(compiled.text, compiled);
  const text = str(await callMacro(macro.definition.macro, scope, values, undefined, { origins }));
  return (origins.recall(text) ?? Sql.of(text)).trim();
}
