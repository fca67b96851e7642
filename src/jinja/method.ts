import { textOf } from './markup.ts';
import { PyTuple, typeName, Undefined, type Keywords, type Value } from './model.ts';
import { isFloat, isNumeric, unbox } from './numbers.ts';
import { PythonError, raise } from './python-error.ts';

/** A method of a built-in type. */
export type Method<Self> = (self: Self, args: readonly Value[], keywords: Keywords | null) => Value;

/** Methods by name. A map, so that no name reaches an object's prototype. */
export type MethodTable<Self> = ReadonlyMap<string, Method<Self>>;

/** How many positional arguments the methods of a type take, for those that take no keywords; others check themselves. */
export type MethodLimits = Readonly<Record<string, readonly [least: number, most: number]>>;

/** Complains about a call that Python's method would not take. */
export function checkMethodCall(
  type: string,
  name: string,
  limits: MethodLimits,
  args: readonly Value[],
  keywords: Keywords | null,
): void {
  if (!Object.hasOwn(limits, name)) return;
  const [least, most] = limits[name] ?? [0, Infinity];
  const isTooMany = args.length > most;
  if (keywords !== null && Object.keys(keywords).length > 0)
    raise('TypeError', `${type}.${name}() takes no keyword arguments`);
  if (args.length >= least && !isTooMany) return;
  if (most === 0) raise('TypeError', `${type}.${name}() takes no arguments (${args.length} given)`);
  requireArguments(least === most ? `${type}.${name}` : name, args, least, most);
}

/** Complains about arguments that a method with these parameters would not take. */
export function checkKeywords(
  name: string,
  parameters: readonly string[],
  args: readonly Value[],
  keywords: Keywords | null,
): void {
  const named = Object.keys(keywords ?? {});
  const given = args.length + named.length;
  const most = parameters.length;
  if (given > most)
    raise('TypeError', `${name}() takes at most ${most} argument${most === 1 ? '' : 's'} (${given} given)`);
  for (const keyword of named) {
    const index = parameters.indexOf(keyword);
    if (index < 0) raise('TypeError', `'${keyword}' is an invalid keyword argument for ${name}()`);
    if (index < args.length)
      raise('TypeError', `argument for ${name}() given by name ('${keyword}') and position (${index + 1})`);
  }
}

/** The argument at `index`, or the one given by keyword; undefined when neither is there. */
export function argument(
  args: readonly Value[],
  index: number,
  keywords: Keywords | null = null,
  name = '',
): Value | undefined {
  return args[index] ?? (index < args.length ? null : keywords?.[name]);
}

export function requireArguments(method: string, args: readonly Value[], least: number, most: number): void {
  if (args.length >= least && args.length <= most) return;
  if (least === most) {
    const count = least === 1 ? 'one argument' : `${least} arguments`;
    raise('TypeError', `${method}() takes exactly ${count} (${args.length} given)`);
  }
  const [bound, count] = args.length < least ? ['least', least] : ['most', most];
  raise('TypeError', `${method} expected at ${bound} ${count} argument${count === 1 ? '' : 's'}, got ${args.length}`);
}

/** A required str argument; `what` names it in the message. */
export function requireString(value: Value | undefined, what: string): string {
  return textOf(value) ?? refuse(`${what} must be str, not ${typeName(value ?? null)}`, value);
}

/** A TypeError that, for an undefined value, knows the name that is undefined. */
export function refuse(message: string, value: Value | undefined): never {
  throw new PythonError('TypeError', message, value instanceof Undefined ? value.variable : undefined);
}

/** An int argument as a JavaScript number, or `fallback` when it is absent. */
export function integerArgument(value: Value | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  return isNumeric(value) && !isFloat(value)
    ? Number(unbox(value))
    : refuse(`'${typeName(value)}' object cannot be interpreted as an integer`, value);
}

/** The affixes that `startswith` and `endswith` take: one str or a tuple of them. */
export function affixes(value: Value | undefined, method: string): readonly string[] {
  const text = textOf(value);
  if (text !== undefined) return [text];
  if (value instanceof PyTuple) return Array.from(value, (item) => affixOfTuple(item, method));
  return raise('TypeError', `${method} first arg must be str or a tuple of str, not ${typeName(value ?? null)}`);
}

function affixOfTuple(item: Value, method: string): string {
  return textOf(item) ?? raise('TypeError', `tuple for ${method} must only contain str, not ${typeName(item)}`);
}
