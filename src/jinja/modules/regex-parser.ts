import { raise } from '../python-error.ts';
import { categoryTest, literalTest } from './regex-characters.ts';
import { anyCharacter, escapedCharacter, octalCharacter, parseClass } from './regex-classes.ts';
import { RegexGroups } from './regex-groups.ts';
import { FLAGS, UNBOUNDED, type Anchor, type Regex, type RegexNode } from './regex-nodes.ts';
import { RegexSource } from './regex-source.ts';

const isDigit = (character: string): boolean => /^[0-9]$/.test(character);
const REPEATS_MAX = 4_294_967_295;

/** Raised when a flag in the pattern changes how all of it is to be read. */
class ReadAgain extends Error {
  readonly flags: number;

  constructor(flags: number) {
    super();
    this.flags = flags;
  }
}

/** Reads one pattern. */
export class RegexParser {
  readonly source: RegexSource;
  readonly groups: RegexGroups;
  /** The flags of the whole pattern. */
  flags: number;

  constructor(pattern: string, flags: number) {
    this.source = new RegexSource(pattern);
    this.groups = new RegexGroups(this);
    this.flags = flags;
  }

  /** Complains of the whole pattern. */
  failWhole(message: string): never {
    return raise('error', message);
  }

  /** Global flags stand at the beginning; those that matter for reading make it begin again. */
  setGlobal(flags: number): void {
    const added = flags & ~this.flags;
    this.flags |= flags;
    if (added !== 0) throw new ReadAgain(this.flags);
  }

  choice(flags: number, isOutermost = false): RegexNode {
    const options: RegexNode[] = [this.#sequence(flags, isOutermost)];
    while (this.source.accept('|')) options.push(this.#sequence(flags, false));
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  #sequence(flags: number, isFirst: boolean): RegexNode {
    const items: RegexNode[] = [];
    for (;;) {
      const { next } = this.source;
      if (next === undefined || next === '|' || next === ')') return { kind: 'sequence', items };
      if ((flags & FLAGS.VERBOSE) !== 0 && this.#skipped(next)) continue;
      const item = this.#item(flags, isFirst && items.length === 0);
      if (item !== null) items.push(this.#repeated(item));
    }
  }

  /** Blanks and comments of verbose patterns. */
  #skipped(next: string): boolean {
    if (!/^[ \t\n\r\v\f#]$/.test(next)) return false;
    this.source.take();
    if (next === '#') {
      let token = this.source.take();
      while (token !== undefined && token !== '\n') token = this.source.take();
    }
    return true;
  }

  /** One item without its repetition; null for what matches nothing at all, such as comments. */
  #item(flags: number, isFirst: boolean): RegexNode | null {
    const start = this.source.position;
    const token = this.source.take() ?? '';
    if (token.startsWith('\\')) return this.#escape(token, flags, start);
    switch (token) {
      case '.':
        return { kind: 'character', test: anyCharacter(flags) };
      case '[':
        return { kind: 'character', test: parseClass(this.source, flags, start) };
      case '^':
        return this.#anchor((flags & FLAGS.MULTILINE) === 0 ? 'start' : 'line-start', flags);
      case '$':
        return this.#anchor((flags & FLAGS.MULTILINE) === 0 ? 'end' : 'line-end', flags);
      case '(':
        return this.groups.parse(flags, start, isFirst);
      case '*':
      case '+':
      case '?':
        return this.source.fail('nothing to repeat', start);
      case '{':
        this.source.position = start;
        if (this.#bounds() !== null) return this.source.fail('nothing to repeat', start);
        this.source.take();
    }
    return { kind: 'character', test: literalTest(token, flags) };
  }

  #anchor(anchor: Anchor, flags: number): RegexNode {
    return { kind: 'anchor', anchor, isWord: categoryTest('w', flags) ?? (() => false) };
  }

  #escape(escape: string, flags: number, start: number): RegexNode {
    const letter = escape.slice(1);
    const anchors: Readonly<Record<string, Anchor>> = { A: 'start', Z: 'text-end', b: 'word', B: 'not-word' };
    const anchor = Object.hasOwn(anchors, letter) ? anchors[letter] : undefined;
    if (anchor !== undefined) return this.#anchor(anchor, flags);
    const category = /^[dDsSwW]$/.test(letter) ? categoryTest(letter, flags) : undefined;
    if (category !== undefined) return { kind: 'character', test: category };
    if (letter === '0') return this.#literal(octalCharacter(this.source, '0', 2, start), flags);
    if (isDigit(letter)) return this.#reference(letter, flags, start);
    const character = escapedCharacter(this.source, escape, start);
    return character === undefined ? this.source.fail(`bad escape ${escape}`, start) : this.#literal(character, flags);
  }

  #literal(character: string, flags: number): RegexNode {
    return { kind: 'character', test: literalTest(character, flags) };
  }

  /** `\1`; three octal digits are a character. */
  #reference(first: string, flags: number, start: number): RegexNode {
    const digits = first + this.source.takeWhile(1, isDigit);
    if (/^[0-3][0-7]$/.test(digits) || /^[0-7]{2}$/.test(digits)) {
      const third = this.source.takeWhile(1, (character) => /^[0-7]$/.test(character));
      if (third !== '') {
        const code = Number.parseInt(digits + third, 8);
        if (code > 0o377) this.source.fail(`octal escape value \\${digits}${third} outside of range 0-0o377`, start);
        return this.#literal(String.fromCodePoint(code), flags);
      }
    }
    return this.groups.reference(Number(digits), flags, `invalid group reference ${Number(digits)}`, start + 1);
  }

  /** The bounds of a repetition in braces; null where the brace is only a brace. */
  #bounds(): readonly [number, number] | null {
    const start = this.source.position;
    this.source.take();
    const low = this.source.takeWhile(Infinity, isDigit);
    const hasComma = this.source.accept(',');
    const high = hasComma ? this.source.takeWhile(Infinity, isDigit) : low;
    if (!this.source.accept('}') || (low === '' && !hasComma) || (low === '' && high === '' && !hasComma)) {
      this.source.position = start;
      return null;
    }
    const [least, most] = [low === '' ? 0 : Number(low), high === '' ? UNBOUNDED : Number(high)];
    if (least >= REPEATS_MAX || (most !== UNBOUNDED && most >= REPEATS_MAX))
      raise('OverflowError', 'the repetition number is too large');
    if (most < least) this.source.fail('min repeat greater than max repeat', start + 1);
    return [least, most];
  }

  #repeated(item: RegexNode): RegexNode {
    const start = this.source.position;
    const { next } = this.source;
    const bounds = next === '{' ? this.#bounds() : this.#sign(next);
    if (bounds === null) return item;
    if (item.kind === 'anchor') this.source.fail('nothing to repeat', start);
    const mode = this.source.accept('?') ? 'lazy' : this.source.accept('+') ? 'possessive' : 'greedy';
    const again = this.source.next;
    const second = this.source.position;
    const isRepeat = again === '{' ? this.#isBounds() : again !== undefined && '*+?'.includes(again);
    if (isRepeat) this.source.fail('multiple repeat', second);
    return { kind: 'repeat', body: item, least: bounds[0], most: bounds[1], mode };
  }

  #isBounds(): boolean {
    const start = this.source.position;
    const found = this.#bounds() !== null;
    this.source.position = start;
    return found;
  }

  #sign(next: string | undefined): readonly [number, number] | null {
    const bounds: Readonly<Record<string, readonly [number, number]>> = {
      '*': [0, UNBOUNDED],
      '+': [1, UNBOUNDED],
      '?': [0, 1],
    };
    const found = next === undefined || !Object.hasOwn(bounds, next) ? undefined : bounds[next];
    if (found !== undefined) this.source.take();
    return found ?? null;
  }
}

/** Reads a regular expression as Python does, with its complaints. */
export function parseRegex(pattern: string, flags: number): Regex {
  const parser = new RegexParser(pattern, flags);
  try {
    const root = parser.choice(parser.flags, true);
    if (parser.source.next !== undefined) parser.source.fail('unbalanced parenthesis');
    if ((parser.flags & FLAGS.ASCII) !== 0 && (parser.flags & FLAGS.UNICODE) !== 0)
      raise('ValueError', 'ASCII and UNICODE flags are incompatible');
    const unicode = (parser.flags & FLAGS.ASCII) === 0 ? FLAGS.UNICODE : 0;
    parser.groups.check();
    return { root, flags: parser.flags | unicode, groups: parser.groups.count, names: parser.groups.names };
  } catch (error) {
    if (error instanceof ReadAgain) return parseRegex(pattern, error.flags);
    throw error;
  }
}
