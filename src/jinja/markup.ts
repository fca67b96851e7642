import { codePointCount } from './code-points.ts';
import { escapeHtml } from './escape-html.ts';
import { HostObject } from './host-object.ts';
import type { Value } from './model.ts';
import { isInteger } from './numbers.ts';
import { str, stringRepr } from './text.ts';

/**
 * Text that is safe inside of HTML, as `safe`, `escape` and `tojson` give it. It is a str for whoever asks, but escapes
 * what is added to it, and says what it is in a printed list.
 */
export class Markup extends HostObject {
  override readonly typeName = 'Markup';
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override toText(): string {
    return this.text;
  }

  override toRepr(): string {
    return `Markup(${stringRepr(this.text)})`;
  }

  override toJson(): Value {
    return this.text;
  }

  override truth(): boolean {
    return this.text !== '';
  }

  override length(): number {
    return codePointCount(this.text);
  }

  /** Its characters are plain text. */
  override iterate(): Value[] {
    return Array.from(this.text);
  }

  override getItem(key: Value): Value | undefined {
    if (!isInteger(key) && typeof key !== 'boolean') return undefined;
    const character = Array.from(this.text).at(Number(key));
    return character === undefined ? undefined : new Markup(character);
  }

  override equalTo(other: Value): boolean {
    return this.text === textOf(other);
  }

  override hashKey(): string {
    return this.text;
  }
}

/** The text of a str, be it markup or plain; undefined for what is no str. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Markup ? value.text : undefined;
}

export function isText(value: Value | undefined): value is string | Markup {
  return typeof value === 'string' || value instanceof Markup;
}

/** `markupsafe.escape(value)`: markup stays what it is. */
export function escaped(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeHtml(str(value)));
}

/** A str as it is, anything else as its text. */
export function softText(value: Value): string | Markup {
  return isText(value) ? value : str(value);
}

/** Applies what gives a str to a str: markup stays markup. */
export function mapText(value: Value, change: (text: string) => string): Value {
  return value instanceof Markup ? new Markup(change(value.text)) : change(str(value));
}

/** What a native function of the host is given for an argument: it knows of no markup. */
export function withoutMarkup(value: Value): Value {
  return value instanceof Markup ? value.text : value;
}
