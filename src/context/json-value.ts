import type { Json, JsonObject } from '../domain/json.ts';
import { PyDateTime } from '../jinja/modules/date-time.ts';
import { PyDict, PyFloat, PySet, str, Undefined, type Value } from '../jinja/values.ts';

/**
 * Marks which entries of a list or mapping were written as floats though they are whole (`1.0`), since JSON can't say
 * it and templates print the difference. As a symbol it survives spreading and is seen by nothing else.
 */
const WHOLE_FLOATS = Symbol('whole floats');

type Marked = { [WHOLE_FLOATS]?: ReadonlySet<string> };

/** Remembers that `container[key]` is a float. */
export function markFloat(container: object, key: string | number): void {
  const marked = container as Marked;
  marked[WHOLE_FLOATS] = new Set([...(marked[WHOLE_FLOATS] ?? []), String(key)]);
}

function isMarked(container: object, key: string | number): boolean {
  return (container as Marked)[WHOLE_FLOATS]?.has(String(key)) === true;
}

/** JSON as a template value: whole floats stay floats. */
export function jsonToValue(json: Json | undefined): Value {
  if (json === undefined || json === null) return null;
  if (typeof json !== 'object') return json;
  if (isJsonArray(json)) return json.map((item, index) => itemToValue(json, index, item));
  const dict = new PyDict();
  for (const [key, item] of Object.entries(json)) if (item !== undefined) dict.set(key, itemToValue(json, key, item));
  return dict;
}

/** `object[key]` as a template value. */
export function memberToValue(object: JsonObject, key: string): Value {
  return itemToValue(object, key, object[key] ?? null);
}

function itemToValue(container: object, key: string | number, item: Json): Value {
  return typeof item === 'number' && isMarked(container, key) ? new PyFloat(item) : jsonToValue(item);
}

function isJsonArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** A template value as JSON. What JSON has no form for becomes its text, as ISO 8601 has it where it is a moment. */
export function valueToJson(value: Value): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof PyFloat) return value.value;
  if (Array.isArray(value)) return listToJson(value);
  if (value instanceof PySet) return listToJson(value.values());
  if (value instanceof Undefined) return null;
  if (value instanceof PyDateTime) return str(value).replace(' ', 'T');
  if (!(value instanceof PyDict)) return str(value);
  const object: Record<string, Json> = {};
  for (const [key, item] of value.entries()) {
    const name = str(key);
    object[name] = valueToJson(item);
    if (item instanceof PyFloat) markFloat(object, name);
  }
  return object;
}

function listToJson(values: readonly Value[]): Json {
  const list: Json[] = [];
  values.forEach((item, index) => {
    list.push(valueToJson(item));
    if (item instanceof PyFloat) markFloat(list, index);
  });
  return list;
}

export function objectToValue(object: JsonObject): PyDict {
  const value = jsonToValue(object);
  return value instanceof PyDict ? value : new PyDict();
}
