import {
  node,
  type ArgumentsNode,
  type CallNode,
  type Expression,
  type FilterNode,
  type PairNode,
  type SliceNode,
} from './nodes.ts';
import { tokens, type Token } from './nunjucks.ts';
import { constantNamed, describe, ParserBase } from './parser-base.ts';

/** Words that, after the name of a test, are not the test's argument. */
const WORDS_AFTER_TEST: ReadonlySet<string> = new Set(['else', 'or', 'and']);

/** What an argument of a test that is written without parentheses may start with. */
const OPERAND_STARTS: ReadonlySet<string> = new Set([
  tokens.TOKEN_STRING,
  tokens.TOKEN_INT,
  tokens.TOKEN_FLOAT,
  tokens.TOKEN_LEFT_BRACKET,
  tokens.TOKEN_LEFT_CURLY,
]);

export interface TupleOptions {
  /** Whether `a if b else c` may stand there without parentheses. */
  readonly conditional?: boolean;
  /** Whether nothing at all is an empty tuple. */
  readonly emptyAllowed?: boolean;
  /** Names that end it, besides the end of the tag. */
  readonly endWords?: readonly string[];
}

/** The tightly binding half of the expression grammar: literals, calls, subscripts, filters and tests. */
export abstract class OperandParser extends ParserBase {
  abstract parseOr(): Expression;

  /** An expression, or several with commas between: a tuple. */
  parseTuple(options: TupleOptions = {}): Expression {
    const first = this.peekToken();
    const start = first?.start ?? this.lastEnd;
    const items: Expression[] = [];
    let isTuple = false;
    while (!this.endsTuple(options)) {
      items.push(options.conditional === false ? this.parseOr() : this.parseExpression());
      if (!this.skip(tokens.TOKEN_COMMA)) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (!isTuple && options.emptyAllowed !== true)
      return this.failAt(`Expected an expression, got '${describe(first)}'`, first);
    return node('Tuple', start, this.lastEnd, { children: items });
  }

  private endsTuple(options: TupleOptions): boolean {
    const token = this.peekToken();
    if (token === null) return true;
    if (
      token.type === tokens.TOKEN_BLOCK_END ||
      token.type === tokens.TOKEN_VARIABLE_END ||
      token.type === tokens.TOKEN_RIGHT_PAREN
    )
      return true;
    return token.type === tokens.TOKEN_SYMBOL && options.endWords?.includes(token.value) === true;
  }

  parsePrimary(): Expression {
    const token = this.nextToken();
    if (token === null) return this.failAt(`unexpected 'end of template'`, null);
    const { start, end, value } = token;
    switch (token.type) {
      case tokens.TOKEN_SYMBOL: {
        const constant = constantNamed(value);
        return constant === undefined
          ? node('Symbol', start, end, { value })
          : node('Literal', start, end, { value: constant });
      }
      case tokens.TOKEN_STRING:
        return this.stringLiteral(token);
      case tokens.TOKEN_INT:
        return integerLiteral(token);
      case tokens.TOKEN_FLOAT:
        return node('FloatLiteral', start, end, { value: Number.parseFloat(value) });
      case tokens.TOKEN_LEFT_PAREN: {
        const inner = this.parseTuple({ emptyAllowed: true });
        this.take(tokens.TOKEN_RIGHT_PAREN, ')');
        return inner;
      }
      case tokens.TOKEN_LEFT_BRACKET:
        return this.listLiteral(token);
      case tokens.TOKEN_LEFT_CURLY:
        return this.dictLiteral(token);
      default:
        return this.failAt(`unexpected '${describe(token)}'`, token);
    }
  }

  /** Adjacent string literals are one. */
  private stringLiteral(token: Token): Expression {
    let { value } = token;
    while (this.isType(tokens.TOKEN_STRING)) value += this.nextToken()?.value ?? '';
    return node('Literal', token.start, this.lastEnd, { value });
  }

  private listLiteral(token: Token): Expression {
    const children: Expression[] = [];
    while (!this.isType(tokens.TOKEN_RIGHT_BRACKET)) {
      if (children.length > 0) this.take(tokens.TOKEN_COMMA, ',');
      if (this.isType(tokens.TOKEN_RIGHT_BRACKET)) break;
      children.push(this.parseExpression());
    }
    this.nextToken();
    return node('Array', token.start, this.lastEnd, { children });
  }

  private dictLiteral(token: Token): Expression {
    const children: PairNode[] = [];
    while (!this.isType(tokens.TOKEN_RIGHT_CURLY)) {
      if (children.length > 0) this.take(tokens.TOKEN_COMMA, ',');
      if (this.isType(tokens.TOKEN_RIGHT_CURLY)) break;
      const key = this.parseExpression();
      this.take(tokens.TOKEN_COLON, ':');
      const value = this.parseExpression();
      children.push(node('Pair', key.start, value.end, { key, value }));
    }
    this.nextToken();
    return node('Dict', token.start, this.lastEnd, { children });
  }

  /** Calls, subscripts and attributes behind an operand. */
  parsePostfix(operand: Expression): Expression {
    let result = operand;
    for (;;) {
      const token = this.peekToken();
      if (token?.type === tokens.TOKEN_LEFT_PAREN) result = this.parseCallOf(result);
      else if (token?.type === tokens.TOKEN_LEFT_BRACKET) result = this.parseSubscript(result);
      else if (this.isOperator('.')) result = this.parseAttribute(result);
      else return result;
    }
  }

  parseCallOf(callee: Expression): CallNode {
    const args = this.parseArguments();
    return node('Call', callee.start, this.lastEnd, { callee, args });
  }

  private parseAttribute(target: Expression): Expression {
    this.nextToken();
    const token = this.nextToken();
    if (token?.type === tokens.TOKEN_SYMBOL)
      return node('Attribute', target.start, token.end, { target, name: token.value });
    if (token?.type === tokens.TOKEN_INT)
      return node('LookupVal', target.start, token.end, { target, val: integerLiteral(token) });
    return this.failAt('expected name or number', token);
  }

  private parseSubscript(target: Expression): Expression {
    const open = this.nextToken();
    const items: (Expression | SliceNode)[] = [];
    while (!this.isType(tokens.TOKEN_RIGHT_BRACKET)) {
      if (items.length > 0) this.take(tokens.TOKEN_COMMA, ',');
      if (this.isType(tokens.TOKEN_RIGHT_BRACKET)) break;
      items.push(this.parseSubscriptItem());
    }
    this.nextToken();
    const [first] = items;
    if (first === undefined) return this.failAt('expected subscript expression', open);
    const expressions = items.filter((item) => item.typename !== 'Slice');
    if (items.length > 1 && expressions.length < items.length)
      return this.failAt('a slice cannot stand in a tuple', open);
    const val = items.length > 1 ? node('Tuple', first.start, this.lastEnd, { children: expressions }) : first;
    return node('LookupVal', target.start, this.lastEnd, { target, val });
  }

  private parseSubscriptItem(): Expression | SliceNode {
    const start = this.peekToken()?.start ?? this.lastEnd;
    const isColon = (): boolean => this.isType(tokens.TOKEN_COLON);
    const isDone = (): boolean => this.isType(tokens.TOKEN_RIGHT_BRACKET) || this.isType(tokens.TOKEN_COMMA);
    const first = isColon() ? null : this.parseExpression();
    if (first !== null && !isColon()) return first;
    this.nextToken();
    const stop = isColon() || isDone() ? null : this.parseExpression();
    const step = this.skip(tokens.TOKEN_COLON) && !isDone() ? this.parseExpression() : null;
    return node('Slice', start, this.lastEnd, { first, stop, step });
  }

  /** `(a, *b, c=d, **e)` */
  parseArguments(): ArgumentsNode {
    const open = this.take(tokens.TOKEN_LEFT_PAREN, '(');
    const positional: Expression[] = [];
    const keywords: [string, Expression][] = [];
    let star: Expression | null = null;
    let doubleStar: Expression | null = null;
    const ensure = (valid: boolean): void => {
      if (!valid) this.failAt('invalid syntax for function call expression', open);
    };
    for (let first = true; !this.isType(tokens.TOKEN_RIGHT_PAREN); first = false) {
      if (!first) this.take(tokens.TOKEN_COMMA, ',');
      if (this.isType(tokens.TOKEN_RIGHT_PAREN)) break;
      if (this.skipValue(tokens.TOKEN_OPERATOR, '*')) {
        ensure(star === null && doubleStar === null);
        star = this.parseExpression();
      } else if (this.skipValue(tokens.TOKEN_OPERATOR, '**')) {
        ensure(doubleStar === null);
        doubleStar = this.parseExpression();
      } else {
        const expression = this.parseExpression();
        const isKeyword = expression.typename === 'Symbol' && this.skipValue(tokens.TOKEN_OPERATOR, '=');
        ensure(doubleStar === null && (isKeyword || (star === null && keywords.length === 0)));
        if (isKeyword) keywords.push([expression.value, this.parseExpression()]);
        else positional.push(expression);
      }
    }
    this.nextToken();
    return node('Arguments', open.start, this.lastEnd, { positional, keywords, star, doubleStar });
  }

  /** Filters, tests and calls behind an operand. */
  parseFiltersAndTests(operand: Expression): Expression {
    let result = operand;
    for (;;) {
      if (this.skip(tokens.TOKEN_PIPE)) result = this.parseOneFilter(result, result.start);
      else if (this.skipSymbol('is')) result = this.parseTest(result);
      else if (this.isType(tokens.TOKEN_LEFT_PAREN)) result = this.parseCallOf(result);
      else return result;
    }
  }

  /** `name(args)` behind a `|`; without a target in `{% filter %}` and set blocks. */
  parseOneFilter(target: Expression | null, start: number): FilterNode {
    const name = this.parseDottedName();
    const args = this.isType(tokens.TOKEN_LEFT_PAREN) ? this.parseArguments() : null;
    return node('JinjaFilter', start, this.lastEnd, { target, name, args });
  }

  private parseDottedName(): string {
    let name = this.takeName().value;
    while (this.isOperator('.')) {
      this.nextToken();
      name += `.${this.takeName().value}`;
    }
    return name;
  }

  private parseTest(target: Expression): Expression {
    const negated = this.skipSymbol('not');
    const name = this.parseDottedName();
    const args = this.parseTestArguments();
    const test = node('JinjaTest', target.start, this.lastEnd, { target, name, args });
    return negated ? node('Not', target.start, this.lastEnd, { target: test }) : test;
  }

  private parseTestArguments(): ArgumentsNode | null {
    const token = this.peekToken();
    if (token === null) return null;
    if (token.type === tokens.TOKEN_LEFT_PAREN) return this.parseArguments();
    const isOperand =
      token.type === tokens.TOKEN_SYMBOL ? !WORDS_AFTER_TEST.has(token.value) : OPERAND_STARTS.has(token.type);
    if (!isOperand) return null;
    if (this.isName('is')) return this.failAt('You cannot chain multiple tests with is', token);
    const argument = this.parsePostfix(this.parsePrimary());
    return node('Arguments', argument.start, argument.end, {
      positional: [argument],
      keywords: [],
      star: null,
      doubleStar: null,
    });
  }
}

function integerLiteral({ value, start, end }: Token): Expression {
  const number = Number(value);
  return Number.isSafeInteger(number)
    ? node('Literal', start, end, { value: number })
    : node('BigLiteral', start, end, { value: BigInt(value) });
}
