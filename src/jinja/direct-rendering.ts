import type { SourceFile } from '../diagnostics/source.ts';
import type { Sql } from '../sql/sql.ts';
import { Activation, type Unit } from './activation.ts';
import { attribute } from './attributes.ts';
import { call, callMethod, createRendering, drive, isGenerator, start, startMethod } from './calls.ts';
import { PyDict } from './containers.ts';
import { failed, TEMPLATE } from './failure.ts';
import { methodTarget } from './method-target.ts';
import type { Keywords, Value } from './model.ts';
import type { AttributeNode, BlockNode, CallNode, DataNode, Expression, OutputNode } from './nodes.ts';
import type { Origins } from './origins.ts';
import { Output } from './output.ts';
import { lookup, type Scope } from './scope.ts';
import { str } from './text.ts';

/**
 * Most models are text with a few calls in it: `{{ config(…) }}`, `{{ ref('x') }}`. They are rendered straight from
 * their tree: to generate code, compile and run it once takes many times as long.
 */
export interface DirectTemplate extends BlockNode {
  readonly children: readonly (DataNode | OutputNode)[];
}

/** Whether a template has nothing but text, names, literals and calls. */
export function isDirect(root: BlockNode): root is DirectTemplate {
  return root.children.every(
    (child) => child.typename === 'TemplateData' || (child.typename === 'Output' && isDirectExpression(child.expr)),
  );
}

export function isDirectExpression(expression: Expression): boolean {
  switch (expression.typename) {
    case 'Literal':
      return true;
    case 'Symbol':
      return expression.value !== 'self';
    case 'Array':
      return expression.children.every(isDirectExpression);
    case 'Dict':
      return expression.children.every(({ key, value }) => isDirectExpression(key) && isDirectExpression(value));
    case 'Attribute':
      return isDirectExpression(expression.target);
    case 'Call':
      return isDirectCall(expression);
    default:
      return false;
  }
}

function isDirectCall({ callee, args }: CallNode): boolean {
  const plain = args.star === null && args.doubleStar === null;
  const returns = callee.typename === 'Symbol' && callee.value === 'return';
  return (
    plain &&
    !returns &&
    isDirectExpression(callee) &&
    args.positional.every(isDirectExpression) &&
    args.keywords.every(([, value]) => isDirectExpression(value))
  );
}

/** One rendering: where it is, for errors and for the calls it makes. */
class Place {
  readonly activation: Activation;
  readonly #positions: number[];

  constructor(file: SourceFile, scope: Scope, origins: Origins | null) {
    this.#positions = [];
    const unit: Unit = { file, positions: this.#positions };
    this.activation = new Activation(createRendering(origins), scope, unit, null, 0);
  }

  /** Index of an expression's place in the unit. */
  at(expression: Expression): number {
    this.#positions.push(expression.start, expression.end);
    return this.#positions.length / 2 - 1;
  }

  get last(): number {
    return Math.max(0, this.#positions.length / 2 - 1);
  }
}

export function renderDirectSync(file: SourceFile, root: DirectTemplate, scope: Scope): string {
  const place = new Place(file, scope, null);
  try {
    return root.children
      .map((child) => (child.typename === 'TemplateData' ? child.value : str(evaluate(child.expr, place))))
      .join('');
  } catch (error) {
    throw failed(error, place.activation, TEMPLATE, place.last);
  }
}

/** The value of one expression, in the parse pass. */
export function evaluateDirect(file: SourceFile, expression: Expression, scope: Scope): Value {
  const place = new Place(file, scope, null);
  try {
    return evaluate(expression, place);
  } catch (error) {
    throw failed(error, place.activation, TEMPLATE, place.last);
  }
}

export async function renderDirect(
  file: SourceFile,
  root: DirectTemplate,
  scope: Scope,
  origins: Origins,
): Promise<Sql> {
  const place = new Place(file, scope, origins);
  const output = new Output(place.activation);
  try {
    for (const child of root.children) {
      if (child.typename === 'TemplateData') output.data(child.value, child.start);
      else output.print(await evaluateLater(child.expr, place), place.at(child.expr));
    }
    return output.toSql();
  } catch (error) {
    throw failed(error, place.activation, TEMPLATE, place.last);
  }
}

function evaluate(expression: Expression, place: Place): Value {
  const { activation } = place;
  switch (expression.typename) {
    case 'Literal':
      return expression.value;
    case 'Symbol':
      return lookup(activation.scope, expression.value);
    case 'Array':
      return expression.children.map((child) => evaluate(child, place));
    case 'Dict': {
      const entries = expression.children.map(({ key, value }): [Value, Value] => [
        evaluate(key, place),
        evaluate(value, place),
      ]);
      place.at(expression);
      return new PyDict(entries);
    }
    case 'Attribute': {
      const target = evaluate(expression.target, place);
      return attribute(target, expression.name, place.at(expression), activation.scope);
    }
    case 'Call': {
      const { callee, args } = expression;
      const target = callee.typename === 'Attribute' ? evaluateTarget(callee, place) : evaluate(callee, place);
      const positional = args.positional.map((argument) => evaluate(argument, place));
      const keywords = keywordsOf(args.keywords.map(([name, value]) => [name, evaluate(value, place)]));
      const site = place.at(expression);
      if (callee.typename === 'Attribute')
        return callMethod(activation, target, callee.name, positional, keywords, site);
      return call(activation, target, positional, keywords, site);
    }
    default:
      throw new Error(`${expression.typename} is not rendered directly`);
  }
}

function evaluateTarget(callee: AttributeNode, place: Place): Value {
  return lookedUp(evaluate(callee.target, place), callee, place);
}

function lookedUp(target: Value, callee: AttributeNode, place: Place): Value {
  return methodTarget(target, callee.name, place.at(callee), place.activation.scope);
}

/** Like {@link evaluate}, awaiting what a function of the host gives. Only calls can wait. */
async function evaluateLater(expression: Expression, place: Place): Promise<Value> {
  const { activation } = place;
  if (expression.typename !== 'Call')
    return containsCall(expression) ? evaluatePartsLater(expression, place) : evaluate(expression, place);
  const { callee, args } = expression;
  const target =
    callee.typename === 'Attribute'
      ? lookedUp(await evaluateLater(callee.target, place), callee, place)
      : await evaluateLater(callee, place);
  const positional: Value[] = [];
  for (const argument of args.positional) positional.push(await evaluateLater(argument, place));
  const named: [string, Value][] = [];
  for (const [name, value] of args.keywords) named.push([name, await evaluateLater(value, place)]);
  const site = place.at(expression);
  const keywords = keywordsOf(named);
  const result =
    callee.typename === 'Attribute'
      ? startMethod(activation, target, callee.name, positional, keywords, site)
      : start(activation, target, positional, keywords, site);
  return isGenerator(result) ? drive(result) : result;
}

async function evaluatePartsLater(expression: Expression, place: Place): Promise<Value> {
  switch (expression.typename) {
    case 'Array': {
      const items: Value[] = [];
      for (const child of expression.children) items.push(await evaluateLater(child, place));
      return items;
    }
    case 'Dict': {
      const entries: [Value, Value][] = [];
      for (const { key, value } of expression.children)
        entries.push([await evaluateLater(key, place), await evaluateLater(value, place)]);
      place.at(expression);
      return new PyDict(entries);
    }
    case 'Attribute': {
      const target = await evaluateLater(expression.target, place);
      return attribute(target, expression.name, place.at(expression));
    }
    default:
      return evaluate(expression, place);
  }
}

function containsCall(expression: Expression): boolean {
  switch (expression.typename) {
    case 'Call':
      return true;
    case 'Array':
      return expression.children.some(containsCall);
    case 'Dict':
      return expression.children.some(({ key, value }) => containsCall(key) || containsCall(value));
    case 'Attribute':
      return containsCall(expression.target);
    default:
      return false;
  }
}

function keywordsOf(entries: readonly (readonly [string, Value])[]): Keywords | null {
  if (entries.length === 0) return null;
  const keywords = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) keywords[name] = value;
  return keywords;
}
