import { raise } from '../python-error.ts';

const SPECIAL = /[\\[\](){}.*+?^$|]/;

/** A pattern that is being read, a token at a time: a character, or a backslash with the one behind it. */
export class RegexSource {
  readonly #characters: readonly string[];
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#characters = Array.from(pattern);
  }

  /** Where the next token begins. */
  get position(): number {
    return this.#at;
  }

  set position(at: number) {
    this.#at = at;
  }

  /** The next token; undefined at the end. */
  get next(): string | undefined {
    const character = this.#characters[this.#at];
    if (character !== '\\') return character;
    const escaped = this.#characters[this.#at + 1];
    return escaped === undefined ? this.fail('bad escape (end of pattern)', this.#at) : character + escaped;
  }

  take(): string | undefined {
    const token = this.next;
    if (token !== undefined) this.#at += token.startsWith('\\') ? 2 : 1;
    return token;
  }

  /** Takes the next token if it is this one. */
  accept(token: string): boolean {
    if (this.next !== token) return false;
    this.take();
    return true;
  }

  /** Takes characters as long as they are wanted, up to a number of them. */
  takeWhile(most: number, isWanted: (character: string) => boolean): string {
    let taken = '';
    while (taken.length < most && this.#at < this.#characters.length && isWanted(this.#characters[this.#at] ?? '')) {
      taken += this.#characters[this.#at] ?? '';
      this.#at += 1;
    }
    return taken;
  }

  /** Takes what stands before a character, and the character. */
  takeUntil(end: string, what: string): string {
    let taken = '';
    for (;;) {
      const token = this.take();
      if (token === undefined)
        return taken === ''
          ? this.fail(`missing ${what}`)
          : this.fail(`missing ${end}, unterminated name`, this.#at - Array.from(taken).length);
      if (token === end) return taken === '' ? this.fail(`missing ${what}`, this.#at - 1) : taken;
      taken += token;
    }
  }

  fail(message: string, at = this.#at): never {
    const before = this.#characters.slice(0, at).join('');
    const line = before.split('\n').length;
    const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1;
    const place = this.#pattern.includes('\n') ? ` (line ${line}, column ${column})` : '';
    return raise('error', `${message} at position ${at}${place}`);
  }
}

export function isSpecial(token: string): boolean {
  return token.length > 1 || SPECIAL.test(token);
}
