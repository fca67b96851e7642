import { compare } from './compare.ts';
import { PyDict } from './containers.ts';
import { HostObject } from './host-object.ts';
import { textOf } from './markup.ts';
import { typeName, type Value } from './model.ts';
import { isNumeric } from './numbers.ts';
import { raise } from './python-error.ts';
import { str } from './text.ts';

export interface JsonOptions {
  readonly sortKeys?: boolean;
  /** Spaces of each level, or what stands for them; null for one line. */
  readonly indent?: number | string | null;
}

const NOT_ASCII = /[\u007f-\uffff]/g;

/** `json.dumps(value)`, with Python's separators and escapes. */
export function toJson(value: Value, options: JsonOptions = {}): string {
  return write(value, options, '');
}

function write(value: Value, options: JsonOptions, margin: string): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return quoted(value);
  if (isNumeric(value)) return numberText(value);
  if (Array.isArray(value))
    return bracketed(
      '[]',
      Array.from(value, (item) => write(item, options, deeper(margin, options))),
      options,
      margin,
    );
  if (value instanceof PyDict) return writeDict(value, options, margin);
  if (value instanceof HostObject && value.toJson !== undefined) return write(value.toJson(), options, margin);
  return raise('TypeError', `Object of type ${typeName(value)} is not JSON serializable`);
}

function writeDict(value: PyDict, options: JsonOptions, margin: string): string {
  const entries = value.entries();
  if (options.sortKeys === true) entries.sort(([left], [right]) => compare(left, right));
  const inner = deeper(margin, options);
  return bracketed(
    '{}',
    entries.map(([key, item]) => `${keyText(key)}: ${write(item, options, inner)}`),
    options,
    margin,
  );
}

function deeper(margin: string, { indent }: JsonOptions): string {
  return margin + (typeof indent === 'string' ? indent : ' '.repeat(Math.max(0, indent ?? 0)));
}

function bracketed(brackets: '[]' | '{}', parts: readonly string[], options: JsonOptions, margin: string): string {
  const [open, close] = brackets;
  if (parts.length === 0) return brackets;
  if (options.indent === undefined || options.indent === null) return `${open}${parts.join(', ')}${close}`;
  const inner = deeper(margin, options);
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    NOT_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function numberText(value: Value): string {
  const text = str(value);
  if (text === 'nan') return 'NaN';
  return text === 'inf' ? 'Infinity' : text === '-inf' ? '-Infinity' : text;
}

function keyText(key: Value): string {
  const text = textOf(key);
  if (text !== undefined) return quoted(text);
  if (key === null || isNumeric(key)) return quoted(write(key, {}, ''));
  return raise('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

/** Jinja's `tojson`: sorted, and safe inside of HTML. */
export function toHtmlJson(value: Value, indent: string | null): string {
  return toJson(value, { sortKeys: true, indent }).replace(
    /[<>&']/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
