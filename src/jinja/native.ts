import { spanOf, type SourceFile } from '../diagnostics/source.ts';
import { Activation } from './activation.ts';
import { createRendering } from './calls.ts';
import { compileNative } from './compiler.ts';
import { evaluateDirect, isDirectExpression } from './direct-rendering.ts';
import { TemplateError } from './errors.ts';
import { isConstant } from './constant-folding.ts';
import { literalEval } from './literal.ts';
import { withoutMarkup } from './markup.ts';
import { NativeMarker } from './native-marker.ts';
import type { Value } from './model.ts';
import type { BlockNode } from './nodes.ts';
import { isNumeric } from './numbers.ts';
import { parseTemplate } from './parser.ts';
import { createScope, type Scope } from './scope.ts';
import { str } from './text.ts';

/** A text that may hold a template at all. */
const TEMPLATE_MARK = /\{[{%#]|[#}%]\}/;

/**
 * Renders one string of a YAML file as dbt does: a template that prints one thing gives its value, and several make
 * text; `as_native`, `as_bool` and `as_number` read their text as a Python literal.
 */
export function renderNative(file: SourceFile, scope: Scope): Value {
  if (!TEMPLATE_MARK.test(file.text)) return file.text;
  const printed = printedValues(file, parseTemplate(file), createScope(scope));
  const [only = ''] = printed;
  if (printed.length > 1) return printed.map(str).join('');
  return only instanceof NativeMarker ? read(file, only) : withoutMarkup(only);
}

function printedValues(file: SourceFile, root: BlockNode, scope: Scope): readonly Value[] {
  const [only, ...others] = root.children;
  const isOne = only?.typename === 'Output' && others.length === 0;
  if (isOne && isDirectExpression(only.expr) && !isConstant(only.expr)) return [evaluateDirect(file, only.expr, scope)];
  const { unit, root: run } = compileNative(file, root);
  return run(new Activation(createRendering(null), scope, unit, null, 0));
}

function read(file: SourceFile, { kind, text }: NativeMarker): Value {
  if (kind === 'as_text') return text;
  const literal = literalEval(text);
  const value = literal === undefined ? text : literal;
  if (kind === 'as_bool' && typeof value !== 'boolean') return refuse(file, text, 'bool');
  if (kind === 'as_number' && (typeof value === 'boolean' || !isNumeric(value))) return refuse(file, text, 'number');
  return value;
}

function refuse(file: SourceFile, text: string, type: string): never {
  throw new TemplateError('JinjaRenderingError', `Could not convert value '${text}' into type '${type}'`).addFrame({
    what: 'template',
    span: spanOf(file, 0, file.text.length),
  });
}
