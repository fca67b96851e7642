import { escapeHtml } from './escape-html.ts';
import { firstOfName, formatPieces, stepsOfName, type FormatField } from './format-fields.ts';
import { formatSpec } from './format-spec.ts';
import { Markup } from './markup.ts';
import type { Keywords, Value } from './model.ts';
import { raise } from './python-error.ts';
import { asciiRepr, repr, str } from './text.ts';

/** How `{a.b[c]}` reaches into values; given by the caller, which knows the methods of values. */
export interface FieldAccess {
  readonly attribute: (value: Value, name: string) => Value;
  readonly item: (value: Value, key: Value) => Value;
}

/** Where fields that name no position look their first name up. */
type NamedValues = (name: string) => Value;

/** Specifications may hold fields, whose specifications hold none. */
const DEPTH_MAX = 2;
const SWITCHED = 'cannot switch from manual field specification to automatic field numbering';

/**
 * `text.format(*args, **keywords)`.
 * @param isEscaping whether the text is markup, which escapes what is put into it
 */
export function formatString(
  text: string,
  args: readonly Value[],
  keywords: Keywords | null,
  access: FieldAccess,
  isEscaping = false,
): string {
  const named = (name: string): Value => {
    const value = keywords?.[name];
    return value === undefined ? raise('KeyError', repr(name)) : value;
  };
  return formatNamed(text, args, named, access, isEscaping);
}

/** Like {@link formatString}, with another way to find names. */
export function formatNamed(
  text: string,
  args: readonly Value[],
  named: NamedValues,
  access: FieldAccess,
  isEscaping: boolean,
): string {
  return new Formatter(args, named, access, isEscaping).render(text, DEPTH_MAX);
}

class Formatter {
  readonly #args: readonly Value[];
  readonly #named: NamedValues;
  readonly #access: FieldAccess;
  readonly #isEscaping: boolean;
  /** The next position of fields without a name; null once a field has named one. */
  #automatic: number | null = 0;

  constructor(args: readonly Value[], named: NamedValues, access: FieldAccess, isEscaping: boolean) {
    this.#args = args;
    this.#named = named;
    this.#access = access;
    this.#isEscaping = isEscaping;
  }

  render(text: string, depth: number): string {
    if (depth < 0) raise('ValueError', 'Max string recursion exceeded');
    let result = '';
    for (const { literal, field } of formatPieces(text))
      result += field === null ? literal : literal + this.#replacement(field, depth);
    return result;
  }

  #replacement({ name, conversion, spec }: FormatField, depth: number): string {
    const value = this.#field(this.#numbered(name));
    const shown = conversion === undefined ? value : converted(value, conversion);
    return this.#shown(shown, this.render(spec, depth - 1));
  }

  #shown(value: Value, spec: string): string {
    if (!this.#isEscaping) return formatSpec(value, spec);
    if (!(value instanceof Markup)) return escapeHtml(formatSpec(value, spec));
    return spec === '' ? value.text : raise('ValueError', 'Unsupported format specification for Markup.');
  }

  #numbered(name: string): string {
    if (name === '') {
      if (this.#automatic === null) return raise('ValueError', SWITCHED);
      this.#automatic += 1;
      return String(this.#automatic - 1);
    }
    if (!/^\p{Nd}+$/u.test(name)) return name;
    if (this.#automatic !== null && this.#automatic > 0) raise('ValueError', SWITCHED);
    this.#automatic = null;
    return name;
  }

  #field(name: string): Value {
    const first = firstOfName(name);
    let value =
      typeof first === 'string'
        ? this.#named(first)
        : first < this.#args.length
          ? (this.#args[first] ?? null)
          : raise('IndexError', 'tuple index out of range');
    for (const { isAttribute, key } of stepsOfName(name))
      value = isAttribute ? this.#access.attribute(value, String(key)) : this.#access.item(value, key);
    return value;
  }
}

function converted(value: Value, conversion: string): string {
  if (conversion === 's') return str(value);
  if (conversion === 'r') return repr(value);
  if (conversion === 'a') return asciiRepr(value);
  return raise('ValueError', `Unknown conversion specifier ${conversion}`);
}
