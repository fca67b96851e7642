import { createRequire } from 'node:module';

/*
 * The one place that touches nunjucks. What we build on (parser, nodes, token types) is exported by nunjucks but has
 * no types, and its main file would load twenty more modules, so the files are required one by one; the version is
 * pinned in package.json.
 */
const requireModule = createRequire(import.meta.url);

/** A token as nunjucks' parser takes it. We keep offsets; its line and column slots stay unused. */
export interface Token {
  readonly type: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface TokenSource {
  nextToken(): Token | null;
}

/** nunjucks' base class of nodes: `extend` makes a node type with named fields. */
export interface NodeType {
  readonly prototype: object;
  extend(name: string, properties: { readonly fields?: readonly string[] }): NodeType;
}

/** The part of nunjucks' `Parser` that ours inherits. */
export interface NunjucksParser {
  tokens: TokenSource;
  peeked: Token | null;
  breakOnBlocks: readonly string[] | null;
  pushToken(token: Token | null): void;
  skip(type: string): boolean;
  skipValue(type: string, value: string): boolean;
  skipSymbol(value: string): boolean;
}

interface Lexer {
  readonly TOKEN_STRING: string;
  readonly TOKEN_DATA: string;
  readonly TOKEN_BLOCK_START: string;
  readonly TOKEN_BLOCK_END: string;
  readonly TOKEN_VARIABLE_START: string;
  readonly TOKEN_VARIABLE_END: string;
  readonly TOKEN_LEFT_PAREN: string;
  readonly TOKEN_RIGHT_PAREN: string;
  readonly TOKEN_LEFT_BRACKET: string;
  readonly TOKEN_RIGHT_BRACKET: string;
  readonly TOKEN_LEFT_CURLY: string;
  readonly TOKEN_RIGHT_CURLY: string;
  readonly TOKEN_OPERATOR: string;
  readonly TOKEN_COMMA: string;
  readonly TOKEN_COLON: string;
  readonly TOKEN_TILDE: string;
  readonly TOKEN_PIPE: string;
  readonly TOKEN_INT: string;
  readonly TOKEN_FLOAT: string;
  readonly TOKEN_SYMBOL: string;
}

/** nunjucks' token types. */
export const tokens = requireModule('nunjucks/src/lexer.js') as Lexer;

/** nunjucks' node types, by name. */
export const nodeTypes = requireModule('nunjucks/src/nodes.js') as Readonly<Record<string, NodeType>> & {
  readonly Node: NodeType;
};

/** nunjucks' parser, to be extended. */
export const Parser = (
  requireModule('nunjucks/src/parser.js') as { readonly Parser: new (tokens: TokenSource) => NunjucksParser }
).Parser;

/** What nunjucks calls when a template is ready, or has failed. */
export type RenderCallback = (error: unknown, text?: string) => void;

/** The context that nunjucks renders with. */
export interface NunjucksContext {
  getVariables(): Readonly<Record<string, unknown>>;
}

export interface NunjucksEnvironment {
  readonly globals: Readonly<Record<string, unknown>>;
  render(name: string, context: object): string;
}

/** A template in the form that nunjucks' own precompiler writes: code that is ready to run. */
export interface PrecompiledSource {
  readonly src: {
    readonly type: 'code';
    readonly obj: {
      root(
        environment: NunjucksEnvironment,
        context: NunjucksContext,
        frame: unknown,
        runtime: unknown,
        callback: RenderCallback,
      ): void;
    };
  };
  readonly path: string;
  readonly noCache: boolean;
}

export interface NunjucksLoader {
  readonly async: false;
  getSource(name: string): PrecompiledSource | null;
}

/** A stock `nunjucks.Environment`. Loads the rest of nunjucks. */
export function createNunjucksEnvironment(loader: NunjucksLoader): NunjucksEnvironment {
  const module = requireModule('nunjucks/src/environment.js') as {
    readonly Environment: new (
      loaders: readonly NunjucksLoader[],
      options: { readonly autoescape: boolean },
    ) => NunjucksEnvironment;
  };
  return new module.Environment([loader], { autoescape: false });
}

/** nunjucks' own error, which it reports with a line and a column. */
export function nunjucksError(message: string, line: number, column: number): Error {
  const lib = requireModule('nunjucks/src/lib.js') as {
    readonly TemplateError: new (message: string, line: number, column: number) => Error;
  };
  return new lib.TemplateError(message, line, column);
}
