/** The template language, as the rest of the project uses it. */
export { Template, type TextRange } from './template.ts';
export { readMacros, type MacroDefinition, type MacroParameter } from './macro-definition.ts';
export { callMacro, callMacroForSql, callMacroSync, type CallOptions } from './macro-calls.ts';
export { renderNative } from './native.ts';
export { Macro } from './macro.ts';
export { Origins } from './origins.ts';
export { TemplateError, toDiagnostic, toDiagnostics } from './errors.ts';
