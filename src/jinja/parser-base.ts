import type { SourceFile } from '../diagnostics/source.ts';
import { syntaxError } from './lexer.ts';
import type { Constant, Expression } from './nodes.ts';
import { Parser, tokens, type Token, type TokenSource } from './nunjucks.ts';

const CONSTANTS: ReadonlyMap<string, Constant> = new Map<string, Constant>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

export function constantNamed(name: string): Constant | undefined {
  return CONSTANTS.get(name);
}

/** What Jinja calls a token in its messages. */
const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  [tokens.TOKEN_BLOCK_START, 'begin of statement block'],
  [tokens.TOKEN_BLOCK_END, 'end of statement block'],
  [tokens.TOKEN_VARIABLE_START, 'begin of print statement'],
  [tokens.TOKEN_VARIABLE_END, 'end of print statement'],
  [tokens.TOKEN_DATA, 'template data / text'],
  [tokens.TOKEN_STRING, 'string'],
  [tokens.TOKEN_INT, 'integer'],
  [tokens.TOKEN_FLOAT, 'float'],
]);

export function describe(token: Token | null): string {
  return token === null ? 'end of template' : (DESCRIPTIONS.get(token.type) ?? token.value);
}

/** nunjucks' parser with our tokens and Jinja's messages: what all parts of the grammar share. */
export abstract class ParserBase extends Parser {
  protected readonly file: SourceFile;
  /** Where the last token that was taken ends. */
  protected lastEnd = 0;

  constructor(file: SourceFile, source: TokenSource) {
    super(source);
    this.file = file;
  }

  abstract parseExpression(): Expression;

  nextToken(): Token | null {
    const token = this.peeked ?? this.tokens.nextToken();
    this.peeked = null;
    if (token !== null) this.lastEnd = token.end;
    return token;
  }

  peekToken(): Token | null {
    this.peeked ??= this.tokens.nextToken();
    return this.peeked;
  }

  /* These give back what they took when it was something else; looking first is cheaper. */

  override skip(type: string): boolean {
    return this.peekToken()?.type === type && super.skip(type);
  }

  override skipValue(type: string, value: string): boolean {
    const token = this.peekToken();
    return token?.type === type && token.value === value && super.skipValue(type, value);
  }

  override skipSymbol(value: string): boolean {
    return this.peekToken()?.value === value && super.skipSymbol(value);
  }

  protected failAt(
    message: string,
    token: { readonly start: number; readonly end: number } | null,
    kind = 'TemplateSyntaxError',
  ): never {
    const { start, end } = token ?? { start: this.lastEnd, end: this.lastEnd };
    throw syntaxError(this.file, message, start, end, kind);
  }

  protected expected(what: string): never {
    const token = this.peekToken();
    return this.failAt(`expected token '${what}', got '${describe(token)}'`, token);
  }

  protected isType(type: string): boolean {
    return this.peekToken()?.type === type;
  }

  protected isOperator(value: string): boolean {
    const token = this.peekToken();
    return token?.type === tokens.TOKEN_OPERATOR && token.value === value;
  }

  protected isName(value: string): boolean {
    const token = this.peekToken();
    return token?.type === tokens.TOKEN_SYMBOL && token.value === value;
  }

  /** Takes a token of `type`; `shown` is how the message names it. */
  protected take(type: string, shown: string): Token {
    const token = this.peekToken();
    if (token?.type !== type) return this.expected(shown);
    this.nextToken();
    return token;
  }

  protected takeName(): Token {
    return this.take(tokens.TOKEN_SYMBOL, 'name');
  }

  protected takeOperator(value: string): void {
    if (!this.skipValue(tokens.TOKEN_OPERATOR, value)) this.expected(value);
  }
}
