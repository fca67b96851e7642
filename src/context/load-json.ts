import { PyDict, type Value } from '../jinja/values.ts';

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
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map((item: unknown) => loaded(item, makeFloat));
  const entries = Object.entries(value as Record<string, unknown>);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === FLOAT_KEY) return makeFloat(Number(first[1]));
  if (entries.length === 1 && first?.[0] === INTEGER_KEY) return BigInt(String(first[1]));
  return new PyDict(entries.map(([key, item]): [Value, Value] => [key, loaded(item, makeFloat)]));
}
