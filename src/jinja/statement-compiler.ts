import { Locals, type Placed } from './code-builder.ts';
import { isConstant } from './constant-folding.ts';
import { TEMPLATE } from './failure.ts';
import { LoopCompiler } from './loop-compiler.ts';
import { TAKES_CALLER, TAKES_KEYWORDS, TAKES_VARARGS } from './macro.ts';
import type {
  AssignBlockNode,
  AutoescapeNode,
  BlockNode,
  CallBlockNode,
  Expression,
  FilterBlockNode,
  IfNode,
  MacroNode,
  OutputNode,
  Parameter,
  Statement,
  TemplateBlockNode,
  WithNode,
} from './nodes.ts';
import type { ScopeNode } from './scope-analysis.ts';
import { str } from './text.ts';

const quote = (text: string): string => JSON.stringify(text);

/** Names that a macro's body may use without declaring them, and the code of their values. */
const SPECIAL_NAMES: readonly (readonly [string, number, string])[] = [
  ['varargs', TAKES_VARARGS, 'V===null?tuple([]):V'],
  ['kwargs', TAKES_KEYWORDS, 'K===null?new PyDict():K'],
  ['caller', TAKES_CALLER, 'C===undefined?new Undefined("caller","No caller defined"):C'],
];

/** Writes statements as JavaScript: every template, macro and caller becomes one function. */
export class StatementCompiler extends LoopCompiler {
  /** The variables of the template itself. */
  #templateLocals: Locals | undefined;

  /** The function of a whole template. */
  template(root: BlockNode): string {
    return this.functionCode({ signature: '', what: TEMPLATE, catchesReturn: false, result: 'toSql' }, () => {
      this.#rootStatements(root);
    });
  }

  /** The function that gives the values a template prints. */
  values(root: BlockNode): string {
    return this.functionCode(
      { signature: '', what: TEMPLATE, catchesReturn: false, result: 'finish', collects: true },
      () => {
        this.#rootStatements(root);
      },
    );
  }

  #rootStatements(root: BlockNode): void {
    this.declare(root, new Set());
    this.#templateLocals = this.locals;
    if (this.names(root).uses.has('self') && !this.names(root).stores.has('self')) this.#declareSelf(root);
    this.statements(root.children);
  }

  /** `self`, by which a template calls its own blocks. */
  #declareSelf(root: BlockNode): void {
    const self = this.constant('new TemplateReference()');
    this.locals.declare('self', self);
    this.locals.assigned.add('self');
    for (const block of blocksOf(root))
      this.builder.emit(`${self}.add(${this.#innerMacro(block, block.name, `block ${block.name}`)});`);
  }

  /** The function of a macro of a file: code of an object with its parameters, flags and body. */
  macro(macro: MacroNode): string {
    const { flags, code } = this.#macroFunction(
      macro,
      macro.parameters,
      macro.body,
      `${macro.kind} ${macro.name}`,
      true,
    );
    return `{parameters:${JSON.stringify(macro.parameters.map(({ name }) => name))},flags:${flags},body:${code}}`;
  }

  #macroFunction(
    scope: ScopeNode,
    parameters: readonly Parameter[],
    body: BlockNode,
    what: string,
    catchesReturn: boolean,
  ): { flags: number; code: string } {
    const names = this.names(scope);
    const declared = new Set(parameters.map(({ name }) => name));
    const specials = SPECIAL_NAMES.filter(([name]) => names.uses.has(name) && !declared.has(name));
    const flags = specials.reduce((all, [, flag]) => all | flag, 0);
    const code = this.functionCode({ signature: ',B,V,K,C', what, catchesReturn, result: 'finish' }, () => {
      this.#bindParameters(parameters);
      for (const [name, , value] of specials) this.assignNew(name, value);
      this.declare(scope, declared);
      this.statements(body.children);
    });
    return { flags, code };
  }

  #bindParameters(parameters: readonly Parameter[]): void {
    parameters.forEach((parameter, index) => {
      const local = this.builder.local(parameter.name);
      this.builder.emit(`let ${local}=B[${index}];`);
      this.locals.declare(parameter.name, local);
      const fallback =
        parameter.default === null
          ? `missingParameter(${quote(parameter.name)})`
          : this.expressions.expression(parameter.default);
      this.builder.emit(`if(${local}===undefined)${local}=${fallback};`);
      this.locals.assigned.add(parameter.name);
    });
  }

  protected statements(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.typename) {
      case 'NodeList':
        return this.statements(statement.children);
      case 'TemplateData':
        return this.builder.emit(
          this.builder.isGenerator
            ? `${this.output}.data(${quote(statement.value)},${statement.start});`
            : this.isCollected
              ? `o.push(${quote(statement.value)});`
              : `${this.output}+=${quote(statement.value)};`,
        );
      case 'Output':
        return this.#outputStatement(statement);
      case 'Do':
        if (!this.#returned(statement.expr)) this.builder.emit(`${this.expressions.expression(statement.expr)};`);
        return;
      case 'Assign':
        return this.assign(statement.target, this.expressions.expression(statement.value));
      case 'If':
        return this.#ifStatement(statement);
      case 'JinjaFor':
        return this.loop(statement);
      case 'LoaderTag':
        return this.builder.emit(
          `noLoader(${quote(statement.tag)},${this.expressions.expression(statement.expr)},${statement.ignoresMissing},${this.builder.at(statement)});`,
        );
      case 'Break':
        return this.builder.emit('break;');
      case 'Continue':
        return this.builder.emit('continue;');
      default:
        return this.#blockStatement(statement);
    }
  }

  /** What a call or filter block gives is joined as it is, so it must be text, unless `return` comes first. */
  #textOnly(code: string, place: Placed): string {
    if (this.isCollected) return code;
    const given = this.constant(code);
    this.builder.emit(`if(J===0&&!isText(${given}))J=${this.builder.index(place)};`);
    return given;
  }

  #blockStatement(
    statement:
      AssignBlockNode | FilterBlockNode | WithNode | MacroNode | CallBlockNode | TemplateBlockNode | AutoescapeNode,
  ): void {
    switch (statement.typename) {
      case 'AssignBlock': {
        const text = this.#capture(statement);
        return this.assign(
          statement.target,
          statement.filter === null ? text : this.expressions.filterChain(statement.filter, text),
        );
      }
      case 'FilterBlock': {
        const text = this.#capture(statement);
        return this.print(
          this.#textOnly(this.expressions.filterChain(statement.filter, text), statement.filter),
          statement.filter,
        );
      }
      case 'With': {
        const values = statement.values.map((value) => this.constant(this.expressions.expression(value)));
        return this.#braced(statement, () =>
          statement.targets.forEach((target, index) => this.assign(target, values[index] ?? 'null')),
        );
      }
      case 'JinjaMacro': {
        const local = this.localOf(statement.name);
        this.builder.emit(`${local}=${this.#innerMacro(statement, statement.name, `macro ${statement.name}`)};`);
        this.locals.assigned.add(statement.name);
        return;
      }
      case 'CallBlock':
        return this.print(
          this.#textOnly(
            this.expressions.call(statement.call, this.#innerMacro(statement, 'caller', 'caller')),
            statement.call,
          ),
          statement.call,
        );
      case 'Autoescape':
        return this.#autoescape(statement);
      case 'Block':
        return this.#templateBlock(statement);
    }
  }

  /** What a region says holds for all that is written in it, macros too. */
  #autoescape(statement: AutoescapeNode): void {
    const outer = this.expressions.escaping;
    const { expr } = statement;
    this.expressions.escaping =
      expr.typename === 'Literal' ? String(Boolean(expr.value)) : this.constant(this.expressions.condition(expr));
    this.#braced(statement, () => undefined);
    this.expressions.escaping = outer;
  }

  /** A macro that closes over the variables around it. */
  #innerMacro(statement: MacroNode | CallBlockNode | TemplateBlockNode, name: string, what: string): string {
    // `return` in the body of a call block ends the macro that holds the block.
    const catchesReturn = statement.typename === 'JinjaMacro';
    const declared = statement.typename === 'Block' ? [] : statement.parameters;
    const { flags, code } = this.#macroFunction(statement, declared, statement.body, what, catchesReturn);
    const parameters = JSON.stringify(declared.map((parameter) => parameter.name));
    return `innerMacro(R,${quote(name)},${parameters},${flags},${this.builder.isGenerator ? `null,${code}` : `${code},null`})`;
  }

  /** Writes a body into an output of its own; gives the code of its text. */
  #capture(statement: AssignBlockNode | FilterBlockNode): string {
    const output = this.builder.identifier('b');
    this.builder.emit(this.builder.isGenerator ? `const ${output}=new Output(R);` : `let ${output}="";`);
    this.#braced(statement, () => undefined, output);
    return this.expressions.markedText(this.builder.isGenerator ? `${output}.finish()` : output);
  }

  /** A block sees the variables of the whole template, and those around it only if it is `scoped`. */
  #templateBlock(block: TemplateBlockNode): void {
    if (block.required) this.builder.emit(`noBlock(${quote(block.name)},${this.builder.at(block)});`);
    const around = this.locals;
    this.expressions.locals = new Locals(block.scoped ? around : (this.#templateLocals ?? around), true);
    this.#braced(block, () => this.#declareSuper(block));
    this.expressions.locals = around;
  }

  /** Templates extend no other, so that a block takes the place of none. */
  #declareSuper(block: TemplateBlockNode): void {
    const { uses, stores } = this.names(block);
    if (!uses.has('super') || stores.has('super')) return;
    this.locals.declare('super', this.constant(`noParentBlock(${quote(block.name)})`));
    this.locals.assigned.add('super');
  }

  #braced(
    statement: AssignBlockNode | FilterBlockNode | WithNode | TemplateBlockNode | AutoescapeNode,
    first: () => void,
    output = this.output,
  ): void {
    this.builder.emit('{');
    this.nested(() => {
      this.declare(statement, new Set());
      first();
      this.statements(statement.body.children);
    }, output);
    this.builder.emit('}');
  }

  #outputStatement({ expr }: OutputNode): void {
    if (this.#returned(expr)) return;
    if (expr.typename === 'Literal')
      return this.print(this.expressions.escapedOutput(quote(str(expr.value)), true), expr);
    const code = isConstant(expr) ? this.expressions.constant(expr) : this.expressions.expression(expr);
    if (this.isCollected && isConstant(expr)) return this.print(`constantText(${code})`, expr);
    this.print(this.expressions.escapedOutput(code, isConstant(expr)), expr);
  }

  /** `return(x)` as a statement of a macro is JavaScript's `return`; anywhere else it throws. */
  #returned(expression: Expression): boolean {
    if (!this.catchesReturn || expression.typename !== 'Call') return false;
    const { callee, args } = expression;
    if (callee.typename !== 'Symbol' || callee.value !== 'return' || this.locals.find('return') !== undefined)
      return false;
    const [value] = args.positional;
    if (
      value === undefined ||
      args.positional.length > 1 ||
      args.keywords.length > 0 ||
      args.star !== null ||
      args.doubleStar !== null
    )
      return false;
    this.builder.emit(`return ${this.expressions.expression(value)};`);
    return true;
  }

  /** After an `if`, only what both branches assign is certainly assigned. */
  #ifStatement(statement: IfNode): void {
    this.expressions.conditionally(() => this.#branches(statement));
  }

  #branches(statement: IfNode): void {
    const before = new Set(this.locals.assigned);
    this.builder.emit(`if(${this.expressions.condition(statement.cond)}){`);
    this.#statement(statement.body);
    const afterBody = this.locals.assigned;
    this.locals.assigned = new Set(before);
    if (statement.else_ !== null) {
      this.builder.emit('}else{');
      this.#statement(statement.else_);
    }
    const afterElse = this.locals.assigned;
    this.locals.assigned = new Set([...afterBody].filter((name) => afterElse.has(name)));
    this.builder.emit('}');
  }
}

/** Every block of a template, however deep it stands. */
function blocksOf(statement: Statement | BlockNode): readonly TemplateBlockNode[] {
  if (statement.typename === 'NodeList') return statement.children.flatMap(blocksOf);
  if (!('body' in statement)) return [];
  const otherwise = 'else_' in statement && statement.else_ !== null ? blocksOf(statement.else_) : [];
  const within = [...blocksOf(statement.body), ...otherwise];
  return statement.typename === 'Block' ? [statement, ...within] : within;
}
