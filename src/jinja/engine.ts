import type { SourceFile, Span } from '../diagnostics/source.ts';
import type { Sql } from '../sql/sql.ts';
import type { Macro } from './macro.ts';
import type { Keywords, Value } from './model.ts';
import type { Origins } from './origins.ts';
import type { Scope } from './scope.ts';

const pending = (): never => {
  throw new Error('the engine is being written');
};

export interface MacroParameter {
  readonly name: string;
  readonly default?: string | undefined;
}

export interface MacroDefinition {
  readonly name: string;
  readonly kind: 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';
  readonly packageName: string;
  readonly file: SourceFile;
  readonly span: Span;
  readonly bodySpan: Span;
  readonly source: string;
  readonly parameters: readonly MacroParameter[];
  readonly adapter?: string | undefined;
  readonly supportedLanguages?: readonly string[] | undefined;
  readonly macro: Macro;
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export class Template {
  static of(_file: SourceFile, _range?: TextRange): Template {
    return pending();
  }

  renderSync(_scope: Scope): string {
    return pending();
  }

  render(_scope: Scope, _origins?: Origins): Promise<Sql> {
    return pending();
  }
}

export function renderNative(_file: SourceFile, _scope: Scope): Value {
  return pending();
}

export function readMacros(_file: SourceFile, _packageName: string): readonly MacroDefinition[] {
  return pending();
}

export interface CallOptions {
  readonly origins?: Origins;
}

export function callMacroSync(_macro: Macro, _scope: Scope, _args: Value[], _keywords?: Keywords): Value {
  return pending();
}

export function callMacro(_macro: Macro, _scope: Scope, _args: Value[], _keywords?: Keywords, _options?: CallOptions): Promise<Value> {
  return pending();
}

export function callMacroForSql(_macro: Macro, _scope: Scope, _args: Value[], _keywords?: Keywords, _origins?: Origins): Promise<Sql> {
  return pending();
}
