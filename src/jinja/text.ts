import { PyDict, PySet } from './containers.ts';
import { HostObject } from './host-object.ts';
import { NamedTuple, PyFloat, PyTuple, Undefined, type Value } from './model.ts';
import { floatRepr } from './numbers.ts';

/** `str(value)`: what `{{ value }}` prints. */
export function str(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      if (!Number.isInteger(value)) return floatRepr(value);
      return Object.is(value, -0) ? '0' : integerText(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return value.toString();
    default:
      if (value === null) return 'None';
      if (value instanceof Undefined) return '';
      return value instanceof HostObject && value.toText !== undefined ? value.toText() : repr(value);
  }
}

/** How Python shows an object that has no text of its own: at an address, which is another one each time. */
export function addressed(what: string): string {
  return `<${what} at 0x7f0000000000>`;
}

/** `repr(value)`: how a value looks inside of a printed list or dict. */
export function repr(value: Value): string {
  if (typeof value === 'string') return stringRepr(value);
  if (value === null || typeof value !== 'object') return str(value);
  if (value instanceof PyFloat) return floatRepr(value.value);
  if (value instanceof PyTuple) return tupleRepr(value);
  if (Array.isArray(value)) return `[${reprs(value)}]`;
  if (value instanceof PyDict)
    return `{${value
      .entries()
      .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
      .join(', ')}}`;
  if (value instanceof PySet) return value.size > 0 ? `{${reprs(value.values())}}` : 'set()';
  if (value instanceof Undefined) return 'Undefined';
  return value.toRepr?.() ?? value.toText?.() ?? addressed(`${value.typeName} object`);
}

function tupleRepr(value: PyTuple): string {
  if (value instanceof NamedTuple && value.type !== undefined)
    return `${value.type}(${value.map((item, index) => `${value.fields[index] ?? ''}=${repr(item)}`).join(', ')})`;
  return value.length === 1 ? `(${repr(value[0] ?? null)},)` : `(${reprs(value)})`;
}

function reprs(values: readonly Value[]): string {
  return Array.from(values, repr).join(', ');
}

function integerText(value: number): string {
  return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString();
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
/** Text that needs no look at its characters: printable ASCII without quote and backslash. */
const PLAIN = /^[ !#-&(-[\]-~]*$/;

/** `str.isprintable()`. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

export function stringRepr(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const character of text) {
    if (character === quote) result += `\\${character}`;
    else result += NAMED_ESCAPES[character] ?? printable(character);
  }
  return result + quote;
}

/** `ascii(value)`: {@link repr} with every other character spelled out. */
export function asciiRepr(value: Value): string {
  return repr(value).replace(/[^ -~]/gu, escaped);
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 32 && code < 127) return character;
  return UNPRINTABLE.test(character) ? escaped(character) : character;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
