import { Locals, type Placed } from './code-builder.ts';
import { isConstant } from './constant-folding.ts';
import { TEMPLATE } from './failure.ts';
import { FunctionWriter } from './function-writer.ts';
import { TAKES_CALLER, TAKES_KEYWORDS, TAKES_VARARGS } from './macro.ts';
import type {
  AssignBlockNode,
  AutoescapeNode,
  BlockNode,
  CallBlockNode,
  Expression,
  FilterBlockNode,
  ForNode,
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
export class StatementCompiler extends FunctionWriter {
  /** The variables of the template itself. */
  #templateLocals: Locals | undefined;

  /** The function of a whole template. */
  template(root: BlockNode): string {
    return this.functionCode({ signature: '', what: TEMPLATE, catchesReturn: false, result: 'toSql' }, () => {
      this.declare(root, new Set());
      this.#templateLocals = this.locals;
      this.#statements(root.children);
    });
  }

  /** The function that gives the values a template prints. */
  values(root: BlockNode): string {
    return this.functionCode(
      { signature: '', what: TEMPLATE, catchesReturn: false, result: 'finish', collects: true },
      () => {
        this.declare(root, new Set());
        this.#templateLocals = this.locals;
        this.#statements(root.children);
      },
    );
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
      this.#statements(body.children);
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

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.typename) {
      case 'NodeList':
        return this.#statements(statement.children);
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
        return this.#loop(statement);
      case 'LoaderTag':
        return this.builder.emit(
          `noLoader(${quote(statement.tag)},${this.expressions.expression(statement.expr)},${this.builder.at(statement)});`,
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
        this.builder.emit(
          `noEscaping(${this.expressions.condition(statement.expr)},${this.builder.at(statement.expr)});`,
        );
        return this.#braced(statement, () => undefined);
      case 'Block':
        return this.#templateBlock(statement);
    }
  }

  /** A macro that closes over the variables around it. */
  #innerMacro(statement: MacroNode | CallBlockNode, name: string, what: string): string {
    // `return` in the body of a call block ends the macro that holds the block.
    const catchesReturn = statement.typename === 'JinjaMacro';
    const { flags, code } = this.#macroFunction(statement, statement.parameters, statement.body, what, catchesReturn);
    const parameters = JSON.stringify(statement.parameters.map((parameter) => parameter.name));
    return `innerMacro(R,${quote(name)},${parameters},${flags},${this.builder.isGenerator ? `null,${code}` : `${code},null`})`;
  }

  /** Writes a body into an output of its own; gives the code of its text. */
  #capture(statement: AssignBlockNode | FilterBlockNode): string {
    const output = this.builder.identifier('b');
    this.builder.emit(this.builder.isGenerator ? `const ${output}=new Output(R);` : `let ${output}="";`);
    this.#braced(statement, () => undefined, output);
    return this.builder.isGenerator ? `${output}.finish()` : output;
  }

  /** A block sees the variables of the whole template, and those around it only if it is `scoped`. */
  #templateBlock(block: TemplateBlockNode): void {
    if (block.required) this.builder.emit(`noBlock(${quote(block.name)},${this.builder.at(block)});`);
    const around = this.locals;
    if (!block.scoped) this.expressions.locals = new Locals(this.#templateLocals ?? around, true);
    this.#braced(block, () => undefined);
    this.expressions.locals = around;
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
      this.#statements(statement.body.children);
    }, output);
    this.builder.emit('}');
  }

  #outputStatement({ expr }: OutputNode): void {
    if (this.#returned(expr)) return;
    if (expr.typename === 'Literal') this.print(quote(str(expr.value)), expr);
    else if (this.isCollected && isConstant(expr))
      this.print(`constantText(${this.expressions.expression(expr)})`, expr);
    else this.print(this.expressions.expression(expr), expr);
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

  #loop(loop: ForNode): void {
    const names = this.names(loop);
    const usesLoop = loop.recursive || (names.uses.has('loop') && !names.stores.has('loop'));
    const outer = { output: this.output, catchesReturn: this.catchesReturn, collects: this.collects };
    const source = this.expressions.expression(loop.iter);
    const recursion = loop.recursive ? this.#openRecursion() : null;
    if (recursion === null) this.builder.emit('{');
    const items = this.#loopItems(loop, recursion === null ? source : 'I', usesLoop);
    const state = usesLoop
      ? this.constant(`new Loop(${items},${recursion === null ? '0,null' : `depth,${recursion}`})`)
      : null;
    const isEmpty = loop.else_ === null ? null : this.builder.identifier('E');
    if (isEmpty !== null) this.builder.emit(`let ${isEmpty}=true;`);
    this.#loopBody(loop, items, state, isEmpty);
    if (loop.else_ !== null) this.#loopElse(loop.else_, isEmpty ?? 'false');
    this.output = outer.output;
    this.catchesReturn = outer.catchesReturn;
    this.collects = outer.collects;
    if (recursion === null) this.builder.emit('}');
    else this.#closeRecursion(recursion, source, loop);
  }

  /** A recursive loop is a function that `loop(…)` calls again. */
  #openRecursion(): string {
    const name = this.builder.identifier('N');
    const { isGenerator } = this.builder;
    this.builder.emit(
      `const ${name}=function${isGenerator ? '*' : ''}(I,depth){${isGenerator ? 'let T;const o=new Output(R);' : 'let o="";'}`,
    );
    this.output = 'o';
    this.catchesReturn = false;
    this.collects = false;
    return name;
  }

  #closeRecursion(recursion: string, source: string, loop: ForNode): void {
    const { isGenerator } = this.builder;
    this.builder.emit(`return ${isGenerator ? 'o.finish()' : 'o'};};`);
    this.print(`${isGenerator ? 'yield* ' : ''}${recursion}(${source},0)`, loop.iter);
  }

  /** Writes the list a loop runs over; `loop.length` and the like must see only the items that pass the test. */
  #loopItems(loop: ForNode, source: string, usesLoop: boolean): string {
    const { test } = loop;
    const all = this.constant(`iterate(${source},${this.builder.at(loop.iter)})`);
    if (test === null || !usesLoop) return all;
    const kept = this.constant('[]');
    const index = this.builder.identifier('i');
    this.builder.emit(`for(let ${index}=0;${index}<${all}.length;${index}++){`);
    this.nested(() => {
      this.bindTarget(loop.target, `${all}[${index}]`);
      this.builder.emit(`if(${this.expressions.condition(test)})${kept}.push(${all}[${index}]);`);
    });
    this.builder.emit('}');
    return kept;
  }

  #loopBody(loop: ForNode, items: string, state: string | null, isEmpty: string | null): void {
    const index = this.builder.identifier('i');
    this.builder.emit(`for(let ${index}=0;${index}<${items}.length;${index}++){`);
    this.nested(() => {
      if (state !== null) {
        this.builder.emit(`${state}.position=${index};`);
        this.locals.declare('loop', state);
        this.locals.assigned.add('loop');
      }
      const bound = this.bindTarget(loop.target, `${items}[${index}]`);
      if (loop.test !== null && state === null)
        this.builder.emit(`if(!${this.expressions.condition(loop.test)})continue;`);
      this.declare(loop, bound);
      if (isEmpty !== null) this.builder.emit(`${isEmpty}=false;`);
      this.#statements(loop.body.children);
    });
    this.builder.emit('}');
  }

  #loopElse(body: BlockNode, isEmpty: string): void {
    this.builder.emit(`if(${isEmpty}){`);
    this.nested(() => {
      this.declare(body, new Set());
      this.#statements(body.children);
    });
    this.builder.emit('}');
  }
}
