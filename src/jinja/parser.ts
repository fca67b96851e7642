import type { SourceFile } from '../diagnostics/source.ts';
import { Lexer } from './lexer.ts';
import {
  node,
  type BlockNode,
  type Expression,
  type FilterNode,
  type IfNode,
  type Statement,
  type Target,
} from './nodes.ts';
import { tokens, type Token } from './nunjucks.ts';
import { constantNamed, describe } from './parser-base.ts';
import { MACRO_TAGS, MacroParser, type MacroHeader } from './parser-macros.ts';

interface AssignOptions {
  readonly attributesAllowed?: boolean;
  readonly endWord?: string;
}

/** Jinja's statements, and dbt's. */
class TemplateParser extends MacroParser {
  readonly #openTags: Token[] = [];
  /** The tags that each of the open blocks waits for. */
  readonly #awaited: (readonly string[])[] = [];

  parseTemplate(): BlockNode {
    const children = this.parseNodes();
    return node('NodeList', 0, this.lastEnd, { children });
  }

  parseNodes(): Statement[] {
    const statements: Statement[] = [];
    for (let token = this.nextToken(); token !== null; token = this.nextToken()) {
      if (token.type === tokens.TOKEN_DATA) {
        statements.push(node('TemplateData', token.start, token.end, { value: token.value }));
      } else if (token.type === tokens.TOKEN_VARIABLE_START) {
        const expr = this.parseTuple();
        this.take(tokens.TOKEN_VARIABLE_END, 'end of print statement');
        statements.push(node('Output', token.start, this.lastEnd, { expr }));
      } else {
        const statement = this.parseStatement();
        if (statement === null) break;
        statements.push(statement);
      }
    }
    return statements;
  }

  /** @returns null at a tag that ends the block around it */
  private parseStatement(): Statement | null {
    const tag = this.peekToken();
    if (tag?.type !== tokens.TOKEN_SYMBOL) return this.failAt('tag name expected', tag);
    if (this.breakOnBlocks?.includes(tag.value) === true) return null;
    this.#openTags.push(tag);
    this.nextToken();
    const statement = this.parseTag(tag);
    this.#openTags.pop();
    return statement;
  }

  private parseTag(tag: Token): Statement {
    switch (tag.value) {
      case 'if':
        return this.parseIf(tag);
      case 'for':
        return this.parseFor(tag);
      case 'set':
        return this.parseSet(tag);
      case 'call':
        return this.parseCallBlock(tag);
      case 'filter':
        return this.parseFilterBlock(tag);
      case 'with':
        return this.parseWith(tag);
      case 'import':
      case 'from':
      case 'include':
      case 'extends':
        return this.parseLoaderTag(tag);
      case 'block':
        return this.parseBlock(tag);
      case 'print':
        return this.parsePrint(tag);
      case 'autoescape':
        return this.parseAutoescape(tag);
      case 'do':
        return this.ended(node('Do', tag.start, tag.end, { expr: this.parseTuple() }));
      case 'break':
        return this.ended(node('Break', tag.start, tag.end, {}));
      case 'continue':
        return this.ended(node('Continue', tag.start, tag.end, {}));
      default:
        return MACRO_TAGS.has(tag.value) ? this.parseMacro(tag) : this.unknownTag(tag);
    }
  }

  private unknownTag(tag: Token): never {
    const around = this.#openTags.at(-2);
    const hint =
      around === undefined
        ? ''
        : `${this.#wantedInstead(tag.value)} The innermost block that needs to be closed is '${around.value}'.`;
    return this.failAt(`Encountered unknown tag '${tag.value}'.${hint}`, tag);
  }

  /** What was looked for where a tag stands that another block is waiting for, or none. */
  #wantedInstead(tag: string): string {
    const wanted = this.breakOnBlocks ?? [];
    return this.#awaited.some((tags) => tags.includes(tag))
      ? ` You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${listed(wanted)}.`
      : wantedTags(wanted);
  }

  protected endTag(): void {
    this.take(tokens.TOKEN_BLOCK_END, 'end of statement block');
  }

  private ended<Node>(statement: Node): Node {
    this.endTag();
    return statement;
  }

  /** The statements up to one of the tags named, which stays to be read. Jinja allows a colon before them: `{% if x: %}`. */
  private parseBody(...endTags: string[]): BlockNode {
    this.skip(tokens.TOKEN_COLON);
    this.endTag();
    const start = this.lastEnd;
    const outer = this.breakOnBlocks;
    this.breakOnBlocks = endTags;
    this.#awaited.push(endTags);
    const children = this.parseNodes();
    this.#awaited.pop();
    this.breakOnBlocks = outer;
    if (this.peekToken() === null) this.unclosed(endTags);
    return node('NodeList', start, this.lastEnd, { children });
  }

  private unclosed(endTags: readonly string[]): never {
    const open = this.#openTags.at(-1) ?? null;
    const innermost = open === null ? '' : ` The innermost block that needs to be closed is '${open.value}'.`;
    return this.failAt(`Unexpected end of template.${wantedTags(endTags)}${innermost}`, open);
  }

  /** A body that ends at one tag, with that tag. */
  protected parseClosedBody(endTag: string, endName?: string): BlockNode {
    const body = this.parseBody(endTag);
    this.nextToken();
    if (endName !== undefined) this.skipSymbol(endName);
    this.endTag();
    return body;
  }

  private parseIf(tag: Token): IfNode {
    const cond = this.parseTuple({ conditional: false });
    const body = this.parseBody('elif', 'else', 'endif');
    const next = this.nextToken();
    if (next?.value === 'elif') return node('If', tag.start, this.lastEnd, { cond, body, else_: this.parseIf(next) });
    const else_ = next?.value === 'else' ? this.parseClosedBody('endif') : null;
    if (else_ === null) this.endTag();
    return node('If', tag.start, this.lastEnd, { cond, body, else_ });
  }

  private parseFor(tag: Token): Statement {
    const target = this.parseTarget({ endWord: 'in' });
    if (bindsLoop(target)) this.failAt("Can't assign to special loop variable in for-loop target", target);
    if (!this.skipSymbol('in')) this.expected('in');
    const iter = this.parseTuple({ conditional: false, endWords: ['recursive', 'if'] });
    const test = this.skipSymbol('if') ? this.parseExpression() : null;
    const recursive = this.skipSymbol('recursive');
    const body = this.parseBody('endfor', 'else');
    const hasElse = this.nextToken()?.value === 'else';
    const else_ = hasElse ? this.parseClosedBody('endfor') : null;
    if (!hasElse) this.endTag();
    return node('JinjaFor', tag.start, this.lastEnd, { target, iter, test, recursive, body, else_ });
  }

  private parseSet(tag: Token): Statement {
    const target = this.parseTarget({ attributesAllowed: true });
    if (this.skipValue(tokens.TOKEN_OPERATOR, '=')) {
      const value = this.parseTuple();
      return this.ended(node('Assign', tag.start, this.lastEnd, { target, value }));
    }
    const filter = this.parseFilterChain();
    const body = this.parseClosedBody('endset');
    return node('AssignBlock', tag.start, this.lastEnd, { target, filter, body });
  }

  private parseFilterChain(): FilterNode | null {
    let filter: FilterNode | null = null;
    while (this.skip(tokens.TOKEN_PIPE)) filter = this.parseOneFilter(filter, this.lastEnd);
    return filter;
  }

  private parseFilterBlock(tag: Token): Statement {
    let filter = this.parseOneFilter(null, this.lastEnd);
    while (this.skip(tokens.TOKEN_PIPE)) filter = this.parseOneFilter(filter, this.lastEnd);
    const body = this.parseClosedBody('endfilter');
    return node('FilterBlock', tag.start, this.lastEnd, { filter, body });
  }

  private parseWith(tag: Token): Statement {
    const targets: Target[] = [];
    const values = [];
    while (!this.isType(tokens.TOKEN_BLOCK_END)) {
      if (targets.length > 0) this.take(tokens.TOKEN_COMMA, ',');
      targets.push(this.parseTarget({}));
      this.takeOperator('=');
      values.push(this.parseExpression());
    }
    const body = this.parseClosedBody('endwith');
    return node('With', tag.start, this.lastEnd, { targets, values, body });
  }

  /** Escaping is off, as in dbt; what would switch it on fails when it is reached. */
  private parseAutoescape(tag: Token): Statement {
    const expr = this.parseExpression();
    const body = this.parseClosedBody('endautoescape');
    return node('Autoescape', tag.start, this.lastEnd, { expr, body });
  }

  private parseCallBlock(tag: Token): Statement {
    const parameters = this.isType(tokens.TOKEN_LEFT_PAREN) ? this.parseParameters() : [];
    const call = this.parseExpression();
    if (call.typename !== 'Call') return this.failAt('expected call', tag);
    const body = this.parseClosedBody('endcall');
    return node('CallBlock', tag.start, this.lastEnd, { call, parameters, body });
  }

  /** Reads `{{ expression }}` only. */
  parseExpressionOnly(): Expression {
    this.take(tokens.TOKEN_VARIABLE_START, 'begin of print statement');
    const expression = this.parseTuple();
    this.take(tokens.TOKEN_VARIABLE_END, 'end of print statement');
    return this.peekToken() === null ? expression : this.expected('end of template');
  }

  /** Reads `{% macro name(…) %}` only. */
  parseHeaderOnly(): MacroHeader {
    this.take(tokens.TOKEN_BLOCK_START, 'begin of statement block');
    return this.parseMacroHeader(this.takeName());
  }

  protected takeAssignable(): Token {
    const token = this.peekToken();
    if (token?.type !== tokens.TOKEN_SYMBOL) return this.failAt(`unexpected '${describe(token)}'`, token);
    this.nextToken();
    return constantNamed(token.value) === undefined ? token : this.failAt(`can't assign to '${token.value}'`, token);
  }

  /** `name`, `namespace.name`, or several of them: `a, (b, c)`. */
  private parseTarget(options: AssignOptions): Target {
    const start = this.peekToken()?.start ?? this.lastEnd;
    const first = this.parseOneTarget(options);
    if (!this.isType(tokens.TOKEN_COMMA)) return first;
    const children = [first];
    while (this.skip(tokens.TOKEN_COMMA)) {
      const another = this.isType(tokens.TOKEN_SYMBOL) || this.isType(tokens.TOKEN_LEFT_PAREN);
      if (!another || (options.endWord !== undefined && this.isName(options.endWord))) break;
      children.push(this.parseOneTarget(options));
    }
    return node('TargetTuple', start, this.lastEnd, { children });
  }

  private parseOneTarget(options: AssignOptions): Target {
    if (this.skip(tokens.TOKEN_LEFT_PAREN)) {
      const inner = this.parseTarget({});
      this.take(tokens.TOKEN_RIGHT_PAREN, ')');
      return inner;
    }
    const name = this.takeAssignable();
    if (options.attributesAllowed !== true || !this.isOperator('.'))
      return node('Symbol', name.start, name.end, { value: name.value });
    this.nextToken();
    const attribute = this.takeName();
    return node('NamespaceTarget', name.start, attribute.end, { name: name.value, attribute: attribute.value });
  }
}

function bindsLoop(target: Target): boolean {
  return target.typename === 'TargetTuple'
    ? target.children.some(bindsLoop)
    : target.typename === 'Symbol' && target.value === 'loop';
}

function wantedTags(tags: readonly string[]): string {
  return ` Jinja was looking for the following tags: ${listed(tags)}.`;
}

function listed(tags: readonly string[]): string {
  return tags.map((tag) => `'${tag}'`).join(' or ');
}

/** Parses a template, or a range of a file that is one. Throws a `TemplateError` with the place. */
export function parseTemplate(file: SourceFile, start = 0, end = file.text.length): BlockNode {
  return new TemplateParser(file, new Lexer(file, start, end)).parseTemplate();
}

/** Parses the opening tag that starts at `start`. */
export function parseMacroHeader(file: SourceFile, start: number, end: number): MacroHeader {
  return new TemplateParser(file, new Lexer(file, start, end)).parseHeaderOnly();
}

/** Parses a text that is one `{{ expression }}`. */
export function parseExpressionOnly(file: SourceFile, lexer: Lexer): Expression {
  return new TemplateParser(file, lexer).parseExpressionOnly();
}
