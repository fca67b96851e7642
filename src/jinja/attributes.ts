import { codePoints } from './code-points.ts';
import { isHashable, PyDict, PySet } from './containers.ts';
import { DICT_METHODS } from './dict-methods.ts';
import { formatNamed, formatString, type FieldAccess } from './format-string.ts';
import { HostObject } from './host-object.ts';
import { LIST_METHODS, TUPLE_METHODS } from './list-methods.ts';
import { isText, Markup, textOf } from './markup.ts';
import { isOverridden, markupMethod } from './markup-methods.ts';
import { checkKeywords, checkMethodCall, type MethodLimits, type MethodTable } from './method.ts';
import { DICT_LIMITS, KEYWORD_PARAMETERS, LIST_LIMITS, SET_LIMITS, STRING_LIMITS } from './method-limits.ts';
import {
  LooseUndefined,
  NamedTuple,
  PyFloat,
  PyTuple,
  typeName,
  Undefined,
  type Keywords,
  type Value,
} from './model.ts';
import { isFloat, isInteger, isNumeric, makeFloat, unbox } from './numbers.ts';
import { numberMethod } from './number-methods.ts';
import { SET_METHODS } from './set-methods.ts';
import { STRING_METHODS } from './string-methods.ts';
import { raise } from './python-error.ts';
import { isLoose, type Scope } from './scope.ts';
import { unsafeAttribute } from './unsafe-attributes.ts';
import { addressed, repr } from './text.ts';

const UNDERSCORE = 95;
const FIELD_ACCESS: FieldAccess = { attribute, item };

/** A method taken off its value without being called: `{% set add = list.append %}`. */
class BoundMethod extends HostObject {
  override readonly typeName = 'builtin_function_or_method';
  readonly #name: string;
  readonly #self: Value;
  readonly #method: UnboundMethod;

  constructor(name: string, self: Value, method: UnboundMethod) {
    super();
    this.#name = name;
    this.#self = self;
    this.#method = method;
  }

  override call(args: Value[], keywords: Keywords | null): Value {
    return this.#method(args, keywords);
  }

  override toText(): string {
    const text = methodText(this.#self, this.#name);
    // A method written in Python shows its value, others their address.
    return text.startsWith('bound method') ? `<${text}>` : addressed(text);
  }
}

function methodText(self: Value, name: string): string {
  const type = typeName(self);
  if (isText(self) && (name === 'format' || name === 'format_map')) return `function ${type}.${name}`;
  return self instanceof Markup && isOverridden(name)
    ? `bound method ${type}.${name} of ${repr(self)}`
    : `built-in method ${name} of ${type} object`;
}

type UnboundMethod = (args: readonly Value[], keywords: Keywords | null) => Value;

/** A method of a built-in type, ready to be called; undefined when the type has none of that name. */
function builtinMethod(value: Value, name: string): UnboundMethod | undefined {
  if (typeof value === 'string') return stringMethod(value, name);
  if (value instanceof Markup) return markupMethod(value, name, stringMethod(value.text, name, true), FIELD_ACCESS);
  if (value instanceof PyDict) return bound(DICT_METHODS, DICT_LIMITS, value, name);
  if (Array.isArray(value))
    return bound(value instanceof PyTuple ? TUPLE_METHODS : LIST_METHODS, LIST_LIMITS, value, name);
  if (value instanceof PySet) return bound(SET_METHODS, SET_LIMITS, value, name);
  return typeof value === 'object' && !(value instanceof PyFloat) ? undefined : numberMethod(value, name);
}

function bound<Self extends Value>(
  methods: MethodTable<Self>,
  limits: MethodLimits,
  self: Self,
  name: string,
): UnboundMethod | undefined {
  const method = methods.get(name);
  if (method === undefined) return undefined;
  return (args, keywords) => {
    const parameters = KEYWORD_PARAMETERS.get(`${typeName(self)}.${name}`);
    if (parameters === undefined) checkMethodCall(typeName(self), name, limits, args, keywords);
    else checkKeywords(name, parameters, args, keywords);
    return method(self, args, keywords);
  };
}

function stringMethod(text: string, name: string, isEscaping = false): UnboundMethod | undefined {
  if (name === 'format') return (args, keywords) => formatString(text, args, keywords, FIELD_ACCESS);
  if (name === 'format_map')
    return (args, keywords) => formatNamed(text, [], lookupIn(onlyArgument(args, keywords)), FIELD_ACCESS, isEscaping);
  return bound(STRING_METHODS, STRING_LIMITS, text, name);
}

/** `text.format_map(mapping)`. */
export function formatMap(text: string, mapping: PyDict): string {
  return formatNamed(text, [], lookupIn(mapping), FIELD_ACCESS, false);
}

function onlyArgument(args: readonly Value[], keywords: Keywords | null): Value {
  if (keywords !== null) raise('TypeError', 'format_map() takes no keyword arguments');
  if (args.length !== 1) raise('TypeError', `format_map() takes exactly one argument (${args.length} given)`);
  return args[0] ?? null;
}

/** `mapping[name]`, without looking for an attribute. */
function lookupIn(mapping: Value): (name: string) => Value {
  return (name) => {
    const found = itemOrUndefined(mapping, name);
    if (found !== undefined) return found;
    if (mapping instanceof PyDict) return raise('KeyError', repr(name));
    if (Array.isArray(mapping))
      return raise('TypeError', `${typeName(mapping)} indices must be integers or slices, not str`);
    return isText(mapping)
      ? raise('TypeError', "string indices must be integers, not 'str'")
      : raise('TypeError', `'${typeName(mapping)}' object is not subscriptable`);
  };
}

/** The parts that every number has. */
function numberAttribute(value: number | bigint | boolean | PyFloat, name: string): Value | undefined {
  if (name === 'real') return typeof value === 'boolean' ? Number(value) : value;
  if (name === 'imag') return isFloat(value) ? makeFloat(0) : 0;
  if (isFloat(value)) return undefined;
  if (name === 'numerator') return unbox(value);
  return name === 'denominator' ? 1 : undefined;
}

export function hasBuiltinMethod(value: Value, name: string): boolean {
  return builtinMethod(value, name) !== undefined;
}

/**
 * Calls a method of a built-in type without a bound method in between.
 * @returns undefined when `value` has no such method
 */
export function callBuiltinMethod(
  value: Value,
  name: string,
  args: readonly Value[],
  keywords: Keywords | null,
): Value | undefined {
  return builtinMethod(value, name)?.(args, keywords);
}

/** `value.name`, or undefined when there is no such attribute. */
export function member(value: Value, name: string): Value | undefined {
  if (value instanceof HostObject && !(value instanceof Markup)) {
    const found = value.getMember(name);
    return found === undefined ? value.getItem?.(name) : found;
  }
  if (value instanceof Undefined) return value instanceof LooseUndefined ? value : value.fail();
  if (value === null) return undefined;
  const named = value instanceof NamedTuple ? value[value.fields.indexOf(name)] : undefined;
  if (named !== undefined) return named;
  const method = builtinMethod(value, name);
  if (method !== undefined) return new BoundMethod(name, value, method);
  if (value instanceof PyDict) return value.get(name);
  return isNumeric(value) ? numberAttribute(value, name) : undefined;
}

/**
 * `value.name`; an `Undefined` that says what is missing when there is no such attribute.
 * @param scope where it is asked: in the parse pass what is missing may be used in any way, as in dbt
 */
export function attribute(value: Value, name: string, _place?: number, scope?: Scope): Value {
  if (name.charCodeAt(0) === UNDERSCORE) {
    const hidden = unsafeAttribute(value, name);
    if (hidden !== undefined) return hidden;
  }
  const found = member(value, name);
  return found === undefined ? missing(`'${described(value)}' has no attribute ${repr(name)}`, scope) : found;
}

function missing(what: string, scope: Scope | undefined): Undefined {
  return scope !== undefined && isLoose(scope) ? new LooseUndefined(undefined, what) : new Undefined(undefined, what);
}

function described(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`;
}

/** `value[key]`: the item, else the attribute of that name. */
export function item(value: Value, key: Value, place?: number, scope?: Scope): Value {
  const found = itemOrUndefined(value, key);
  if (found !== undefined) return found;
  const name = textOf(key);
  if (name !== undefined) return attribute(value, name, place, scope);
  return missing(`${described(value)} has no element ${repr(key)}`, scope);
}

function itemOrUndefined(value: Value, key: Value): Value | undefined {
  if (Array.isArray(value)) return itemAt(value, key);
  if (value instanceof PyDict) return isHashable(key) ? value.get(key) : undefined;
  if (typeof value === 'string') return itemAt(codePoints(value), key);
  if (value instanceof HostObject) return value.getItem?.(key);
  if (value instanceof Undefined) return value instanceof LooseUndefined ? value : value.fail();
  return undefined;
}

function itemAt(sequence: string | readonly Value[], key: Value): Value | undefined {
  if (!isInteger(key) && typeof key !== 'boolean') return undefined;
  const index = Number(key);
  return sequence[index < 0 ? index + sequence.length : index];
}
