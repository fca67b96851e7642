import { TemplateError } from './errors.ts';
import { Lexer } from './lexer.ts';
import { negate, positive } from './arithmetic.ts';
import { PyDict } from './containers.ts';
import { PyFloat, tuple, type Value } from './model.ts';
import type { Expression } from './nodes.ts';
import { makeFloat } from './numbers.ts';
import { parseExpressionOnly } from './parser.ts';
import { PythonError } from './python-error.ts';

/** The names that are literals in Jinja, but not in Python. */
const NOT_PYTHON = /(?<![\w'"])(?:true|false|none)(?![\w'"])/;

/** `ast.literal_eval(text)`: the value of a Python literal; undefined when the text is none. */
export function literalEval(text: string): Value | undefined {
  if (text.includes('\n')) return undefined;
  try {
    const file = { path: '', text: `{{ ${text.trim()} }}` };
    const expression = parseExpressionOnly(file, new Lexer(file));
    const value = literalValue(expression);
    return NOT_PYTHON.test(text) && typeof value !== 'string' ? undefined : value;
  } catch (error) {
    if (error instanceof TemplateError || error instanceof PythonError) return undefined;
    throw error;
  }
}

/** The value of an expression that consists of literals; undefined when it does not. */
function literalValue(expression: Expression): Value | undefined {
  switch (expression.typename) {
    case 'Literal':
    case 'BigLiteral':
      return expression.value;
    case 'FloatLiteral':
      return Number.isFinite(expression.value) ? makeFloat(expression.value) : new PyFloat(expression.value);
    case 'Neg':
    case 'Pos': {
      const number = literalValue(expression.target);
      if (typeof number !== 'number' && typeof number !== 'bigint' && !(number instanceof PyFloat)) return undefined;
      return expression.typename === 'Neg' ? negate(number) : positive(number);
    }
    case 'Array':
      return literalValues(expression.children);
    case 'Tuple': {
      const items = literalValues(expression.children);
      return items === undefined ? undefined : tuple(items);
    }
    case 'Dict': {
      const keys = literalValues(expression.children.map((pair) => pair.key));
      const values = literalValues(expression.children.map((pair) => pair.value));
      return keys === undefined || values === undefined
        ? undefined
        : new PyDict(keys.map((key, index) => [key, values[index] ?? null]));
    }
    default:
      return undefined;
  }
}

function literalValues(expressions: readonly Expression[]): Value[] | undefined {
  const values = expressions.map(literalValue);
  return values.every((value) => value !== undefined) ? values : undefined;
}
