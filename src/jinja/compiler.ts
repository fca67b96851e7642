import type { SourceFile } from '../diagnostics/source.ts';
import type { Sql } from '../sql/sql.ts';
import type { Activation, Unit } from './activation.ts';
import { ESCAPING_FILTERS } from './autoescape.ts';
import { CodeBuilder, type Mode } from './code-builder.ts';
import { filters, tests } from './filters.ts';
import type { GeneratorBody, SyncBody } from './macro.ts';
import type { Value } from './model.ts';
import { markerFilter } from './native-marker.ts';
import type { BlockNode, MacroNode } from './nodes.ts';
import { runtime } from './runtime.ts';
import { analyzeScopes } from './scope-analysis.ts';
import { StatementCompiler } from './statement-compiler.ts';

const RUNTIME_NAMES: ReadonlySet<string> = new Set(Object.keys(runtime));

export interface CompiledTemplate<Root> {
  readonly unit: Unit;
  readonly root: Root;
}

export interface CompiledMacro<Body> {
  readonly unit: Unit;
  readonly parameters: readonly string[];
  readonly flags: number;
  readonly body: Body;
}

export type SyncRoot = (activation: Activation) => string;
export type GeneratorRoot = (activation: Activation) => Generator<Promise<Value>, Sql, Value>;
export type ValuesRoot = (activation: Activation) => readonly Value[];

/** Runs generated code. The code names only what is passed here: names are the lexer's, strings are quoted as JSON. */
function evaluate(
  builder: CodeBuilder,
  code: string,
  otherFilter: (name: string) => unknown = () => undefined,
): unknown {
  const body = `${builder.constants}\nreturn ${code};`;
  // Only what is used: to take all that there is would cost more than most templates themselves.
  const used = new Set(body.match(/[A-Za-z]\w*/g)?.filter((name) => RUNTIME_NAMES.has(name)));
  const source = `"use strict";const {${[...used].join(',')}}=J;${body}`;
  const make = new Function('J', 'F', 'Q', 'E', source) as (...parameters: unknown[]) => unknown;
  return make(
    runtime,
    (name: string) => otherFilter(name) ?? filters.get(name)?.apply,
    (name: string) => tests.get(name)?.apply,
    (name: string) => ESCAPING_FILTERS.get(name)?.apply,
  );
}

function unitOf(builder: CodeBuilder): Unit {
  return { file: builder.file, positions: builder.positions };
}

/** Compiles a whole template to one function. */
export function compileTemplate(file: SourceFile, root: BlockNode, mode: 'sync'): CompiledTemplate<SyncRoot>;
export function compileTemplate(file: SourceFile, root: BlockNode, mode: 'generator'): CompiledTemplate<GeneratorRoot>;
export function compileTemplate(
  file: SourceFile,
  root: BlockNode,
  mode: Mode,
): CompiledTemplate<SyncRoot | GeneratorRoot> {
  const builder = new CodeBuilder(file, mode, root.start);
  const code = new StatementCompiler(builder, analyzeScopes(root)).template(root);
  return { unit: unitOf(builder), root: evaluate(builder, code) as SyncRoot | GeneratorRoot };
}

/** Compiles a template for the parse pass to a function that gives the values it prints. */
export function compileNative(file: SourceFile, root: BlockNode): CompiledTemplate<ValuesRoot> {
  const builder = new CodeBuilder(file, 'sync', root.start);
  const code = new StatementCompiler(builder, analyzeScopes(root)).values(root);
  return { unit: unitOf(builder), root: evaluate(builder, code, markerFilter) as ValuesRoot };
}

/** Compiles a macro of a file. */
export function compileMacro(file: SourceFile, macro: MacroNode, mode: 'sync'): CompiledMacro<SyncBody>;
export function compileMacro(file: SourceFile, macro: MacroNode, mode: 'generator'): CompiledMacro<GeneratorBody>;
export function compileMacro(file: SourceFile, macro: MacroNode, mode: Mode): CompiledMacro<SyncBody | GeneratorBody> {
  const builder = new CodeBuilder(file, mode, macro.start);
  const root: BlockNode = { typename: 'NodeList', start: macro.start, end: macro.end, children: [macro] };
  const code = new StatementCompiler(builder, analyzeScopes(root)).macro(macro);
  const compiled = evaluate(builder, code) as Omit<CompiledMacro<SyncBody | GeneratorBody>, 'unit'>;
  return { unit: unitOf(builder), ...compiled };
}
