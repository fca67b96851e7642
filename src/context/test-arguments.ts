import type { Json, JsonObject } from '../domain/json.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import { memberToValue } from './json-value.ts';

/** A text that is a call without braces: `ref('orders')`. */
const BARE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\([\s\S]+\)\s*$/;
const MARKS = /\{[{%#]/;

/**
 * The arguments of a generic test as its macro gets them: texts that are templates have their values in place of them
 * (`ref('x')` gives a relation). The name of the column is never a template.
 * @param valueOf the value of a text that {@link argumentTemplates} named
 */
export function testArguments(kwargs: JsonObject, valueOf: (template: string) => Value): Record<string, Value> {
  const result: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const [name, value] of Object.entries(kwargs)) {
    if (value === undefined) continue;
    const isPlain = name === 'column_name' || templatesIn(value).length === 0;
    result[name] = isPlain ? memberToValue(kwargs, name) : withValues(value, valueOf);
  }
  return result;
}

/** The templates among a generic test's arguments, at whatever depth. */
export function argumentTemplates(kwargs: JsonObject): readonly string[] {
  return Object.entries(kwargs).flatMap(([name, value]) => (name === 'column_name' || value === undefined ? [] : templatesIn(value)));
}

function templatesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return asTemplate(value) ?? [];
  if (value === null || typeof value !== 'object') return [];
  return (isList(value) ? value : Object.values(value)).flatMap((item) => (item === undefined ? [] : templatesIn(item)));
}

function asTemplate(text: string): readonly [string] | undefined {
  if (MARKS.test(text)) return [text];
  return BARE_CALL.test(text) ? [`{{ ${text} }}`] : undefined;
}

function withValues(value: Json, valueOf: (template: string) => Value): Value {
  if (typeof value === 'string') {
    const [template] = asTemplate(value) ?? [];
    return template === undefined ? value : valueOf(template);
  }
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => withValues(item, valueOf));
  const dict = new PyDict();
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) dict.set(key, templatesIn(item).length > 0 ? withValues(item, valueOf) : memberToValue(value, key));
  }
  return dict;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
