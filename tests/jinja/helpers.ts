import type { SourceFile } from '../../src/diagnostics/source.ts';
import { Template, readMacros } from '../../src/jinja/engine.ts';
import { jinjaGlobals } from '../../src/jinja/globals.ts';
import { createScope, defineNames, type Scope } from '../../src/jinja/scope.ts';
import type { Value } from '../../src/jinja/values.ts';

export function file(text: string, path = 'models/m.sql'): SourceFile {
  return { path, text };
}

/** A scope with Jinja's globals, some values, and the macros of some files. */
export function scopeWith(values: Readonly<Record<string, Value>> = {}, ...macroFiles: readonly SourceFile[]): Scope {
  const scope = createScope();
  defineNames(scope, jinjaGlobals());
  defineNames(scope, values);
  for (const macroFile of macroFiles)
    for (const { name, macro } of readMacros(macroFile, 'project')) scope[name] = macro;
  return scope;
}

/** Renders in both passes, which must agree. */
export async function render(text: string, scope: Scope = scopeWith()): Promise<string> {
  const template = Template.of(file(text));
  const sync = template.renderSync(scope);
  const { text: suspended } = await template.render(scope);
  if (sync !== suspended) throw new Error(`the passes disagree: ${sync} | ${suspended}`);
  return sync;
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
