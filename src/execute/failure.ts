import { MartError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { Node } from '../domain/node.ts';
import { EphemeralFailure } from '../compile/compile-node.ts';
import { refusal, sqlDiagnostic } from '../compile/sql-diagnostic.ts';
import { isLibraryFile } from '../context/macro-library.ts';
import { TemplateError, toDiagnostics } from '../jinja/errors.ts';
import { DatabaseError } from '../warehouse/database-error.ts';
import { GateClosed, StepError } from './run-steps.ts';

/** What went wrong with a node, for its result. Throws again what is a bug of ours. */
export function failureDiagnostics(error: unknown, node: Node): readonly Diagnostic[] {
  const at = 'codeSpan' in node ? { ...node.codeSpan, end: node.codeSpan.start } : node.patch;
  if (error instanceof GateClosed) return [];
  if (error instanceof MartError) return error.diagnostics;
  if (error instanceof TemplateError) return toDiagnostics(error, { isLibrary: isLibraryFile });
  if (error instanceof StepError) return [sqlDiagnostic(error.database, error.statement, constraintPlace(error.database, node) ?? at)];
  if (error instanceof DatabaseError) return [refusal(error, at)];
  throw error;
}

/** Warehouses say of a constraint only its name or its text: the column in whose properties it is written. */
function constraintPlace({ message, fields }: DatabaseError, node: Node): Span | undefined {
  if (node.resourceType !== 'model' || (fields.kind !== 'constraint' && !/constraint/i.test(message))) return undefined;
  const said = new Set(message.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu));
  const columns = [...node.columns.values()].filter(({ constraints }) => constraints.length > 0);
  const isSaid = (text: string): boolean => said.has(text.toLowerCase());
  const named = columns.find(({ name }) => isSaid(name));
  const words = (expression = '') => expression.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
  return (named ?? columns.find(({ constraints }) => constraints.some(({ expression }) => words(expression).some(isSaid))))?.span;
}

/** What `run_results.json` says of a failure: first whose it is, in the words that tools look for. */
export function failureMessage(error: unknown, diagnostics: readonly Diagnostic[], node: Node): string {
  const message = diagnostics.map((diagnostic) => diagnostic.message).join('\n  ');
  if (error instanceof EphemeralFailure) {
    const { name, originalFilePath } = error.node;
    return `Compilation Error in ${node.resourceType} ${node.name}: the ephemeral model ${name} (${originalFilePath}) that it reads cannot be compiled\n  ${message}`;
  }
  if (error instanceof GateClosed || message === '') return error instanceof Error ? error.message : String(error);
  const isDatabase = databaseErrorOf(error) !== undefined || diagnostics.some(({ code }) => code === 'connection-failed');
  const origin = isDatabase ? 'Database' : 'Compilation';
  return `${origin} Error in ${node.resourceType} ${node.name} (${node.originalFilePath})\n  ${message}`;
}

/** The refusal of the warehouse behind an error, if there is one. */
export function databaseErrorOf(error: unknown): DatabaseError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) if (current instanceof DatabaseError) return current;
  return undefined;
}

export function isCancelled(error: unknown): boolean {
  return databaseErrorOf(error)?.fields.kind === 'cancelled';
}
