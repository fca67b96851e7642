import { Activation, type Rendering, type Unit } from './activation.ts';
import { attribute, callBuiltinMethod } from './attributes.ts';
import { iterate } from './compare.ts';
import { pairsOf } from './dict-methods.ts';
import { HostObject } from './host-object.ts';
import { sortByKeys } from './list-methods.ts';
import { Loop } from './loop.ts';
import { bindMacro, Macro } from './macro.ts';
import { Markup } from './markup.ts';
import { FoundMember } from './method-target.ts';
import { LooseUndefined, typeName, Undefined, type Keywords, type Value } from './model.ts';
import { raise } from './python-error.ts';
import { repr } from './text.ts';

export type Suspendable = Generator<Promise<Value>, Value, Value>;

const GENERATOR_PROTOTYPE: unknown = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})()));

/** Whether a call in the run pass gave a generator that is to be delegated to, and not a value. */
export function isGenerator(value: unknown): value is Suspendable {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(Object.getPrototypeOf(value)) === GENERATOR_PROTOTYPE
  );
}

function isPromise(value: unknown): value is Promise<Value> {
  return (
    value instanceof Promise ||
    (typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function')
  );
}

function* waitFor(promise: Promise<Value>): Suspendable {
  return yield promise;
}

/** Awaits every promise that a suspended template waits for, until it is done. */
export async function drive<Result>(generator: Generator<Promise<Value>, Result, Value>): Promise<Result> {
  let step = generator.next();
  while (step.done !== true) {
    let value: Value;
    try {
      value = await step.value;
    } catch (error) {
      step = generator.throw(error);
      continue;
    }
    step = generator.next(value);
  }
  return step.value;
}

/** Calls what is no macro: a host object, or something that cannot be called. */
function callNative(
  activation: Activation,
  callee: Value,
  args: Value[],
  keywords: Keywords | null,
  site: number,
): Value | Promise<Value> {
  if (callee instanceof HostObject && callee.call !== undefined) {
    return callee.call(args, keywords, nested(activation, site));
  }
  if (callee instanceof Undefined) return callee instanceof LooseUndefined ? callee : callee.fail();
  return raise('TypeError', `'${typeName(callee)}' object is not callable`);
}

/** The value of a native call in the parse pass, where nothing can be awaited. */
function settled(value: Value | Promise<Value>): Value {
  if (!isPromise(value)) return value ?? null;
  value.catch(() => undefined);
  return raise(
    'RuntimeError',
    'this call has to wait for its result, which is not possible while the project is parsed; put it inside `{% if execute %}`',
  );
}

/** The value of a native call in the run pass: what is not there yet suspends the template. */
function suspended(value: Value | Promise<Value>): Value | Suspendable {
  return isPromise(value) ? waitFor(value) : (value ?? null);
}

function macroActivation(activation: Activation, macro: Macro, unit: Unit, site: number): Activation {
  const scope = macro.lexical === null ? activation.scope : macro.lexical.scope;
  return new Activation(activation.rendering, scope, unit, activation, site, macro.lexical);
}

/** `callee(...)` in the parse pass. */
export function call(
  activation: Activation,
  callee: Value,
  args: Value[],
  keywords: Keywords | null,
  site: number,
): Value {
  if (callee instanceof Macro) {
    const bound = bindMacro(callee, args, keywords);
    const { unit, body } = callee.code.sync;
    return body(
      macroActivation(activation, callee, unit, site),
      bound.values,
      bound.varargs,
      bound.keywords,
      bound.caller,
    );
  }
  if (callee instanceof Loop) return settled(callee.recurse(args) as Value);
  return settled(callNative(activation, callee, args, keywords, site));
}

/** `callee(...)` in the run pass: a value, or a generator that will give it. */
export function start(
  activation: Activation,
  callee: Value,
  args: Value[],
  keywords: Keywords | null,
  site: number,
): Value | Suspendable {
  if (callee instanceof Macro) {
    const bound = bindMacro(callee, args, keywords);
    const { unit, body } = callee.code.generator;
    return body(
      macroActivation(activation, callee, unit, site),
      bound.values,
      bound.varargs,
      bound.keywords,
      bound.caller,
    );
  }
  if (callee instanceof Loop) return callee.recurse(args);
  return suspended(callNative(activation, callee, args, keywords, site));
}

/** The result of `target.name(...)` when that needs no bound method; undefined when it must be called as a value. */
function callMember(
  activation: Activation,
  target: Value,
  name: string,
  args: Value[],
  keywords: Keywords | null,
  site: number,
): Value | Promise<Value> | undefined {
  if (!(target instanceof HostObject) || target instanceof Markup) {
    const key = keywords !== null && name === 'sort' ? keywords['key'] : undefined;
    return Array.isArray(target) && args.length === 0 && key instanceof HostObject && key.call !== undefined
      ? sortWith(nested(activation, site), target, key, keywords?.['reverse'])
      : callBuiltinMethod(target, name, args, keywords);
  }
  if (target.callMember === undefined) return undefined;
  return target.callMember(name, args, keywords, nested(activation, site));
}

function nested(activation: Activation, site: number): Activation {
  return new Activation(activation.rendering, activation.scope, activation.unit, activation, site);
}

/** `list.sort(key=function)`: the one method of a built-in type that calls something. */
function sortWith(
  activation: Activation,
  list: Value[],
  key: HostObject,
  reverse: Value | undefined,
): Value | Promise<Value> {
  const keys = list.map((item) => activation.call(key, [item]));
  return keys.some(isPromise)
    ? Promise.all(keys).then((found) => sortByKeys(list, found, reverse))
    : sortByKeys(list, keys as Value[], reverse);
}

/** `target.name(...)` in the parse pass. */
export function callMethod(
  activation: Activation,
  target: Value,
  name: string,
  args: Value[],
  keywords: Keywords | null,
  site: number,
): Value {
  if (target instanceof FoundMember) return call(activation, target.value, args, keywords, site);
  const result = callMember(activation, target, name, args, keywords, site);
  return result === undefined ? call(activation, attribute(target, name, site, activation.scope), args, keywords, site) : settled(result);
}

/** `target.name(...)` in the run pass. */
export function startMethod(
  activation: Activation,
  target: Value,
  name: string,
  args: Value[],
  keywords: Keywords | null,
  site: number,
): Value | Suspendable {
  if (target instanceof FoundMember) return start(activation, target.value, args, keywords, site);
  const result = callMember(activation, target, name, args, keywords, site);
  if (result === undefined) return start(activation, attribute(target, name), args, keywords, site);
  if (typeof target === 'string' && typeof result === 'string') keepOrigins(activation, target, name, args, result);
  return suspended(result);
}

function keepOrigins(
  activation: Activation,
  target: string,
  name: string,
  args: readonly Value[],
  result: string,
): void {
  const { origins } = activation;
  if (origins === null) return;
  if (name !== 'join') origins.derive(target, result);
  else if (args[0] !== undefined)
    origins.join(
      iterate(args[0]).filter((part) => typeof part === 'string'),
      result,
      target,
    );
}

/** Calls a value on behalf of a native function, whose own call is what the new one is attributed to. */
function invoke(
  activation: Activation,
  callee: Value,
  args: Value[],
  keywords: Keywords | null,
): Value | Promise<Value> {
  const caller = activation.caller ?? activation;
  if (!activation.canSuspend) return call(caller, callee, args, keywords, activation.site);
  const result = start(caller, callee, args, keywords, activation.site);
  return isGenerator(result) ? drive(result) : result;
}

/** What the calls of one rendering share. */
export function createRendering(origins: Rendering['origins']): Rendering {
  return { canSuspend: origins !== null, origins, invoke };
}

/** `f(a, *items)` */
export function withStar(args: Value[], items: Value): Value[] {
  args.push(...iterate(items));
  return args;
}

/** `f(a=b, **mapping)` */
export function withKeywords(keywords: Record<string, Value>, mapping: Value): Keywords {
  const isMapping =
    typeof mapping === 'object' &&
    mapping !== null &&
    !Array.isArray(mapping) &&
    (typeName(mapping) === 'dict' ||
      mapping instanceof Undefined ||
      (mapping instanceof HostObject && mapping.isMapping));
  if (!isMapping) raise('TypeError', `argument after ** must be a mapping, not ${typeName(mapping)}`);
  for (const [key, value] of pairsOf(mapping)) {
    if (typeof key !== 'string') raise('TypeError', 'keywords must be strings');
    if (key in keywords) raise('TypeError', `got multiple values for keyword argument ${repr(key)}`);
    Object.defineProperty(keywords, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return keywords;
}
