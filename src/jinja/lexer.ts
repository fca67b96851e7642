import { codePointCount } from './code-points.ts';
import { spanOf, type SourceFile } from '../diagnostics/source.ts';
import { TemplateError } from './errors.ts';
import * as rules from './lexer-rules.ts';
import { tokens, type Token, type TokenSource } from './nunjucks.ts';
import { stringRepr } from './text.ts';

/** A syntax error at a place of a file. */
export function syntaxError(
  file: SourceFile,
  message: string,
  start: number,
  end = start + 1,
  kind = 'TemplateSyntaxError',
): TemplateError {
  return new TemplateError(kind, message).addFrame({
    what: 'template',
    span: spanOf(file, start, end),
  });
}

/**
 * Cuts a template into nunjucks' token types, by Jinja's lexical rules. All white space control is done here, so the
 * parser never sees a `-`.
 */
export class Lexer implements TokenSource {
  readonly #file: SourceFile;
  readonly #text: string;
  /** Data is followed by the tag that ended it; both are found at once. */
  readonly #ready: Token[] = [];
  readonly #brackets: string[] = [];
  #at: number;
  /** What ends the tag we are in; null outside of tags. */
  #closing: '%}' | '}}' | null = null;

  /** Reads the part of the file from `start` to `end`, without a last line break, as Jinja does. */
  constructor(file: SourceFile, start = 0, end = file.text.length) {
    const lastBreak = /\r?\n$/.exec(file.text.slice(Math.max(start, end - 2), end));
    this.#file = file;
    this.#text = file.text.slice(0, end - (lastBreak?.[0].length ?? 0));
    this.#at = start;
  }

  nextToken(): Token | null {
    for (;;) {
      if (this.#ready.length > 0) return this.#ready.shift() ?? null;
      if (this.#closing !== null) return this.#codeToken();
      if (this.#at >= this.#text.length) return null;
      this.#readData();
    }
  }

  #fail(message: string, start: number, end?: number): never {
    throw syntaxError(this.#file, message, start, end);
  }

  /** Queues the text up to the next tag, and the tag's start. */
  #readData(): void {
    const start = this.#at;
    rules.TAG_START.lastIndex = start;
    const open = rules.TAG_START.exec(this.#text)?.index;
    if (open === undefined) {
      this.#queueData(start, this.#text.length);
      this.#at = this.#text.length;
      return;
    }
    const sign = this.#text[open + 2];
    this.#queueData(start, sign === '-' ? rules.trimmedEnd(this.#text, start, open) : open);
    const kind = this.#text[open + 1];
    if (kind === '#') this.#skipComment(open);
    else if (kind !== '%' || !this.#readRaw(open))
      this.#openTag(open, kind === '%' ? '%}' : '}}', sign === '-' || sign === '+');
  }

  /** Jinja makes every line break `\n`: lines that end in `\r\n` become tokens of their own, so that offsets stay exact. */
  #queueData(start: number, end: number): void {
    let from = start;
    while (from < end) {
      const carriage = this.#text.indexOf('\r', from);
      if (carriage < 0 || carriage >= end) break;
      const next = this.#text[carriage + 1] === '\n' ? carriage + 2 : carriage + 1;
      this.#ready.push({
        type: tokens.TOKEN_DATA,
        value: `${this.#text.slice(from, carriage)}\n`,
        start: from,
        end: Math.min(next, end),
      });
      from = next;
    }
    if (from < end) this.#ready.push({ type: tokens.TOKEN_DATA, value: this.#text.slice(from, end), start: from, end });
  }

  #skipComment(open: number): void {
    const end = this.#text.indexOf('#}', open + 2);
    if (end < 0) this.#fail('Missing end of comment tag', open, open + 2);
    this.#at = end + 2;
    if (this.#text[end - 1] === '-' && end - 1 >= open + 2) this.#skipSpace();
  }

  #readRaw(open: number): boolean {
    rules.RAW_START.lastIndex = open;
    const raw = rules.RAW_START.exec(this.#text);
    if (raw === null) return false;
    const bodyStart = open + raw[0].length;
    rules.RAW_END.lastIndex = bodyStart;
    const end = rules.RAW_END.exec(this.#text);
    if (end === null) return this.#fail('Missing end of raw directive', open, bodyStart);
    this.#queueData(bodyStart, end[1] === '-' ? rules.trimmedEnd(this.#text, bodyStart, end.index) : end.index);
    this.#at = end.index + end[0].length;
    return true;
  }

  #openTag(open: number, closing: '%}' | '}}', signed: boolean): void {
    this.#closing = closing;
    this.#brackets.length = 0;
    this.#at = open + (signed ? 3 : 2);
    const type = closing === '%}' ? tokens.TOKEN_BLOCK_START : tokens.TOKEN_VARIABLE_START;
    this.#ready.push({ type, value: closing === '%}' ? '{%' : '{{', start: open, end: this.#at });
  }

  #skipSpace(): void {
    const code = this.#text.charCodeAt(this.#at);
    if (code > 32 && code < 127) return;
    rules.SPACE.lastIndex = this.#at;
    rules.SPACE.test(this.#text);
    this.#at = rules.SPACE.lastIndex;
  }

  /** The token that ends at `end`. */
  #take(type: string, end: number, value = this.#text.slice(this.#at, end)): Token {
    const token = { type, value, start: this.#at, end };
    this.#at = end;
    return token;
  }

  #codeToken(): Token | null {
    this.#skipSpace();
    const start = this.#at;
    const text = this.#text;
    if (start >= text.length) return null;
    const closed = this.#brackets.length === 0 ? this.#tagEnd() : null;
    if (closed !== null) return closed;
    const nameEnd = rules.nameEnd(text, start);
    if (nameEnd > start) return this.#take(tokens.TOKEN_SYMBOL, nameEnd);
    const character = text[start] ?? '';
    if (character === "'" || character === '"') return this.#string(character);
    const numberEnd = rules.numberEnd(text, start);
    if (numberEnd !== null)
      return this.#take(numberEnd.type, numberEnd.end, text.slice(start, numberEnd.end).replaceAll('_', ''));
    const type = rules.PUNCTUATION.get(character);
    if (type === tokens.TOKEN_OPERATOR || character === '!') {
      if (rules.LONG_OPERATORS.has(text.slice(start, start + 2))) return this.#take(tokens.TOKEN_OPERATOR, start + 2);
    }
    if (type === undefined) return this.#unexpected(character, start);
    this.#balance(character);
    return this.#take(type, start + 1);
  }

  #tagEnd(): Token | null {
    const closing = this.#closing ?? '%}';
    const sign = this.#text[this.#at] ?? '';
    const signed = sign === '-' || (sign === '+' && closing === '%}');
    if (!this.#text.startsWith(closing, signed ? this.#at + 1 : this.#at)) return null;
    const type = closing === '%}' ? tokens.TOKEN_BLOCK_END : tokens.TOKEN_VARIABLE_END;
    const token = this.#take(type, this.#at + (signed ? 3 : 2), closing);
    this.#closing = null;
    if (sign === '-') this.#skipSpace();
    return token;
  }

  #string(quote: '"' | "'"): Token {
    const start = this.#at;
    const end = rules.stringEnd(this.#text, start, quote);
    if (end === null) return this.#unexpected(quote, start);
    return this.#take(tokens.TOKEN_STRING, end, rules.unescape(this.#text.slice(start + 1, end - 1)));
  }

  /** Python counts characters, and takes line breaks of any kind for one. */
  #unexpected(character: string, start: number): never {
    const place = codePointCount(this.#text.slice(0, start).replaceAll('\r\n', '\n'));
    return this.#fail(`unexpected char ${stringRepr(character)} at ${place}`, start);
  }

  #balance(character: string): void {
    const closer = rules.CLOSERS.get(character);
    if (closer !== undefined) {
      this.#brackets.push(closer);
      return;
    }
    if (character !== ')' && character !== ']' && character !== '}') return;
    const wanted = this.#brackets.pop();
    if (wanted === undefined) this.#fail(`unexpected '${character}'`, this.#at);
    if (wanted !== character) this.#fail(`unexpected '${character}', expected '${wanted}'`, this.#at);
  }
}
