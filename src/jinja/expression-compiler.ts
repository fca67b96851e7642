import { lineColumn } from '../diagnostics/source.ts';
import type { CodeBuilder, Locals } from './code-builder.ts';
import { filters, tests, type Operation } from './filters.ts';
import { isConstant } from './constant-folding.ts';
import { areHarmless, bindsInOrder } from './argument-order.ts';
import { ESCAPING_FILTERS } from './autoescape.ts';
import type {
  ArgumentsNode,
  AttributeNode,
  BinaryName,
  BinaryNode,
  CallNode,
  CompareNode,
  Comparison,
  Expression,
  FilterNode,
  LookupNode,
  SymbolNode,
  TestNode,
  UnaryNode,
} from './nodes.ts';

const quote = (text: string): string => JSON.stringify(text);

/** Functions of the runtime, by operator. */
const BINARY: Readonly<Record<Exclude<BinaryName, 'Concat' | 'Add'>, string>> = {
  Sub: 'subtract',
  Mul: 'multiply',
  Div: 'divide',
  FloorDiv: 'floorDivide',
  Mod: 'modulo',
  Pow: 'power',
};

const COMPARE: Readonly<Record<Comparison, string>> = {
  '==': 'equals',
  '!=': 'unequal',
  '<': 'less',
  '>': 'greater',
  '<=': 'lessOrEqual',
  '>=': 'greaterOrEqual',
  in: 'isIn',
  'not in': 'isNotIn',
};

/** Filters whose result is part of their input, so that it keeps the input's origins. */
const CUTTING_FILTERS: ReadonlySet<string> = new Set(['trim', 'string', 'safe', 'truncate']);

/** Writes expressions as JavaScript. What it gives is an expression without side effects on the builder's lines. */
export class ExpressionCompiler {
  readonly #builder: CodeBuilder;
  /** The variables at the point that is being compiled; moved by the statement compiler. */
  locals: Locals;
  /** Whether what is compiled may never run: then an unknown filter or test is an error only if it does. */
  isConditional = false;
  /** Code of whether what is printed is escaped for HTML. */
  escaping = 'false';
  #slicesSoftly = false;

  constructor(builder: CodeBuilder, locals: Locals) {
    this.#builder = builder;
    this.locals = locals;
  }

  /** Code for a JavaScript boolean. */
  condition(expression: Expression): string {
    switch (expression.typename) {
      case 'Compare':
      case 'JinjaTest':
        return this.expression(expression);
      case 'Not':
        return `!${this.condition(expression.target)}`;
      case 'And':
        return `(${this.condition(expression.left)}&&${this.condition(expression.right)})`;
      case 'Or':
        return `(${this.condition(expression.left)}||${this.condition(expression.right)})`;
      default:
        return `truthy(${this.expression(expression)})`;
    }
  }

  /** Code for a value. */
  expression(expression: Expression): string {
    switch (expression.typename) {
      case 'Literal':
        return typeof expression.value === 'string' ? quote(expression.value) : String(expression.value);
      case 'FloatLiteral':
        return Number.isInteger(expression.value) || !Number.isFinite(expression.value)
          ? this.#builder.constant(`new PyFloat(${expression.value})`)
          : String(expression.value);
      case 'BigLiteral':
        return `${expression.value}n`;
      case 'Symbol':
        return this.name(expression);
      case 'Array':
        return `[${this.#list(expression.children)}]`;
      case 'Tuple':
        return `tuple([${this.#list(expression.children)}])`;
      case 'Dict': {
        const entries = expression.children.map(
          ({ key, value }) => `${this.expression(key)},${this.expression(value)}`,
        );
        return `dict([${entries.join(',')}],${this.#builder.at(expression)})`;
      }
      case 'Call':
        return this.call(expression);
      case 'JinjaFilter':
        if (!filters.has(expression.name) && !this.isConditional) return this.#unknown('filter', expression, '');
        return this.filter(expression, expression.target === null ? quote('') : this.expression(expression.target));
      case 'JinjaTest':
        return this.#test(expression);
      default:
        return this.#operation(expression);
    }
  }

  #operation(
    expression: Exclude<
      Expression,
      {
        readonly typename:
          | 'Literal'
          | 'FloatLiteral'
          | 'BigLiteral'
          | 'Symbol'
          | 'Array'
          | 'Tuple'
          | 'Dict'
          | 'Call'
          | 'JinjaFilter'
          | 'JinjaTest';
      }
    >,
  ): string {
    switch (expression.typename) {
      case 'And':
      case 'Or': {
        const kept = this.#builder.temporary();
        const left = `truthy(${kept}=${this.expression(expression.left)})`;
        const right = this.expression(expression.right);
        return expression.typename === 'And' ? `(${left}?${right}:${kept})` : `(${left}?${kept}:${right})`;
      }
      case 'Not':
      case 'Neg':
      case 'Pos':
        return this.#unary(expression);
      case 'Compare':
        return this.#compare(expression);
      case 'InlineIf': {
        return this.conditionally(() => {
          const otherwise =
            expression.else_ === null ? this.#noElse(expression.start) : this.expression(expression.else_);
          return `(${this.condition(expression.cond)}?${this.expression(expression.body)}:${otherwise})`;
        });
      }
      case 'LookupVal':
        return this.#lookup(expression);
      case 'Attribute':
        return `attribute(${this.expression(expression.target)},${quote(expression.name)},${this.#builder.at(expression)}${this.#scope})`;
      case 'Add':
      case 'Concat': {
        const join = expression.typename === 'Add' ? 'add' : 'concat';
        if (join === 'concat' && this.escaping !== 'false' && !isConstant(expression))
          return `concatMarkup(${this.escaping},${this.expression(expression.left)},${this.expression(expression.right)})`;
        const operands = `${this.expression(expression.left)},${this.expression(expression.right)},${this.#builder.at(expression)}`;
        return this.#builder.isGenerator ? `${join}Kept(R,${operands})` : `${join}(${operands})`;
      }
      default: {
        const operands = `${this.expression(expression.left)},${this.expression(expression.right)}`;
        const name = isFoldedBase(expression) ? 'powerOfConstant' : BINARY[expression.typename];
        return `${name}(${operands},${this.#builder.at(expression)})`;
      }
    }
  }

  #list(expressions: readonly Expression[]): string {
    return expressions.map((expression) => this.expression(expression)).join(',');
  }

  /** A variable: a local if a template assigns it, else a name of the context. */
  name({ value: name }: Pick<SymbolNode, 'value'>): string {
    const found = this.locals.find(name);
    const fromContext = `lookup(S,${quote(name)})`;
    if (found === undefined) return fromContext;
    if (found.isAssigned) return found.local;
    const unassigned = found.isContextual ? fromContext : `undefinedName(S,${quote(name)})`;
    return `(${found.local}===undefined?${unassigned}:${found.local})`;
  }

  #unary(expression: UnaryNode): string {
    if (expression.typename === 'Not') return `(!${this.condition(expression.target)})`;
    const operator = expression.typename === 'Neg' ? 'negate' : 'positive';
    return `${operator}(${this.expression(expression.target)},${this.#builder.at(expression)})`;
  }

  /** `a < b < c` evaluates `b` once. */
  #compare(expression: CompareNode): string {
    let left = this.expression(expression.expr);
    const parts = expression.ops.map((operand, index) => {
      const isLast = index === expression.ops.length - 1;
      const code = this.expression(operand.expr);
      const kept = isLast ? '' : this.#builder.temporary();
      const part = `${COMPARE[operand.type]}(${left},${isLast ? code : `${kept}=${code}`},${this.#builder.at(expression)})`;
      left = kept;
      return part;
    });
    return parts.length === 1 ? parts.join('') : `(${parts.join('&&')})`;
  }

  /**
   * Code for a constant that is printed. Jinja computes it beforehand, by other means than those of a running template:
   * a slice of what has none is undefined there. If that fails, the template computes it when it runs.
   */
  constant(expression: Expression): string {
    if (!this.#builder.sourceOf(expression).includes(':')) return this.expression(expression);
    this.#slicesSoftly = true;
    const beforehand = this.expression(expression);
    this.#slicesSoftly = false;
    return `precomputed(()=>${beforehand},()=>${this.expression(expression)})`;
  }

  /**
   * Code for what is printed of a value. A constant is printed as it was when the template was compiled, when it was not
   * known yet whether an expression would switch escaping on.
   */
  escapedOutput(code: string, isConstant: boolean): string {
    return this.escaping === 'false' || (isConstant && this.escaping !== 'true')
      ? code
      : `escapedWhen(${this.escaping},${code})`;
  }

  /** Code for a text that the template itself has written. */
  markedText(code: string): string {
    return this.escaping === 'false' ? code : `markedWhen(${this.escaping},${code})`;
  }

  /** Compiles what may never run. */
  conditionally<Result>(compile: () => Result): Result {
    const outer = this.isConditional;
    this.isConditional = true;
    const result = compile();
    this.isConditional = outer;
    return result;
  }

  /** Only the parse pass takes what is missing lightly. */
  get #scope(): string {
    return this.#builder.isGenerator ? '' : ',S';
  }

  #noElse(offset: number): string {
    return `noElse(${lineColumn(this.#builder.file, offset).line})`;
  }

  #lookup(expression: LookupNode): string {
    const target = this.expression(expression.target);
    const { val } = expression;
    if (val.typename !== 'Slice') return `item(${target},${this.expression(val)},${this.#builder.at(expression)}${this.#scope})`;
    const bounds = [val.first, val.stop, val.step].map((bound) => (bound === null ? 'null' : this.expression(bound)));
    const operands = `${target},${bounds.join(',')},${this.#builder.at(expression)}`;
    if (this.#slicesSoftly) return `softSlice(${operands})`;
    return this.#builder.isGenerator ? `sliceKept(R,${operands})` : `slice(${operands})`;
  }

  /** A call; `caller` is the code of the macro that a call block passes. */
  call(node: CallNode, caller?: string): string {
    const { callee, args } = node;
    const prefix = this.#builder.isGenerator ? 'start' : '';
    const method = callee.typename === 'Attribute';
    const name = method ? (prefix === '' ? 'callMethod' : 'startMethod') : prefix === '' ? 'call' : 'start';
    const kept = method || this.escaping === 'false' ? undefined : this.#builder.temporary();
    const target = method ? this.#methodTarget(callee, args) : (kept ?? this.expression(callee));
    const code = `${name}(R,${target},${this.#positional(args)},${this.#keywords(args, caller)},${this.#builder.at(node)})`;
    const awaited = this.#builder.isGenerator ? `(isGenerator(T=${code})?yield* T:T)` : code;
    return kept === undefined
      ? awaited
      : `markedResult(${this.escaping},${kept}=${this.expression(callee)},${awaited})`;
  }

  /** Looks the method up before its arguments are computed, where that makes a difference. */
  #methodTarget(callee: AttributeNode, args: ArgumentsNode): string {
    const [target, name] = [this.expression(callee.target), quote(callee.name)];
    const isPlain = areHarmless(args);
    return isPlain ? `${target},${name}` : `methodTarget(${target},${name},${this.#builder.at(callee)}${this.#scope}),${name}`;
  }

  #positional(args: ArgumentsNode): string {
    const list = `[${this.#list(args.positional)}]`;
    return args.star === null ? list : `withStar(${list},${this.expression(args.star)},${this.#builder.at(args.star)})`;
  }

  #keywords(args: ArgumentsNode, caller?: string): string {
    if (args.keywords.length === 0 && args.doubleStar === null && caller === undefined) return 'null';
    const seen = new Set<string>();
    const entries = args.keywords.map(([name, value]) => {
      if (seen.has(name)) this.#builder.fail(`keyword argument repeated: ${name}`, value);
      seen.add(name);
      return `,[${quote(name)}]:${this.expression(value)}`;
    });
    if (caller !== undefined) entries.push(`,caller:${caller}`);
    const record = `{__proto__:null${entries.join('')}}`;
    return args.doubleStar === null
      ? record
      : `withKeywords(${record},${this.expression(args.doubleStar)},${this.#builder.at(args.doubleStar)})`;
  }

  /** One filter over the code of its input. */
  filter(node: FilterNode, input: string): string {
    const operation = filters.get(node.name);
    if (operation === undefined) return this.#unknown('filter', node, input);
    const plain = this.#builder.constant(`F(${quote(node.name)})`);
    const apply =
      this.escaping === 'false' || !ESCAPING_FILTERS.has(node.name)
        ? plain
        : `(${this.escaping}?${this.#builder.constant(`E(${quote(node.name)})`)}:${plain})`;
    if (!this.#builder.isGenerator || !(CUTTING_FILTERS.has(node.name) || node.name === 'join')) {
      return `${apply}(${input}${this.#operationArguments(operation, node)},${this.#builder.at(node)})`;
    }
    const kept = this.#builder.temporary();
    const helper = node.name === 'join' ? 'joinKept' : 'cutKept';
    return `${helper}(R,${kept}=${input},${apply}(${kept}${this.#operationArguments(operation, node)},${this.#builder.at(node)}))`;
  }

  #unknown(what: 'filter' | 'test', node: FilterNode | TestNode, input: string): string {
    const message = `No ${what} named '${node.name}'`;
    if (!this.isConditional) return this.#builder.fail(`${message}.`, node, 'TemplateAssertionError');
    const args = node.args === null ? ',[],null' : `,${this.#positional(node.args)},${this.#keywords(node.args)}`;
    return `noOperation(${quote(`${message} found.`)},${input}${args},${this.#builder.at(node)})`;
  }

  /** A chain of filters over the text of a block: `{% set x | trim | upper %}`. */
  filterChain(node: FilterNode, input: string): string {
    const { target } = node;
    const inner =
      target === null
        ? input
        : target.typename === 'JinjaFilter'
          ? this.filterChain(target, input)
          : this.expression(target);
    return this.filter(node, inner);
  }

  #test(node: TestNode): string {
    const operation = tests.get(node.name);
    if (operation === undefined) return this.#unknown('test', node, this.expression(node.target));
    const apply = this.#builder.constant(`Q(${quote(node.name)})`);
    return `${apply}(${this.expression(node.target)}${this.#operationArguments(operation, node)},${this.#builder.at(node)})`;
  }

  /** Binds arguments to the parameters of a filter or test while compiling, unless `*` or `**` leave it to the run. */
  #operationArguments(operation: Operation, node: FilterNode | TestNode): string {
    const { args, name } = node;
    const { parameters } = operation;
    if (parameters === null) return args === null ? ',[],null' : `,${this.#positional(args)},${this.#keywords(args)}`;
    if (args === null && operation.required === 0) return ',undefined'.repeat(parameters.length);
    if (args === null) {
      const shape = JSON.stringify(operation);
      return `,...bindOperation(${quote(name)},${shape},[],null)`;
    }
    if (args.star !== null || args.doubleStar !== null || !bindsInOrder(operation, args)) {
      const shape = JSON.stringify(operation);
      return `,...bindOperation(${quote(name)},${shape},${this.#positional(args)},${this.#keywords(args)})`;
    }
    const bound = args.positional.map((argument) => this.expression(argument));
    for (const [keyword, argument] of args.keywords) bound[parameters.indexOf(keyword)] = this.expression(argument);
    return parameters.map((_, index) => `,${bound[index] ?? 'undefined'}`).join('');
  }
}

/** Whether Jinja computes the base of a power beforehand, but not the power. */
function isFoldedBase(expression: BinaryNode): boolean {
  return expression.typename === 'Pow' && isConstant(expression.left) && !isConstant(expression.right);
}
