import { SnowflakeRefusal, syntaxRefusal } from './refusals.ts';
import type { Token } from './tokens.ts';

/** Reads a statement word by word, for the statements that are not handed to the translator as a whole. */
export class Cursor {
  readonly tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  /** The tokens that are not read yet. */
  get rest(): readonly Token[] {
    return this.tokens.slice(this.#at);
  }

  peek(offset = 0): Token | undefined {
    return this.tokens[this.#at + offset];
  }

  /** Reads the words, if all of them come next. */
  accept(...words: readonly string[]): boolean {
    const matches = words.every((word, index) => {
      const token = this.peek(index);
      return token !== undefined && token.kind !== 'quoted' && token.kind !== 'string' && token.name === word;
    });
    if (matches) this.#at += words.length;
    return matches;
  }

  acceptAny(...words: readonly string[]): string | undefined {
    return words.find((word) => this.accept(word));
  }

  expect(...words: readonly string[]): void {
    if (!this.accept(...words)) throw this.unexpected();
  }

  next(): Token {
    const token = this.peek();
    if (token === undefined) throw this.unexpected();
    this.#at += 1;
    return token;
  }

  string(): string {
    const token = this.next();
    if (token.kind !== 'string') throw syntaxRefusal(token);
    return token.name;
  }

  name(): string {
    const token = this.next();
    if (token.kind !== 'word' && token.kind !== 'quoted') throw syntaxRefusal(token);
    return token.name;
  }

  /** `a.b.c`, as catalog names. */
  names(): string[] {
    const parts = [this.name()];
    while (this.accept('.')) parts.push(this.name());
    return parts;
  }

  /** A balanced `(…)`, with its parentheses. */
  group(): readonly Token[] {
    const first = this.#at;
    let depth = 0;
    do {
      const { text, kind } = this.next();
      if (kind === 'operator' && text === '(') depth += 1;
      if (kind === 'operator' && text === ')') depth -= 1;
      if (depth === 0 && this.#at === first + 1) throw this.unexpected(-1);
    } while (depth > 0);
    return this.tokens.slice(first, this.#at);
  }

  end(): void {
    this.accept(';');
    if (!this.done) throw this.unexpected();
  }

  unexpected(offset = 0): SnowflakeRefusal {
    const token = this.peek(offset);
    return token === undefined ? syntaxRefusal(this.tokens.at(-1), '<EOF>') : syntaxRefusal(token);
  }
}
