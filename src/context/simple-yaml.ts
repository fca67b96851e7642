import { FlowReader, NotSimple, readQuoted } from './simple-yaml-flow.ts';
import type { ListTree, MapEntry, MapTree, ScalarTree, YamlTree } from './yaml-tree.ts';

/** A line with something on it. Within a list item, `start` is where the item's content begins. */
interface Line {
  readonly indent: number;
  readonly start: number;
  readonly end: number;
}

const BLOCK_HEADER = /^([|>])(-?) *(?: #.*)?$/;
const COMMENT_OR_NOTHING = /^ *(?: #.*)?$/;
/** Comments and a `---` line above the document. */
const DOCUMENT_START = /^(?: *(?:#.*)?\n)*---\n/;
const DOCUMENT_MARKER = /^(?:---|\.\.\.)$/;
/** What a plain scalar can't begin with, or what asks for a part of YAML that is not read here. */
const INDICATORS = new Set('-?:,[]{}#&*!|>\'"%@`');

/**
 * Reads the part of YAML that properties files are written in: block mappings and lists, plain and quoted scalars,
 * literal and folded text, flow collections. It takes a tenth of the time of the whole language.
 * @returns undefined when the text has anything else in it: then it is to be read by the full parser, which also words
 * the errors
 */
export function readSimpleYaml(text: string): { readonly tree: YamlTree | null } | undefined {
  if (text.includes('\r') || text.includes('\t')) return undefined;
  try {
    return { tree: new SimpleYaml(text).read() };
  } catch (error) {
    if (error instanceof NotSimple) return undefined;
    throw error;
  }
}

class SimpleYaml {
  readonly #text: string;
  readonly #flow: FlowReader;
  /** The line that is to be read next; null at the end. */
  #line: Line | null = null;

  constructor(text: string) {
    this.#text = text;
    this.#flow = new FlowReader(text);
  }

  read(): YamlTree | null {
    const marker = DOCUMENT_START.exec(this.#text)?.[0].length ?? 0;
    this.#advance(marker);
    if (this.#line === null) return null;
    const tree = this.#block(this.#line);
    if (this.#line !== null) throw new NotSimple();
    return tree;
  }

  /** Makes the next line with content, from an offset at the beginning of a line, the current one. */
  #advance(from: number): void {
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      let start = at;
      while (text.charCodeAt(start) === 32) start += 1;
      let end = text.indexOf('\n', start);
      if (end < 0) end = text.length;
      if (start < end && text.charCodeAt(start) !== 35) {
        if (start === at && DOCUMENT_MARKER.test(text.slice(start, start + 3))) throw new NotSimple();
        this.#line = { indent: start - at, start, end };
        return;
      }
      at = end + 1;
    }
    this.#line = null;
  }

  #isDash(line: Line): boolean {
    return (
      this.#text.charCodeAt(line.start) === 45 &&
      (line.start + 1 === line.end || this.#text.charCodeAt(line.start + 1) === 32)
    );
  }

  /** The collection or scalar that begins with a line. */
  #block(line: Line): YamlTree {
    if (this.#isDash(line)) return this.#list(line.indent);
    if (this.#keyEnd(line) !== undefined) return this.#map(line.indent);
    return this.#value(line.start, line, line.indent - 1) ?? this.#refuse();
  }

  #list(indent: number): ListTree {
    const items: (YamlTree | null)[] = [];
    const start = this.#line?.start ?? 0;
    let end = start;
    for (let line = this.#line; line !== null && line.indent === indent && this.#isDash(line); line = this.#line) {
      const item = this.#item(line);
      items.push(item);
      end = item?.end ?? line.start + 1;
    }
    this.#endOfBlock(indent);
    return { kind: 'list', start, end, items };
  }

  #item(line: Line): YamlTree | null {
    let start = line.start + 1;
    while (this.#text.charCodeAt(start) === 32) start += 1;
    if (start >= line.end || this.#text.charCodeAt(start) === 35) return this.#below(line, line.indent, false);
    const inner: Line = { indent: line.indent + start - line.start, start, end: line.end };
    this.#line = inner;
    if (this.#isDash(inner) || this.#keyEnd(inner) !== undefined) return this.#block(inner);
    return this.#value(start, inner, line.indent);
  }

  #map(indent: number): MapTree {
    const entries: MapEntry[] = [];
    const start = this.#line?.start ?? 0;
    let end = start;
    for (let line = this.#line; line !== null && line.indent === indent; line = this.#line) {
      const keyEnd = this.#isDash(line) ? undefined : this.#keyEnd(line);
      if (keyEnd === undefined) throw new NotSimple();
      const key = this.#key(line.start, keyEnd);
      let at = this.#text.indexOf(':', keyEnd) + 1;
      while (this.#text.charCodeAt(at) === 32) at += 1;
      const isEmpty = at >= line.end || this.#text.charCodeAt(at) === 35;
      const value = isEmpty ? this.#below(line, indent, true) : this.#value(at, line, indent);
      entries.push({ key, value });
      end = value?.end ?? keyEnd;
    }
    this.#endOfBlock(indent);
    return { kind: 'map', start, end, entries };
  }

  /** A line that is indented more than a block that has just ended belongs to nothing. */
  #endOfBlock(indent: number): void {
    if (this.#line !== null && this.#line.indent > indent) throw new NotSimple();
  }

  /** What stands on the lines below a key or a dash, if it is indented more; a key's list may stand as far left as the key. */
  #below(line: Line, indent: number, isKey: boolean): YamlTree | null {
    this.#advance(line.end + 1);
    const next = this.#line;
    if (next === null) return null;
    const isInner = next.indent > indent || (isKey && next.indent === indent && this.#isDash(next));
    return isInner ? this.#block(next) : null;
  }

  /** The offset where a line's key ends (before the colon); undefined when the line has no key. */
  #keyEnd({ start, end }: Line): number | undefined {
    const text = this.#text;
    const first = text[start] ?? '';
    if (first === '"' || first === "'") {
      const quoted = readQuoted(text, start, end);
      const colon = quoted.end + (/^ */.exec(text.slice(quoted.end, end))?.[0].length ?? 0);
      return text[colon] === ':' && (colon + 1 === end || text[colon + 1] === ' ') ? quoted.end : undefined;
    }
    if (first === '{' || first === '[' || first === '#') return undefined;
    const line = text.slice(start, end);
    for (let at = line.indexOf(':'); at >= 0; at = line.indexOf(':', at + 1)) {
      if (at + 1 === line.length || line.charCodeAt(at + 1) === 32) return line.slice(0, at).includes(' #') ? undefined : start + at;
    }
    return undefined;
  }

  #key(start: number, end: number): ScalarTree {
    const first = this.#text[start] ?? '';
    if (first === '"' || first === "'") return readQuoted(this.#text, start, end);
    const text = this.#text.slice(start, end).trimEnd();
    if (INDICATORS.has(first) || text === '<<') throw new NotSimple();
    return { kind: 'scalar', start, end: start + text.length, text, isPlain: true };
  }

  /** The value that begins at an offset of a line. `indent` is that of the block around it. */
  #value(start: number, line: Line, indent: number): YamlTree {
    const text = this.#text;
    const first = text[start] ?? '';
    if (first === '"' || first === "'") return this.#endingLine(readQuoted(text, start, line.end), line);
    if (first === '{' || first === '[') {
      const tree = this.#flow.read(start, indent);
      let end = text.indexOf('\n', tree.end);
      if (end < 0) end = text.length;
      return this.#endingLine(tree, { ...line, end });
    }
    if ((first === '|' || first === '>') && indent >= 0) return this.#blockText(start, line, indent);
    const isIndicator = INDICATORS.has(first);
    if (isIndicator && !(/[-?:]/.test(first) && /[^ \n,[\]{}]/.test(text[start + 1] ?? ' '))) throw new NotSimple();
    return this.#plain(start, line, indent);
  }

  #endingLine(tree: YamlTree, line: Line): YamlTree {
    if (!COMMENT_OR_NOTHING.test(this.#text.slice(tree.end, line.end))) throw new NotSimple();
    this.#advance(line.end + 1);
    return tree;
  }

  /** A plain scalar; lines below that are indented more go on with it. */
  #plain(start: number, line: Line, indent: number): ScalarTree {
    const first = this.#text.slice(start, line.end);
    const comment = first.indexOf(' #');
    const own = (comment < 0 ? first : first.slice(0, comment)).trimEnd();
    if (own.endsWith(':') || own.includes(': ')) throw new NotSimple();
    this.#advance(line.end + 1);
    let [text, end] = [own, start + own.length];
    for (let next = this.#line; next !== null && next.indent > indent; next = this.#line) {
      const more = this.#text.slice(next.start, next.end).trimEnd();
      // comments in between, keys and blank lines are left to the full parser
      const isFollowing =
        this.#text.slice(end, next.start).trim() === '' && this.#text.slice(end, next.start).split('\n').length === 2;
      if (comment >= 0 || !isFollowing || more.includes(' #') || more.endsWith(':') || more.includes(': '))
        throw new NotSimple();
      text += ` ${more}`;
      end = next.start + more.length;
      this.#advance(next.end + 1);
    }
    return { kind: 'scalar', start, end, text, isPlain: true };
  }

  /** `|` keeps line breaks, `>` joins lines; a `-` drops the last break. */
  #blockText(start: number, line: Line, indent: number): ScalarTree {
    const [, style, chomp] = BLOCK_HEADER.exec(this.#text.slice(start, line.end)) ?? this.#refuse();
    const lines: string[] = [];
    let own = -1;
    let at = line.end + 1;
    let end = line.end;
    for (; at < this.#text.length; at = end + 1) {
      let next = this.#text.indexOf('\n', at);
      if (next < 0) next = this.#text.length;
      const raw = this.#text.slice(at, next);
      const spaces = raw.length - raw.trimStart().length;
      const isBlank = spaces === raw.length;
      if (own < 0 && isBlank) throw new NotSimple();
      if (own < 0) own = spaces;
      if (own <= indent || (isBlank && raw.length > own)) throw new NotSimple();
      if (!isBlank && spaces < own) break;
      lines.push(raw.slice(own));
      end = next;
    }
    if (lines.length === 0) throw new NotSimple();
    const isAtEnd = end === this.#text.length;
    this.#advance(at);
    const hadBlankEnd = lines.at(-1) === '';
    while (lines.at(-1) === '') lines.pop();
    const text = style === '|' ? lines.join('\n') : folded(lines);
    const lineBreak = chomp === '-' || (isAtEnd && !hadBlankEnd) ? '' : '\n';
    return { kind: 'scalar', start, end, text: text + lineBreak, isPlain: false };
  }

  #refuse(): never {
    throw new NotSimple();
  }
}

/** Lines joined by spaces; an empty line is a line break. */
function folded(lines: readonly string[]): string {
  let text = '';
  lines.forEach((line, index) => {
    if (line.startsWith(' ')) throw new NotSimple();
    const before = lines[index - 1];
    if (line === '') text += '\n';
    else text += index === 0 || before === '' ? line : ` ${line}`;
  });
  return text;
}
