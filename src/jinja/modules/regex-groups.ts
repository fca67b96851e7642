import { stringRepr } from '../text.ts';
import { FLAGS, widthOf, type RegexNode } from './regex-nodes.ts';
import type { RegexParser } from './regex-parser.ts';

const LETTERS: Readonly<Record<string, number>> = {
  i: FLAGS.IGNORECASE,
  L: FLAGS.LOCALE,
  m: FLAGS.MULTILINE,
  s: FLAGS.DOTALL,
  x: FLAGS.VERBOSE,
  a: FLAGS.ASCII,
  u: FLAGS.UNICODE,
};
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** What stands in parentheses. */
export class RegexGroups {
  readonly #parser: RegexParser;
  readonly names = new Map<string, number>();
  readonly #closed = new Map<number, RegexNode>();
  /** Groups that conditions ask for, and where: they may come later. */
  readonly #asked = new Map<number, number>();
  count = 0;

  constructor(parser: RegexParser) {
    this.#parser = parser;
  }

  /** Complains of conditions on groups that never came. */
  check(): void {
    for (const [index, at] of this.#asked)
      if (index > this.count) this.#parser.source.fail(`invalid group reference ${index}`, at);
  }

  /** A group, of which the parenthesis was taken; null for comments and flags. */
  parse(flags: number, start: number, isFirst: boolean): RegexNode | null {
    const { source } = this.#parser;
    if (!source.accept('?')) return this.#capture(undefined, flags, start);
    const sign = source.take();
    switch (sign) {
      case undefined:
        return source.fail('unexpected end of pattern');
      case 'P':
        return this.#named(flags, start);
      case ':':
        return this.#closedBody(flags, start);
      case '#':
        return this.#comment(start);
      case '=':
      case '!':
        return { kind: 'look', behind: null, isNegated: sign === '!', body: this.#closedBody(flags, start) };
      case '<':
        return this.#lookBehind(flags, start);
      case '>':
        return { kind: 'atomic', body: this.#closedBody(flags, start) };
      case '(':
        return this.#conditional(flags, start);
      default:
        return this.#flagged(sign, flags, start, isFirst);
    }
  }

  #body(flags: number, start: number): RegexNode {
    const body = this.#parser.choice(flags);
    if (!this.#parser.source.accept(')')) this.#parser.source.fail('missing ), unterminated subpattern', start);
    return body;
  }

  #closedBody(flags: number, start: number): RegexNode {
    return { kind: 'sequence', items: [this.#body(flags, start)] };
  }

  #capture(name: string | undefined, flags: number, start: number): RegexNode {
    this.count += 1;
    const index = this.count;
    if (name !== undefined) {
      const known = this.names.get(name);
      if (known !== undefined) {
        const { source } = this.#parser;
        source.fail(
          `redefinition of group name ${stringRepr(name)} as group ${index}; was group ${known}`,
          source.position - Array.from(name).length - 1,
        );
      }
      this.names.set(name, index);
    }
    const body = this.#body(flags, start);
    this.#closed.set(index, body);
    return { kind: 'group', index, body };
  }

  #name(name: string, extra = 1): string {
    const { source } = this.#parser;
    return NAME.test(name)
      ? name
      : source.fail(
          `bad character in group name ${stringRepr(name)}`,
          source.position - Array.from(name).length - extra,
        );
  }

  #named(flags: number, start: number): RegexNode {
    const { source } = this.#parser;
    if (source.accept('<')) return this.#capture(this.#name(source.takeUntil('>', 'group name')), flags, start);
    if (source.accept('=')) {
      const name = this.#name(source.takeUntil(')', 'group name'));
      const at = source.position - Array.from(name).length - 1;
      const index = this.names.get(name) ?? source.fail(`unknown group name ${stringRepr(name)}`, at);
      return this.reference(index, flags, '', at);
    }
    const sign = source.take();
    if (sign === undefined) return source.fail('unexpected end of pattern');
    return source.fail(`unknown extension ?P${sign}`, start + 1);
  }

  /** A reference to a group, which must be closed by then. */
  reference(index: number, flags: number, message: string, at: number): RegexNode {
    const { source } = this.#parser;
    if (index > this.count) source.fail(message, at);
    if (!this.#closed.has(index)) source.fail('cannot refer to an open group', at - (message === '' ? 0 : 1));
    return { kind: 'reference', index, ignoresCase: (flags & FLAGS.IGNORECASE) !== 0 };
  }

  #comment(start: number): null {
    const { source } = this.#parser;
    for (;;) {
      const token = source.take();
      if (token === undefined) return source.fail('missing ), unterminated comment', start);
      if (token === ')') return null;
    }
  }

  #lookBehind(flags: number, start: number): RegexNode {
    const { source } = this.#parser;
    const sign = source.take();
    if (sign === undefined) return source.fail('unexpected end of pattern');
    if (sign !== '=' && sign !== '!') return source.fail(`unknown extension ?<${sign}`, start + 1);
    const body = this.#closedBody(flags, start);
    const [least, most] = widthOf(body, this.#closed);
    if (least !== most) this.#fixedWidthNeeded();
    return { kind: 'look', behind: least, isNegated: sign === '!', body };
  }

  #fixedWidthNeeded(): never {
    return this.#parser.failWhole('look-behind requires fixed-width pattern');
  }

  #conditional(flags: number, start: number): RegexNode {
    const { source } = this.#parser;
    const name = source.takeUntil(')', 'group name');
    const at = source.position - Array.from(name).length - 1;
    const index = /^\d+$/.test(name)
      ? Number(name)
      : (this.names.get(this.#name(name)) ?? source.fail(`unknown group name ${stringRepr(name)}`, at));
    if (index === 0) source.fail('bad group number', at);
    if (/^\d+$/.test(name) && !this.#asked.has(index)) this.#asked.set(index, at);
    const body = this.#parser.choice(flags);
    const options = body.kind === 'choice' ? body.options : [body];
    if (options.length > 2) source.fail('conditional backref with more than two branches');
    if (!source.accept(')')) source.fail('missing ), unterminated subpattern', start);
    const [yes, no] = options;
    const nothing: RegexNode = { kind: 'sequence', items: [] };
    return { kind: 'conditional', index, yes: yes ?? nothing, no: no ?? nothing };
  }

  /** `(?i)`, `(?i:…)`, `(?-i:…)` */
  #flagged(first: string, flags: number, start: number, isFirst: boolean): RegexNode | null {
    const { source } = this.#parser;
    if (!Object.hasOwn(LETTERS, first) && first !== '-') return source.fail(`unknown extension ?${first}`, start + 1);
    let [added, removed] = [0, 0];
    let sign: string = first;
    while (Object.hasOwn(LETTERS, sign)) {
      added |= this.#flag(sign);
      sign = source.take() ?? source.fail('missing -, : or )');
    }
    if (sign === ')') {
      if (!isFirst) source.fail('global flags not at the start of the expression', start);
      this.#parser.setGlobal(added);
      return null;
    }
    if (sign === '-') {
      sign = source.take() ?? source.fail('missing flag');
      if (!Object.hasOwn(LETTERS, sign))
        source.fail(/^[a-zA-Z]$/.test(sign) ? 'unknown flag' : 'missing flag', source.position - 1);
      while (Object.hasOwn(LETTERS, sign)) {
        if ('aLu'.includes(sign)) source.fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        removed |= this.#flag(sign);
        sign = source.take() ?? source.fail('missing :');
      }
      if (sign !== ':') source.fail(/^[a-zA-Z]$/.test(sign) ? 'unknown flag' : 'missing :', source.position - 1);
    } else if (sign !== ':') {
      source.fail(/^[a-zA-Z]$/.test(sign) ? 'unknown flag' : 'missing -, : or )', source.position - 1);
    }
    if ((added & removed) !== 0) source.fail('bad inline flags: flag turned on and off');
    return this.#closedBody((flags | added) & ~removed, start);
  }

  #flag(letter: string): number {
    if (letter === 'L') this.#parser.source.fail("bad inline flags: cannot use 'L' flag with a str pattern");
    return LETTERS[letter] ?? 0;
  }
}
