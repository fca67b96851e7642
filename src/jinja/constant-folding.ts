import { PyDict, PySet } from './containers.ts';
import { PyFloat, typeName, Undefined, type Value } from './model.ts';
import type { Expression, SliceNode } from './nodes.ts';
import { PythonError } from './python-error.ts';
import { slice } from './slice.ts';
import { str } from './text.ts';

/** Filters that want the context, so that Jinja does not compute them beforehand. */
const CONTEXTUAL_FILTERS: ReadonlySet<string> = new Set([
  'map',
  'select',
  'reject',
  'selectattr',
  'rejectattr',
  'random',
]);

/**
 * Whether Jinja computes an expression while it compiles a template. It makes text of the result, which shows in native
 * rendering: `{{ 60 * 5 }}` gives `'300'` there, where `{{ number }}` gives a number.
 */
export function isConstant(expression: Expression | SliceNode | null): boolean {
  if (expression === null) return true;
  switch (expression.typename) {
    case 'Literal':
    case 'FloatLiteral':
    case 'BigLiteral':
      return true;
    case 'Symbol':
    case 'Call':
      return false;
    case 'Array':
    case 'Tuple':
      return expression.children.every(isConstant);
    case 'Dict':
      return expression.children.every(({ key, value }) => isConstant(key) && isConstant(value));
    case 'Not':
    case 'Neg':
    case 'Pos':
    case 'Attribute':
      return isConstant(expression.target);
    case 'Compare':
      return isConstant(expression.expr) && expression.ops.every(({ expr }) => isConstant(expr));
    case 'InlineIf':
      return isConstant(expression.cond) && isConstant(expression.body) && isConstant(expression.else_);
    case 'LookupVal':
      return isConstant(expression.target) && isConstant(expression.val);
    case 'Slice':
      return isConstant(expression.first) && isConstant(expression.stop) && isConstant(expression.step);
    case 'JinjaFilter':
    case 'JinjaTest': {
      const { args, name, target } = expression;
      const operands =
        args === null
          ? []
          : [...args.positional, ...args.keywords.map(([, value]) => value), args.star, args.doubleStar];
      return !CONTEXTUAL_FILTERS.has(name) && isConstant(target) && operands.every(isConstant);
    }
    default:
      return isConstant(expression.left) && isConstant(expression.right);
  }
}

/** A constant as it is computed beforehand, or as the template computes it if that fails. */
export function precomputed(beforehand: () => Value, running: () => Value): Value {
  try {
    return beforehand();
  } catch (error) {
    if (error instanceof PythonError) return running();
    throw error;
  }
}

/** A slice that is undefined where a running template fails. */
export function softSlice(value: Value, start: Value, stop: Value, step: Value): Value {
  try {
    return slice(value, start, stop, step);
  } catch (error) {
    if (error instanceof PythonError && error.kind === 'TypeError')
      return new Undefined(undefined, `${typeName(value)} object has no such part`);
    throw error;
  }
}

/** The text of a computed constant; what cannot be written as a literal of Python stays what it is. */
export function constantText(value: Value): Value {
  return isWritable(value) ? str(value) : value;
}

function isWritable(value: Value): boolean {
  if (value === null || typeof value !== 'object' || value instanceof PyFloat) return true;
  if (Array.isArray(value)) return value.every(isWritable);
  if (value instanceof PySet) return value.values().every(isWritable);
  return value instanceof PyDict && value.entries().every(([key, item]) => isWritable(key) && isWritable(item));
}
