import { Locals, type CodeBuilder, type Placed } from './code-builder.ts';
import { ExpressionCompiler } from './expression-compiler.ts';
import type { Target } from './nodes.ts';
import type { NameUse, ScopeNode } from './scope-analysis.ts';

const quote = (text: string): string => JSON.stringify(text);

export interface FunctionOptions {
  /** Code of further parameters, behind the activation. */
  readonly signature: string;
  /** How frames of errors call it. */
  readonly what: string;
  /** Whether `return(…)` ends it. */
  readonly catchesReturn: boolean;
  /** What a generator gives of its output. */
  readonly result: 'finish' | 'toSql';
  /** Whether its output is a list of the values that it prints. */
  readonly collects?: boolean;
}

/** What all code of a unit is made of: functions, scopes, variables, assignments, output. */
export abstract class FunctionWriter {
  protected readonly builder: CodeBuilder;
  protected readonly expressions: ExpressionCompiler;
  readonly #scopes: ReadonlyMap<ScopeNode, NameUse>;
  /** The variable that takes the output: a string, or an `Output` in generators. */
  protected output = 'o';
  protected catchesReturn = false;
  protected collects = false;

  constructor(builder: CodeBuilder, scopes: ReadonlyMap<ScopeNode, NameUse>) {
    this.builder = builder;
    this.#scopes = scopes;
    this.expressions = new ExpressionCompiler(builder, new Locals(null));
  }

  protected names(scope: ScopeNode): NameUse {
    const names = this.#scopes.get(scope);
    if (names === undefined) throw new Error(`${scope.typename} was not analyzed`);
    return names;
  }

  protected get locals(): Locals {
    return this.expressions.locals;
  }

  /** Runs `write` with a scope of its own inside of the current function. */
  protected nested(write: () => void, output = this.output): void {
    const outer = { locals: this.locals, output: this.output, isConditional: this.expressions.isConditional };
    this.expressions.locals = new Locals(outer.locals);
    this.expressions.isConditional = false;
    this.output = output;
    write();
    this.expressions.locals = outer.locals;
    this.expressions.isConditional = outer.isConditional;
    this.output = outer.output;
  }

  protected functionCode(options: FunctionOptions, write: () => void): string {
    const { catchesReturn, collects } = this;
    this.catchesReturn = options.catchesReturn;
    this.collects = options.collects === true;
    const { body, temporaries } = this.builder.collect(() => this.nested(write, 'o'));
    this.catchesReturn = catchesReturn;
    this.collects = collects;
    const isGenerator = this.builder.isGenerator;
    const variables = [
      'P=0',
      'J=0',
      isGenerator ? 'T' : options.collects === true ? 'o=[]' : 'o=""',
      ...temporaries,
    ].join(',');
    const start = isGenerator
      ? `const S=R.scope,o=new Output(R);let ${variables};`
      : `const S=R.scope;let ${variables};`;
    const caught = options.catchesReturn ? 'if(e instanceof MacroReturn)return e.value;' : '';
    const result = isGenerator ? `o.${options.result}()` : 'o';
    // The parentheses tell V8 to compile it at once: it is called right away.
    return `(function${isGenerator ? '*' : ''}(R${options.signature}){${start}try{\n${body}\nif(J!==0){P=J;noText();}\nreturn ${result};}catch(e){${caught}throw failed(e,R,${quote(options.what)},P);}})`;
  }

  /** The local of a variable that a template assigns: analysis has found it, so it is declared. */
  protected localOf(name: string): string {
    const found = this.locals.find(name);
    if (found === undefined) throw new Error(`the variable ${name} was not analyzed`);
    return found.local;
  }

  /** Declares the variables a scope assigns; each starts with the value it has outside. */
  protected declare(scope: ScopeNode, except: ReadonlySet<string>): void {
    for (const name of this.names(scope).stores) {
      if (except.has(name)) continue;
      const outer = this.locals.find(name);
      const local = this.builder.local(name);
      this.builder.emit(outer === undefined ? `let ${local};` : `let ${local}=${outer.local};`);
      this.locals.declare(name, local, outer?.isContextual ?? this.names(scope).contextual.has(name));
      if (outer?.isAssigned === true) this.locals.assigned.add(name);
    }
  }

  /** Declares a variable that has a value from the start. */
  protected assignNew(name: string, code: string): void {
    const local = this.builder.local(name);
    this.builder.emit(`let ${local}=${code};`);
    this.locals.declare(name, local);
    this.locals.assigned.add(name);
  }

  /** Keeps the value of an expression for several uses. */
  protected constant(code: string): string {
    const name = this.builder.identifier('v');
    this.builder.emit(`const ${name}=${code};`);
    return name;
  }

  /** Whether what is written here is kept as a value. */
  protected get isCollected(): boolean {
    return this.collects && this.output === 'o';
  }

  /** Writes the value of an expression to the output. */
  protected print(code: string, place: Placed): void {
    const { isGenerator } = this.builder;
    if (this.isCollected) return this.builder.emit(`o.push(${code});`);
    this.builder.emit(
      isGenerator ? `${this.output}.print(${code},${this.builder.at(place)});` : `${this.output}+=str(${code});`,
    );
  }

  protected assign(target: Target, code: string): void {
    switch (target.typename) {
      case 'Symbol':
        this.builder.emit(`${this.localOf(target.value)}=${code};`);
        this.locals.assigned.add(target.value);
        return;
      case 'NamespaceTarget':
        return this.builder.emit(
          `setMember(${this.expressions.name({ value: target.name })},${quote(target.attribute)},${code},${this.builder.at(target)});`,
        );
      case 'TargetTuple': {
        const items = this.constant(`unpack(${code},${target.children.length},${this.builder.at(target)})`);
        target.children.forEach((child, index) => this.assign(child, `${items}[${index}]`));
      }
    }
  }

  /** Declares the variables of a loop's target and assigns them. */
  protected bindTarget(target: Target, code: string): ReadonlySet<string> {
    const names = targetNames(target);
    for (const name of names) {
      const local = this.builder.local(name);
      this.builder.emit(`let ${local};`);
      this.locals.declare(name, local);
    }
    this.assign(target, code);
    return names;
  }
}

function targetNames(target: Target): Set<string> {
  if (target.typename === 'Symbol') return new Set([target.value]);
  if (target.typename === 'NamespaceTarget') return new Set();
  return new Set(target.children.flatMap((child) => [...targetNames(child)]));
}
