import type { ListTree, MapEntry, MapTree, ScalarTree, YamlTree } from './yaml-tree.ts';

/** The text has a part of YAML that is not read in the simple way. */
export class NotSimple extends Error {}

const FLOW_INDICATORS = ',[]{}';

/** A quoted scalar on one line. */
export function readQuoted(text: string, start: number, lineEnd: number): ScalarTree {
  const quote = text[start];
  let at = start + 1;
  for (; ; at += 1) {
    if (at >= lineEnd) throw new NotSimple();
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote && (quote === '"' || text[at + 1] !== "'")) break;
    else if (text[at] === quote) at += 1;
  }
  const inner = text.slice(start + 1, at);
  return {
    kind: 'scalar',
    start,
    end: at + 1,
    text: quote === "'" ? inner.replaceAll("''", "'") : unescaped(inner),
    isPlain: false,
  };
}

/** Escapes that JSON shares; others are left to the full parser. */
function unescaped(inner: string): string {
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    throw new NotSimple();
  }
}

/** Reads `{…}` and `[…]`, also over several lines. */
export class FlowReader {
  readonly #text: string;
  #at = 0;
  #indent = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param indent of the block around; lines that go on must be indented more */
  read(start: number, indent: number): YamlTree {
    this.#at = start;
    this.#indent = indent;
    return this.#value();
  }

  #value(): YamlTree {
    const first = this.#text[this.#at];
    if (first === '{') return this.#map();
    if (first === '[') return this.#list();
    return this.#scalar();
  }

  #map(): MapTree {
    const start = this.#at;
    const entries: MapEntry[] = [];
    this.#at += 1;
    for (this.#skip(); this.#text[this.#at] !== '}'; this.#skip()) {
      const key = this.#scalar();
      this.#skip();
      if (key.text === '<<' && key.isPlain) throw new NotSimple();
      if (this.#text[this.#at] !== ':') throw new NotSimple();
      this.#at += 1;
      this.#skip();
      const isEmpty = this.#text[this.#at] === ',' || this.#text[this.#at] === '}';
      entries.push({ key, value: isEmpty ? null : this.#value() });
      this.#separator('}');
    }
    this.#at += 1;
    return { kind: 'map', start, end: this.#at, entries };
  }

  #list(): ListTree {
    const start = this.#at;
    const items: YamlTree[] = [];
    this.#at += 1;
    for (this.#skip(); this.#text[this.#at] !== ']'; this.#skip()) {
      items.push(this.#value());
      this.#separator(']');
    }
    this.#at += 1;
    return { kind: 'list', start, end: this.#at, items };
  }

  #separator(closing: string): void {
    this.#skip();
    if (this.#text[this.#at] === ',') this.#at += 1;
    else if (this.#text[this.#at] !== closing) throw new NotSimple();
  }

  #scalar(): ScalarTree {
    const text = this.#text;
    const start = this.#at;
    const first = text[start] ?? '';
    if (first === '"' || first === "'") {
      let lineEnd = text.indexOf('\n', start);
      if (lineEnd < 0) lineEnd = text.length;
      const quoted = readQuoted(text, start, lineEnd);
      this.#at = quoted.end;
      return quoted;
    }
    if (
      first === '' ||
      '#&*!|>%@`?:,[]{}'.includes(first) ||
      (first === '-' && /[ ,[\]{}\n]|^$/.test(text[start + 1] ?? ''))
    )
      throw new NotSimple();
    let at = start;
    for (; at < text.length; at += 1) {
      const character = text[at] ?? '';
      const next = text[at + 1] ?? '';
      if (FLOW_INDICATORS.includes(character) || character === '\n') break;
      if (character === ':' && (next === '' || next === ' ' || next === '\n' || FLOW_INDICATORS.includes(next))) break;
      if (character === ' ' && next === '#') throw new NotSimple();
    }
    const own = text.slice(start, at).trimEnd();
    this.#at = start + own.length;
    this.#refuseContinuation();
    return { kind: 'scalar', start, end: this.#at, text: own, isPlain: true };
  }

  /** A plain scalar that goes on in the next line is left to the full parser. */
  #refuseContinuation(): void {
    const rest = /^\s*/.exec(this.#text.slice(this.#at, this.#at + 200))?.[0] ?? '';
    const next = this.#text[this.#at + rest.length] ?? '';
    if (rest.includes('\n') && !',]}'.includes(next)) throw new NotSimple();
  }

  /** Skips white space; a line that is not indented enough, or a comment, is left to the full parser. */
  #skip(): void {
    const text = this.#text;
    for (; ; this.#at += 1) {
      const character = text[this.#at];
      if (character === undefined || character === '#') throw new NotSimple();
      if (character === '\n') {
        let start = this.#at + 1;
        while (text[start] === ' ') start += 1;
        if (start - this.#at - 1 <= this.#indent && text[start] !== '\n') throw new NotSimple();
      } else if (character !== ' ') return;
    }
  }
}
