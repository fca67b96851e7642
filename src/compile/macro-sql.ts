import { jsonToValue } from '../context/json-value.ts';
import { RelationObject } from '../context/relation-object.ts';
import type { CompilableNode } from '../domain/node.ts';
import type { Json } from '../domain/json.ts';
import type { Relation } from '../domain/relation.ts';
import { quotePolicyOf } from '../graph/relation-name.ts';
import { callMacro } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import type { Scope } from '../jinja/scope.ts';
import { PyDict, str, type Value } from '../jinja/values.ts';
import { Sql } from '../sql/sql.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';

/** What a built-in macro is given: a relation, a compiled query, data, a truth, or the node's own `model`. */
export type MacroArgument = boolean | { readonly relation: Partial<Relation> } | { readonly query: Sql } | { readonly value: Json } | RelationObject | 'model';

export interface MacroCall {
  /** The name of a macro of the library; a plain call from the node's package may lead to the project's own. */
  readonly macro: string;
  readonly arguments: readonly MacroArgument[];
}

/** The SQL that a macro writes for a node, each part known by where it was written; empty where the macro does its work itself. */
export async function macroSql(node: CompilableNode, call: MacroCall, compiled: Sql, run: NodeRun): Promise<Sql> {
  const origins = new Origins();
  const returned = await callBuiltIn(node, call, compiled, run, origins);
  const text = returned === null ? '' : str(returned);
  return (origins.recall(text) ?? Sql.of(text)).trim();
}

/** What a macro of the library, or what the project put in its place, returns. */
export async function callBuiltIn(node: CompilableNode, call: MacroCall, compiled: Sql, run: NodeRun, origins = new Origins()): Promise<Value> {
  const macro = run.context.session.macros.find(call.macro, node.packageName);
  if (macro === undefined) throw new Error(`no macro ${call.macro}`);
  const { scope } = nodeScope(node, run);
  const { model } = scope;
  // A macro that compares columns asks for the query that they are of.
  if (model instanceof PyDict) model.set('compiled_code', compiled.text);
  const values = call.arguments.map((argument) => argumentValue(argument, { node, scope, run, origins }));
  return callMacro(macro.definition.macro, scope, values, undefined, { origins });
}

interface Calling {
  readonly node: CompilableNode;
  readonly scope: Scope;
  readonly run: NodeRun;
  readonly origins: Origins;
}

function argumentValue(argument: MacroArgument, { node, scope, run, origins }: Calling): Value {
  if (typeof argument === 'boolean') return argument;
  if (argument instanceof RelationObject) return argument;
  if (argument === 'model') return scope['model'] ?? null;
  if ('value' in argument) return jsonToValue(argument.value);
  if ('query' in argument) {
    origins.remember(argument.query.text, argument.query);
    return argument.query.text;
  }
  const { dialect } = run.context.session;
  const quote = quotePolicyOf(run.context.graph.project, dialect, node);
  return RelationObject.of(dialect, argument.relation, { quote, type: argument.relation.kind ?? 'table' });
}
