import { PyDict, PySet } from './containers.ts';
import { HostObject } from './host-object.ts';
import { Markup } from './markup.ts';
import { PyFloat, PyTuple, Undefined, type Value } from './model.ts';
import { str } from './text.ts';

/**
 * Plain JavaScript data as template values: objects and `Map`s become dicts, `Set`s sets, undefined None; template
 * values stay what they are. Anything else (functions, class instances) is refused: wrap it in a `HostObject`.
 */
export function fromHost(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value;
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : fromHostObject(value);
    default:
      throw new TypeError(`a ${typeof value} cannot be shown to a template`);
  }
}

function fromHostObject(value: object): Value {
  if (value instanceof HostObject || value instanceof PyDict || value instanceof PySet) return value;
  if (value instanceof PyFloat || value instanceof Undefined || value instanceof PyTuple) return value;
  if (Array.isArray(value)) return value.map(fromHost);
  if (value instanceof Map)
    return new PyDict(Array.from(value, ([key, item]): [Value, Value] => [fromHost(key), fromHost(item)]));
  if (value instanceof Set) return new PySet(Array.from(value, fromHost));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError(`a ${value.constructor.name} cannot be shown to a template`);
  return new PyDict(Object.entries(value).map(([key, item]): [Value, Value] => [key, fromHost(item)]));
}

/**
 * Template values as plain JavaScript data: dicts become null-prototype objects, tuples and sets arrays, floats
 * numbers, undefined values undefined. Host objects stay what they are.
 */
export function toHost(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Array.from(value, toHost);
  if (value instanceof PyFloat) return value.value;
  if (value instanceof Markup) return value.text;
  if (value instanceof PySet) return value.values().map(toHost);
  if (value instanceof Undefined) return undefined;
  if (!(value instanceof PyDict)) return value;
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of value.entries()) result[str(key)] = toHost(item);
  return result;
}
