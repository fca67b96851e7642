import { node, type BinaryName, type Comparison, type Expression, type OperandNode } from './nodes.ts';
import { tokens } from './nunjucks.ts';
import { OperandParser } from './parser-operands.ts';

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['==', '=='],
  ['!=', '!='],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
]);

type OperatorTable = ReadonlyMap<string, BinaryName>;
const SUM: OperatorTable = new Map<string, BinaryName>([
  ['+', 'Add'],
  ['-', 'Sub'],
]);
const CONCATENATION: OperatorTable = new Map<string, BinaryName>([['~', 'Concat']]);
const PRODUCT: OperatorTable = new Map<string, BinaryName>([
  ['*', 'Mul'],
  ['/', 'Div'],
  ['//', 'FloorDiv'],
  ['%', 'Mod'],
]);
const POWER: OperatorTable = new Map<string, BinaryName>([['**', 'Pow']]);

/** Operators, in Jinja's order of precedence, loosest first. Jinja's `**` is left-associative, and so is ours. */
export abstract class ExpressionParser extends OperandParser {
  parseExpression(): Expression {
    let result = this.parseOr();
    while (this.skipSymbol('if')) {
      const cond = this.parseOr();
      const else_ = this.skipSymbol('else') ? this.parseExpression() : null;
      result = node('InlineIf', result.start, this.lastEnd, { cond, body: result, else_ });
    }
    return result;
  }

  parseOr(): Expression {
    let left = this.parseAnd();
    while (this.skipSymbol('or')) {
      const right = this.parseAnd();
      left = node('Or', left.start, right.end, { left, right });
    }
    return left;
  }

  private parseAnd(): Expression {
    let left = this.parseNot();
    while (this.skipSymbol('and')) {
      const right = this.parseNot();
      left = node('And', left.start, right.end, { left, right });
    }
    return left;
  }

  private parseNot(): Expression {
    const start = this.peekToken()?.start ?? this.lastEnd;
    if (!this.skipSymbol('not')) return this.parseCompare();
    const target = this.parseNot();
    return node('Not', start, target.end, { target });
  }

  private parseCompare(): Expression {
    const expr = this.parseSum();
    const ops: OperandNode[] = [];
    for (let type = this.takeComparison(); type !== null; type = this.takeComparison()) {
      const right = this.parseSum();
      ops.push(node('CompareOperand', right.start, right.end, { expr: right, type }));
    }
    return ops.length === 0 ? expr : node('Compare', expr.start, this.lastEnd, { expr, ops });
  }

  private takeComparison(): Comparison | null {
    const token = this.peekToken();
    if (token?.type === tokens.TOKEN_OPERATOR) {
      const comparison = COMPARISONS.get(token.value) ?? null;
      if (comparison !== null) this.nextToken();
      return comparison;
    }
    if (this.skipSymbol('in')) return 'in';
    if (!this.skipSymbol('not')) return null;
    return this.skipSymbol('in') ? 'not in' : this.expected('in');
  }

  private parseBinary(operators: OperatorTable, parseOperand: () => Expression): Expression {
    let left = parseOperand();
    for (;;) {
      const token = this.peekToken();
      const isOperator = token?.type === tokens.TOKEN_OPERATOR || token?.type === tokens.TOKEN_TILDE;
      const name = isOperator ? operators.get(token.value) : undefined;
      if (name === undefined) return left;
      this.nextToken();
      const right = parseOperand();
      left = node(name, left.start, right.end, { left, right });
    }
  }

  private readonly parseSum = (): Expression => this.parseBinary(SUM, this.parseConcatenation);
  private readonly parseConcatenation = (): Expression => this.parseBinary(CONCATENATION, this.parseProduct);
  private readonly parseProduct = (): Expression => this.parseBinary(PRODUCT, this.parsePower);
  private readonly parsePower = (): Expression => this.parseBinary(POWER, this.parseUnary);
  private readonly parseUnary = (): Expression => this.parseFiltersAndTests(this.parseSigned());

  /** A sign binds tighter than filters: `-x | abs` is `(-x) | abs`. */
  private parseSigned(): Expression {
    const start = this.peekToken()?.start ?? this.lastEnd;
    const sign = this.skipValue(tokens.TOKEN_OPERATOR, '-')
      ? 'Neg'
      : this.skipValue(tokens.TOKEN_OPERATOR, '+')
        ? 'Pos'
        : null;
    if (sign === null) return this.parsePostfix(this.parsePrimary());
    const target = this.parseSigned();
    return this.parsePostfix(node(sign, start, target.end, { target }));
  }
}
