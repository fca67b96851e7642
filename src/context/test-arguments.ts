import type { SourceFile } from '../diagnostics/source.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { renderNative } from '../jinja/engine.ts';
import type { Scope } from '../jinja/scope.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import { memberToValue } from './json-value.ts';

/** A text that is a call without braces: `ref('orders')`. */
const BARE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/;
const MARKS = /\{[{%#]/;

/**
 * The arguments of a generic test as its macro gets them: texts are rendered, and keep the type of what they name
 * (`ref('x')` gives a relation).
 */
export function renderTestArguments(kwargs: JsonObject, scope: Scope, file: SourceFile): Record<string, Value> {
  const rendered: Record<string, Value> = Object.create(null) as Record<string, Value>;
  for (const [name, value] of Object.entries(kwargs)) {
    if (value === undefined) continue;
    rendered[name] =
      name === 'column_name' || !isRendered(value) ? memberToValue(kwargs, name) : render(value, scope, file);
  }
  return rendered;
}

function isRendered(value: Json): boolean {
  if (typeof value === 'string') return MARKS.test(value) || BARE_CALL.test(value);
  if (value === null || typeof value !== 'object') return false;
  return (isList(value) ? value : Object.values(value)).some((item) => item !== undefined && isRendered(item));
}

function render(value: Json, scope: Scope, file: SourceFile): Value {
  if (typeof value === 'string') {
    const text = BARE_CALL.test(value) && !MARKS.test(value) ? `{{ ${value} }}` : value;
    return MARKS.test(text) ? renderNative({ path: file.path, text }, scope) : text;
  }
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map((item) => render(item, scope, file));
  const dict = new PyDict();
  for (const [key, item] of Object.entries(value))
    if (item !== undefined) dict.set(key, isRendered(item) ? render(item, scope, file) : memberToValue(value, key));
  return dict;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
