import { Sql } from '../sql/sql.ts';
import { Activation, type Rendering, type Unit } from './activation.ts';
import { createRendering, drive } from './calls.ts';
import { wrapError } from './failure.ts';
import { bindMacro, type Macro, type MacroArguments } from './macro.ts';
import type { Keywords, Value } from './model.ts';
import { Origins } from './origins.ts';
import type { Scope } from './scope.ts';
import { str } from './text.ts';

export interface CallOptions {
  /** Where strings among the arguments and in the scope came from; what is learned is added. */
  readonly origins?: Origins;
}

function bind(macro: Macro, args: readonly Value[], keywords: Keywords | undefined): MacroArguments {
  try {
    return bindMacro(macro, args, keywords ?? null);
  } catch (error) {
    throw wrapError(error);
  }
}

function activationOf(rendering: Rendering, scope: Scope, unit: Unit, macro: Macro): Activation {
  return new Activation(rendering, macro.lexical?.scope ?? scope, unit, null, 0, macro.lexical);
}

/** Calls a macro without waiting. Its result is what it printed, or what it gave to `return`. */
export function callMacroSync(macro: Macro, scope: Scope, args: Value[], keywords?: Keywords): Value {
  const bound = bind(macro, args, keywords);
  const { unit, body } = macro.code.sync;
  return body(
    activationOf(createRendering(null), scope, unit, macro),
    bound.values,
    bound.varargs,
    bound.keywords,
    bound.caller,
  );
}

/** Calls a macro, waiting for what its calls have to wait for. */
export async function callMacro(
  macro: Macro,
  scope: Scope,
  args: Value[],
  keywords?: Keywords,
  options: CallOptions = {},
): Promise<Value> {
  const bound = bind(macro, args, keywords);
  const { unit, body } = macro.code.generator;
  const activation = activationOf(createRendering(options.origins ?? new Origins()), scope, unit, macro);
  return drive(body(activation, bound.values, bound.varargs, bound.keywords, bound.caller));
}

/** Like {@link callMacro}, for a macro that prints SQL: the text with its origins. */
export async function callMacroForSql(
  macro: Macro,
  scope: Scope,
  args: Value[],
  keywords?: Keywords,
  origins = new Origins(),
): Promise<Sql> {
  const text = str(await callMacro(macro, scope, args, keywords, { origins }));
  return origins.recall(text) ?? Sql.of(text);
}
