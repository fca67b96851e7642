import type { SourceFile } from '../diagnostics/source.ts';
import { Activation } from './activation.ts';
import { createRendering } from './calls.ts';
import { compileExpression } from './compiler.ts';
import { evaluateDirect, isDirectExpression } from './direct-rendering.ts';
import { TemplateError } from './errors.ts';
import { literalEval } from './literal.ts';
import type { Value } from './model.ts';
import type { Expression } from './nodes.ts';
import { isNumeric } from './numbers.ts';
import { parseTemplate } from './parser.ts';
import { createScope, type Scope } from './scope.ts';
import { Template } from './template.ts';
import { str } from './text.ts';
import { spanOf } from '../diagnostics/source.ts';

/** A text that may hold a template at all. */
const TEMPLATE_MARK = /\{[{%#]|[#}%]\}/;

type Marker = 'as_text' | 'as_native' | 'as_bool' | 'as_number';

function markerOf(expression: Expression): { readonly marker: Marker; readonly target: Expression } | undefined {
  if (expression.typename !== 'JinjaFilter' || expression.target === null || expression.args !== null) return undefined;
  const { name, target } = expression;
  return name === 'as_text' || name === 'as_native' || name === 'as_bool' || name === 'as_number'
    ? { marker: name, target }
    : undefined;
}

/**
 * Renders one string of a YAML file as dbt does: text around an expression makes text; an expression that stands alone
 * keeps its value, and `as_native`, `as_bool` and `as_number` read its text as a Python literal.
 */
export function renderNative(file: SourceFile, scope: Scope): Value {
  if (!TEMPLATE_MARK.test(file.text)) return file.text;
  const [only, ...others] = parseTemplate(file).children;
  if (only?.typename !== 'Output' || others.length > 0) return Template.of(file).renderSync(scope);
  const marked = markerOf(only.expr);
  const value = evaluateExpression(file, marked?.target ?? only.expr, scope);
  if (marked === undefined) return value;
  return marked.marker === 'as_text' ? str(value) : converted(file, str(value), marked.marker, only.expr);
}

function evaluateExpression(file: SourceFile, expression: Expression, scope: Scope): Value {
  if (isDirectExpression(expression)) return evaluateDirect(file, expression, createScope(scope));
  const { unit, root } = compileExpression(file, expression);
  return root(new Activation(createRendering(null), createScope(scope), unit, null, 0));
}

function converted(file: SourceFile, text: string, marker: Marker, expression: Expression): Value {
  const literal = literalEval(text);
  const value = literal === undefined ? text : literal;
  if (marker === 'as_bool' && typeof value !== 'boolean') return refuse(file, text, 'bool', expression);
  if (marker === 'as_number' && (typeof value === 'boolean' || !isNumeric(value)))
    return refuse(file, text, 'number', expression);
  return value;
}

function refuse(file: SourceFile, text: string, type: string, { start, end }: Expression): never {
  throw new TemplateError('JinjaRenderingError', `Could not convert value '${text}' into type '${type}'`).addFrame({
    what: 'template',
    span: spanOf(file, start, end),
  });
}
