import { formatSpec } from './format-spec.ts';
import type { Keywords, Value } from './model.ts';
import { raise } from './python-error.ts';
import { asciiRepr, repr, str } from './text.ts';

/** How `{a.b[c]}` reaches into values; given by the caller, which knows the methods of values. */
export interface FieldAccess {
  readonly attribute: (value: Value, name: string) => Value;
  readonly item: (value: Value, key: Value) => Value;
}

const FIELD = /^([^.[]*)((?:\.[^.[]+|\[[^\]]+\])*)$/;
const FIELD_PART = /\.[^.[]+|\[[^\]]+\]/g;
/** `field!conversion:spec`; a bracket of the field may hold what would end it elsewhere. */
const REPLACEMENT = /^((?:\[[^\]]*\]|[^![:])*)(?:!([^:]?))?(?::([^]*))?$/;
const DIGITS = /^\d+$/;

/** `text.format(*args, **keywords)`. */
export function formatString(
  text: string,
  args: readonly Value[],
  keywords: Keywords | null,
  access: FieldAccess,
): string {
  return new Formatter(args, keywords, access).render(text);
}

class Formatter {
  readonly #args: readonly Value[];
  readonly #keywords: Keywords | null;
  readonly #access: FieldAccess;
  #automatic = 0;
  #numbering: string | undefined;

  constructor(args: readonly Value[], keywords: Keywords | null, access: FieldAccess) {
    this.#args = args;
    this.#keywords = keywords;
    this.#access = access;
  }

  render(text: string): string {
    let result = '';
    let at = 0;
    while (at < text.length) {
      const brace = text.slice(at).search(/[{}]/);
      if (brace < 0) return result + text.slice(at);
      result += text.slice(at, at + brace);
      at += brace;
      const character = text[at] ?? '';
      if (text[at + 1] === character) {
        result += character;
        at += 2;
        continue;
      }
      if (character === '}') raise('ValueError', "Single '}' encountered in format string");
      const end = closingBrace(text, at);
      result += this.#replacement(text.slice(at + 1, end));
      at = end + 1;
    }
    return result;
  }

  #replacement(body: string): string {
    const [, name = '', conversion, spec = ''] =
      REPLACEMENT.exec(body) ?? raise('ValueError', "expected ':' after conversion specifier");
    const value = this.#field(name);
    const shown = this.render(spec);
    return formatSpec(conversion === undefined ? value : converted(value, conversion), shown);
  }

  #field(name: string): Value {
    const match = FIELD.exec(name);
    if (match === null) return raise('ValueError', 'Invalid format field');
    let value = this.#first(match[1] ?? '');
    for (const part of match[2]?.match(FIELD_PART) ?? []) {
      const inner = part.slice(1, -1);
      if (part.startsWith('.')) value = this.#access.attribute(value, part.slice(1));
      else value = this.#access.item(value, DIGITS.test(inner) ? Number(inner) : inner);
    }
    return value;
  }

  #switchTo(numbering: string): void {
    this.#numbering ??= numbering;
    if (this.#numbering !== numbering) raise('ValueError', `cannot switch from ${this.#numbering} to ${numbering}`);
  }

  #first(name: string): Value {
    if (name !== '' && !DIGITS.test(name)) {
      const value = this.#keywords?.[name];
      return value === undefined ? raise('KeyError', repr(name)) : value;
    }
    this.#switchTo(name === '' ? 'automatic field numbering' : 'manual field specification');
    const index = name === '' ? this.#automatic++ : Number(name);
    const value = this.#args[index];
    return value === undefined
      ? raise('IndexError', `Replacement index ${index} out of range for positional args tuple`)
      : value;
  }
}

function converted(value: Value, conversion: string): string {
  if (conversion === 's') return str(value);
  if (conversion === 'r') return repr(value);
  if (conversion === 'a') return asciiRepr(value);
  return raise('ValueError', `Unknown conversion specifier ${conversion}`);
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return raise('ValueError', "Single '{' encountered in format string");
}
