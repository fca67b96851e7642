import { ColumnObject } from '../context/column-object.ts';
import { memberToValue } from '../context/json-value.ts';
import { RelationObject } from '../context/relation-object.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Column, RelationName } from '../domain/relation.ts';
import { quotePolicyOf } from '../graph/relation-name.ts';
import { callMacro } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import { PyDict, str } from '../jinja/values.ts';
import { Sql } from '../sql/sql.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';

/** What a strategy macro is told. */
export interface StrategyCall {
  /** Unique id of `get_incremental_<name>_sql`. */
  readonly macro: string;
  readonly target: RelationName;
  /** Without a schema where it is a temporary table. */
  readonly delta: RelationName;
  readonly columns: readonly Column[];
}

/** The SQL by which a strategy macro brings a staged delta into a table. Throws `compiler-error` when it gives none. */
export async function strategySql(node: BuildableNode, call: StrategyCall, run: NodeRun): Promise<Sql> {
  const { session, graph } = run.context;
  const macro = session.macros.byId(call.macro);
  if (macro === undefined) throw new Error(`no macro ${call.macro}`);
  const quote = quotePolicyOf(graph.project, session.dialect, node);
  const { scope } = nodeScope(node, run);
  const config = (name: string) => memberToValue(node.config, name);
  const argument = new PyDict([
    ['target_relation', RelationObject.of(session.dialect, call.target, { quote, type: 'table' })],
    ['temp_relation', RelationObject.of(session.dialect, call.delta, { quote, type: 'table' })],
    ['unique_key', config('unique_key')],
    ['dest_columns', call.columns.map((column) => ColumnObject.of(session.dialect, column))],
    ['incremental_predicates', config('predicates') ?? config('incremental_predicates')],
  ]);
  const origins = new Origins();
  const text = str(await callMacro(macro.definition.macro, scope, [argument], undefined, { origins }));
  if (text.trim() !== '') return (origins.recall(text) ?? Sql.of(text)).trim();
  throw martError('compiler-error', `the macro \`${macro.name}\` gave no SQL`, {
    at: macro.definition.span,
    hint: 'end it with {{ return(sql) }}, or let it print the statement',
    exitCode: 1,
  });
}
