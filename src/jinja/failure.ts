import { spanOf, type Span } from '../diagnostics/source.ts';
import { spanAt, type Activation } from './activation.ts';
import { TemplateError } from './errors.ts';
import { MacroReturn } from './macro-return.ts';
import { PythonError, UnknownKeyword } from './python-error.ts';
import { namesIn } from './scope.ts';

/** How frames of errors call what is no macro. */
export const TEMPLATE = 'template';

/** Wraps what was thrown, and adds the place in the function that it passes through. */
export function failed(error: unknown, activation: Activation, what: string, position: number): unknown {
  const span = spanAt(activation.unit, position);
  if (error instanceof MacroReturn) {
    if (activation.caller !== null || what !== TEMPLATE) return error;
    return new TemplateError('TemplateRuntimeError', '`return` works only in macros').addFrame({ what, span });
  }
  if (error instanceof TemplateError) return error.addFrame({ what, span });
  const wrapped = wrapError(error);
  const missing = error instanceof PythonError ? error.missingName : undefined;
  if (missing === undefined) return wrapped.addFrame({ what, span });
  wrapped.noteMissing(missing, () => namesIn(activation.scope));
  return wrapped.addFrame({ what, span: narrowed(span, missing) });
}

/** The name itself, when it stands in the expression that failed. */
function narrowed(span: Span, name: string): Span {
  const text = span.file.text.slice(span.start, span.end);
  const offset = text.search(new RegExp(`(?<![\\p{L}\\p{N}_.])${name}(?![\\p{L}\\p{N}_])`, 'u'));
  return offset < 0 ? span : spanOf(span.file, span.start + offset, span.start + offset + name.length);
}

/** Any error as a `TemplateError` that has no places yet. */
export function wrapError(error: unknown): TemplateError {
  if (error instanceof TemplateError) return error;
  if (error instanceof PythonError) {
    const wrapped = new TemplateError(error.kind, error.message);
    if (error instanceof UnknownKeyword) wrapped.noteMissing(error.keyword, () => error.parameters);
    return wrapped;
  }
  if (error instanceof RangeError && error.message.includes('call stack'))
    return new TemplateError('RecursionError', 'maximum recursion depth exceeded', error);
  if (error instanceof RangeError && error.message.includes('string length'))
    return new TemplateError('MemoryError', 'a text is longer than the 512 MiB that a text may have', error);
  if (error instanceof Error) return new TemplateError(error.name, error.message, error);
  return new TemplateError('Error', String(error), error);
}
