import type {
  ArgumentsNode,
  BlockNode,
  Expression,
  ForNode,
  Parameter,
  SliceNode,
  Statement,
  Target,
} from './nodes.ts';

/** The names that occur in a scope and below it, and the names that are assigned in it. */
export interface NameUse {
  readonly uses: ReadonlySet<string>;
  readonly stores: ReadonlySet<string>;
  /** Of the assigned names, those that have the context's value until then: it is read, or not every branch assigns it. */
  readonly contextual: ReadonlySet<string>;
}

/** What makes a scope of its own: a loop, a macro, a block, an `else` branch of a loop. */
export type ScopeNode = Statement;

/** Finds, in one pass, which names each scope uses and assigns. */
export function analyzeScopes(root: BlockNode): ReadonlyMap<ScopeNode, NameUse> {
  const analysis = new ScopeAnalysis();
  analysis.scoped(root, () => analysis.statements(root.children));
  return analysis.result;
}

class ScopeAnalysis {
  readonly result = new Map<ScopeNode, NameUse>();
  readonly #open: { readonly uses: Set<string>; stores: Set<string>; readonly contextual: Set<string> }[] = [];

  scoped(scope: ScopeNode, visit: () => void): void {
    const names = { uses: new Set<string>(), stores: new Set<string>(), contextual: new Set<string>() };
    this.#open.push(names);
    visit();
    this.#open.pop();
    this.result.set(scope, names);
  }

  #use(name: string): void {
    for (const scope of this.#open) scope.uses.add(name);
    const scope = this.#open.at(-1);
    if (scope?.stores.has(name) === false) scope.contextual.add(name);
  }

  #store(name: string): void {
    this.#open.at(-1)?.stores.add(name);
  }

  statements(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.typename) {
      case 'NodeList':
        return this.statements(statement.children);
      case 'Output':
      case 'LoaderTag':
      case 'Do':
        return this.#expression(statement.expr);
      case 'If':
        this.#expression(statement.cond);
        return this.#branches(statement.body, statement.else_);
      case 'Assign':
        this.#expression(statement.value);
        return this.#target(statement.target);
      case 'TemplateData':
      case 'Break':
      case 'Continue':
        return;
      default:
        return this.#scopedStatement(statement);
    }
  }

  /** What only one of two branches assigns may still have the value of the context behind them. */
  #branches(body: Statement, otherwise: Statement | null): void {
    const scope = this.#open.at(-1);
    if (scope === undefined) return;
    const before = scope.stores;
    const [first, second] = [body, otherwise].map((branch) => {
      scope.stores = new Set(before);
      if (branch !== null) this.#statement(branch);
      return scope.stores;
    });
    scope.stores = new Set([...(first ?? []), ...(second ?? [])]);
    for (const name of scope.stores) if (first?.has(name) !== second?.has(name)) scope.contextual.add(name);
  }

  #scopedStatement(statement: Extract<Statement, { readonly body: BlockNode }>): void {
    const body = (): void => this.#statement(statement.body);
    switch (statement.typename) {
      case 'JinjaFor':
        return this.#loop(statement);
      case 'JinjaMacro':
        this.#store(statement.name);
        return this.scoped(statement, () => this.#macro(statement.parameters, statement.body));
      case 'CallBlock':
        this.#expression(statement.call);
        return this.scoped(statement, () => this.#macro(statement.parameters, statement.body));
      case 'AssignBlock':
        this.#target(statement.target);
        if (statement.filter !== null) this.#expression(statement.filter);
        return this.scoped(statement, body);
      case 'FilterBlock':
        this.#expression(statement.filter);
        return this.scoped(statement, body);
      case 'With':
        for (const value of statement.values) this.#expression(value);
        return this.scoped(statement, () => {
          for (const target of statement.targets) this.#target(target);
          body();
        });
      case 'Autoescape':
        this.#expression(statement.expr);
        return this.scoped(statement, body);
      case 'Block':
        return this.scoped(statement, body);
      case 'If':
        return this.#statement(statement);
    }
  }

  #loop(loop: ForNode): void {
    this.#expression(loop.iter);
    this.scoped(loop, () => {
      this.#target(loop.target);
      if (loop.test !== null) this.#expression(loop.test);
      this.#statement(loop.body);
    });
    const { else_ } = loop;
    if (else_ !== null) this.scoped(else_, () => this.statements(else_.children));
  }

  #macro(parameters: readonly Parameter[], body: BlockNode): void {
    for (const parameter of parameters) {
      this.#store(parameter.name);
      if (parameter.default !== null) this.#expression(parameter.default);
    }
    this.#statement(body);
  }

  #target(target: Target): void {
    if (target.typename === 'Symbol') this.#store(target.value);
    else if (target.typename === 'NamespaceTarget') this.#use(target.name);
    else for (const child of target.children) this.#target(child);
  }

  #arguments(args: ArgumentsNode | null): void {
    if (args === null) return;
    for (const argument of args.positional) this.#expression(argument);
    for (const [, argument] of args.keywords) this.#expression(argument);
    this.#optional(args.star);
    this.#optional(args.doubleStar);
  }

  #optional(expression: Expression | null): void {
    if (expression !== null) this.#expression(expression);
  }

  #expression(expression: Expression | SliceNode): void {
    switch (expression.typename) {
      case 'Symbol':
        return this.#use(expression.value);
      case 'Literal':
      case 'FloatLiteral':
      case 'BigLiteral':
        return;
      case 'Array':
      case 'Tuple':
        for (const child of expression.children) this.#expression(child);
        return;
      case 'Dict':
        for (const pair of expression.children) this.#pair(pair.key, pair.value);
        return;
      case 'Not':
      case 'Neg':
      case 'Pos':
      case 'Attribute':
        return this.#expression(expression.target);
      case 'Call':
        this.#expression(expression.callee);
        return this.#arguments(expression.args);
      case 'JinjaFilter':
      case 'JinjaTest':
        this.#optional(expression.target);
        return this.#arguments(expression.args);
      default:
        return this.#compound(expression);
    }
  }

  #compound(
    expression: Extract<
      Expression | SliceNode,
      { readonly typename: 'Compare' | 'InlineIf' | 'Slice' | 'LookupVal' } | { readonly left: Expression }
    >,
  ): void {
    switch (expression.typename) {
      case 'Compare':
        this.#expression(expression.expr);
        for (const operand of expression.ops) this.#expression(operand.expr);
        return;
      case 'InlineIf':
        this.#pair(expression.cond, expression.body);
        return this.#optional(expression.else_);
      case 'LookupVal':
        return this.#pair(expression.target, expression.val);
      case 'Slice':
        this.#optional(expression.first);
        this.#optional(expression.stop);
        return this.#optional(expression.step);
      default:
        return this.#pair(expression.left, expression.right);
    }
  }

  #pair(first: Expression, second: Expression | SliceNode): void {
    this.#expression(first);
    this.#expression(second);
  }
}
