import type { Activation, Unit } from './activation.ts';
import type { CallContext } from './call-context.ts';
import { PyDict } from './containers.ts';
import { HostObject } from './host-object.ts';
import { tuple, type Keywords, type PyTuple, type Value } from './model.ts';
import { raise, UnknownKeyword } from './python-error.ts';
import { stringRepr } from './text.ts';

/** The names that a macro's body uses without declaring them: what it accepts beyond its parameters. */
export const TAKES_VARARGS = 1;
export const TAKES_KEYWORDS = 2;
export const TAKES_CALLER = 4;

/** The generated code of a macro: arguments by parameter, `varargs`, `kwargs`, `caller`. */
export type SyncBody = (
  activation: Activation,
  args: (Value | undefined)[],
  varargs: PyTuple | null,
  keywords: PyDict | null,
  caller: Value | undefined,
) => Value;
export type GeneratorBody = (...parameters: Parameters<SyncBody>) => Generator<Promise<Value>, Value, Value>;

/** A macro's code for one of the passes. */
export interface MacroForm<Body> {
  readonly unit: Unit;
  readonly body: Body;
}

/** What is needed to call a macro; made when it is first called. */
export interface MacroCode {
  readonly parameters: readonly string[];
  readonly flags: number;
  readonly sync: MacroForm<SyncBody>;
  readonly generator: MacroForm<GeneratorBody>;
}

/** A macro as templates see it. */
export class Macro extends HostObject {
  override readonly typeName = 'Macro';
  readonly name: string;
  readonly code: MacroCode;
  /** The activation that a macro defined inside of another template closes over. */
  readonly lexical: Activation | null;

  constructor(name: string, code: MacroCode, lexical: Activation | null = null) {
    super();
    this.name = name;
    this.code = code;
    this.lexical = lexical;
  }

  override getMember(name: string): Value | undefined {
    if (name === 'name') return this.name;
    if (name === 'arguments') return tuple(this.code.parameters);
    if (name === 'caller') return (this.code.flags & TAKES_CALLER) !== 0;
    if (name === 'catch_kwargs') return (this.code.flags & TAKES_KEYWORDS) !== 0;
    return name === 'catch_varargs' ? (this.code.flags & TAKES_VARARGS) !== 0 : undefined;
  }

  override call(args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> {
    return context.call(this, args, keywords);
  }

  override toText(): string {
    return `<Macro ${stringRepr(this.name)}>`;
  }
}

export interface MacroArguments {
  readonly values: (Value | undefined)[];
  readonly varargs: PyTuple | null;
  readonly keywords: PyDict | null;
  readonly caller: Value | undefined;
}

/** Binds the arguments of a call as Jinja does, with Jinja's messages. */
export function bindMacro(macro: Macro, args: readonly Value[], keywords: Keywords | null): MacroArguments {
  const { parameters, flags } = macro.code;
  const count = parameters.length;
  let varargs: PyTuple | null = null;
  if (args.length > count) {
    if ((flags & TAKES_VARARGS) === 0)
      raise('TypeError', `macro ${stringRepr(macro.name)} takes not more than ${count} argument(s)`);
    varargs = tuple(args.slice(count));
  }
  const values: (Value | undefined)[] = args.slice(0, count);
  if (keywords === null) return { values, varargs, keywords: null, caller: undefined };
  return { varargs, values, ...bindMacroKeywords(macro, args.length, values, keywords) };
}

function bindMacroKeywords(
  macro: Macro,
  given: number,
  values: (Value | undefined)[],
  keywords: Keywords,
): { keywords: PyDict | null; caller: Value | undefined } {
  const { parameters, flags } = macro.code;
  let others: PyDict | null = null;
  let caller: Value | undefined;
  for (const name in keywords) {
    const value = keywords[name] ?? null;
    const index = parameters.indexOf(name);
    if (index >= given) values[index] = value;
    else if (index < 0 && name === 'caller' && (flags & TAKES_CALLER) !== 0) caller = value;
    else if (index < 0 && (flags & TAKES_KEYWORDS) !== 0) (others ??= new PyDict()).set(name, value);
    else refuseKeyword(macro, name);
  }
  return { keywords: others, caller };
}

function refuseKeyword(macro: Macro, name: string): never {
  if (name === 'caller') {
    raise(
      'TypeError',
      `macro ${stringRepr(macro.name)} was invoked with two values for the special caller argument. This is most likely a bug.`,
    );
  }
  const message = `macro ${stringRepr(macro.name)} takes no keyword argument ${stringRepr(name)}`;
  throw new UnknownKeyword(message, name, macro.code.parameters);
}
