import { jsonToValue, memberToValue } from '../context/json-value.ts';
import { md5 } from '../context/conversions.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { PyDict, repr, str, type Value } from '../jinja/values.ts';

/** Names are cut at this length, where warehouses cut them too. */
const NAME_LENGTH_MAX = 63;
const HASH_LENGTH = 10;

export interface TestName {
  /** For the alias and the compiled file. */
  readonly short: string;
  /** For the unique id. */
  readonly full: string;
}

/** A name made of a test, what it tests, and its arguments. */
export function synthesizeName(test: string, target: string, args: JsonObject): TestName {
  const parts = Object.keys(args)
    .filter((name) => name !== 'model' && args[name] !== undefined)
    .sort()
    .flatMap((name) => partsOf(args, name));
  const identifier = `${test}_${target}`;
  const full = `${identifier}_${parts.map((part) => part.replace(/[^0-9a-zA-Z_]+/g, '_')).join('__')}`;
  return { full, short: full.length > NAME_LENGTH_MAX ? `${identifier.slice(0, 30)}_${md5(full)}` : full };
}

function partsOf(args: JsonObject, name: string): readonly string[] {
  const value: Json | undefined = args[name];
  if (isJsonObject(value)) return Object.keys(value).map((key) => str(memberToValue(value, key)));
  const whole = memberToValue(args, name);
  return Array.isArray(whole) ? whole.map(str) : [str(whole)];
}

/** What makes a test's unique id unique: the end of a hash over its name and what it was declared with. */
export function testHash(
  name: string,
  metadata: { readonly namespace: string | undefined; readonly name: string; readonly kwargs: JsonObject },
): string {
  const described = new PyDict([
    ['kwargs', hashable(jsonToValue(metadata.kwargs))],
    ['name', metadata.name],
    ['namespace', str(metadata.namespace ?? null)],
  ]);
  return md5(name + repr(described)).slice(-HASH_LENGTH);
}

/** Keys sorted, and everything that is no list or dict as text. */
function hashable(value: Value): Value {
  if (Array.isArray(value)) return value.map(hashable);
  if (!(value instanceof PyDict)) return str(value);
  const entries = [...value.entries()].map(([key, item]): [Value, Value] => [key, hashable(item)]);
  return new PyDict(entries.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
}

/** A config as the `config(...)` call that stands for it in the test's code. */
export function configCall(config: JsonObject): string {
  const settings = Object.entries(config).map(([key, value]) => {
    return typeof value === 'string'
      ? `${key}="${value.replaceAll('"', '\\"')}"`
      : `${key}=${str(memberToValue(config, key))}`;
  });
  return settings.length === 0 ? '' : `{{ config(${settings.join(',')}) }}`;
}
