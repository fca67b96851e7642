import type { PyDict, PySet } from './containers.ts';
import type { HostObject } from './host-object.ts';
import { PythonError } from './python-error.ts';

/**
 * A Python value. None is null, bool is boolean, int is number or bigint, float is a non-integral number or
 * {@link PyFloat}, str is string, list is an array, everything else is an object of our own.
 */
export type Value =
  null | boolean | number | bigint | string | PyFloat | Value[] | PyDict | PySet | Undefined | HostObject;

/** Keyword arguments of a call: a null-prototype record. */
export type Keywords = Readonly<Record<string, Value>>;

/** A float that JavaScript would take for an integer: `1.0`, `inf`, `nan`. */
export class PyFloat {
  readonly typeName = 'float';
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A tuple: an array that templates cannot change. Make one with {@link tuple}. */
export class PyTuple extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

export function tuple(items: Iterable<Value>): PyTuple {
  const made = new PyTuple();
  for (const item of items) made.push(item);
  return made;
}

/** A tuple whose elements have names as well. Make one with {@link namedTuple}. */
export class NamedTuple extends PyTuple {
  fields: readonly string[] = [];
  /** The type, where it shows: otherwise it looks like any tuple. */
  type: string | undefined;
}

export function namedTuple(fields: readonly string[], items: Iterable<Value>, type?: string): NamedTuple {
  const made = new NamedTuple();
  made.fields = fields;
  made.type = type;
  for (const item of items) made.push(item);
  return made;
}

/** The value of a name that is not there: prints as nothing, is false, raises when used. */
export class Undefined {
  readonly typeName: string = 'Undefined';
  /** The name of a variable; absent when an attribute or item was missing. */
  readonly variable: string | undefined;
  readonly #hint: string | undefined;
  readonly #kind: string;

  /** @param kind the exception that using it raises */
  constructor(variable: string | undefined, hint?: string, kind = 'UndefinedError') {
    this.variable = variable;
    this.#hint = hint;
    this.#kind = kind;
  }

  get message(): string {
    if (this.#hint !== undefined) return this.#hint;
    return this.variable === undefined ? 'value is undefined' : `'${this.variable}' is undefined`;
  }

  /** Raises what using the value raises. */
  fail(): never {
    throw new PythonError(this.#kind, this.message, this.#hint === undefined ? this.variable : undefined);
  }
}

/** The undefined of the parse pass, when macros and nodes are not all known: any use of it gives itself. */
export class LooseUndefined extends Undefined {}

function tupleTypeName(value: PyTuple): string {
  return (value instanceof NamedTuple ? value.type : undefined) ?? 'tuple';
}

/** Python's name of a value's type. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    default:
      if (value === null) return 'NoneType';
      if (Array.isArray(value)) return value instanceof PyTuple ? tupleTypeName(value) : 'list';
      return value.typeName;
  }
}
