import { HostObject } from '../jinja/host.ts';
import { isFloat, PyDict, PySet, raise, repr, str, typeName, type Value } from '../jinja/values.ts';

export interface JsonStyle {
  readonly sortKeys: boolean;
}

/** `json.dumps`: `", "` and `": "` between parts, all but ASCII escaped. Raises TypeError for what JSON can't hold. */
export function dumpJson(value: Value, style: JsonStyle): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' || typeof value === 'bigint' || isFloat(value)) return numberText(value);
  if (Array.isArray(value)) return `[${value.map((item) => dumpJson(item, style)).join(', ')}]`;
  if (value instanceof PyDict) return dumpDict(value, style);
  if (value instanceof HostObject && value.toJson !== undefined) return dumpJson(value.toJson(), style);
  return raise('TypeError', `Object of type ${value instanceof PySet ? 'set' : typeName(value)} is not JSON serializable`);
}

function numberText(value: Value): string {
  const text = repr(value);
  return { inf: 'Infinity', '-inf': '-Infinity', nan: 'NaN' }[text] ?? text;
}

function dumpDict(dict: PyDict, style: JsonStyle): string {
  const pairs = [...dict.entries()].map(([key, item]): readonly [string, Value] => [keyText(key), item]);
  if (style.sortKeys) pairs.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return `{${pairs.map(([key, item]) => `${quoteJson(key)}: ${dumpJson(item, style)}`).join(', ')}}`;
}

function keyText(key: Value): string {
  if (key === null) return 'null';
  return typeof key === 'boolean' ? String(key) : str(key);
}

function quoteJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const NUMBERS_AND_STRINGS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
const FLOAT_KEY = '\u0000float';
const INTEGER_KEY = '\u0000integer';

/** `json.loads`: floats stay floats and long integers exact. Throws `SyntaxError`. */
export function loadJson(text: string, makeFloat: (value: number) => Value): Value {
  // JavaScript forgets what JSON wrote as `1.0`, so such numbers are carried over in a wrapping of their own.
  const wrapped = text.replace(NUMBERS_AND_STRINGS, (token) => {
    if (token.startsWith('"')) return token;
    if (/[.eE]/.test(token)) return `{"\\u0000float":${token}}`;
    return Number.isSafeInteger(Number(token)) ? token : `{"\\u0000integer":"${token}"}`;
  });
  return loaded(JSON.parse(wrapped), makeFloat);
}

function loaded(value: unknown, makeFloat: (value: number) => Value): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item: unknown) => loaded(item, makeFloat));
  const entries = Object.entries(value as Record<string, unknown>);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === FLOAT_KEY) return makeFloat(Number(first[1]));
  if (entries.length === 1 && first?.[0] === INTEGER_KEY) return BigInt(String(first[1]));
  return new PyDict(entries.map(([key, item]): [Value, Value] => [key, loaded(item, makeFloat)]));
}
