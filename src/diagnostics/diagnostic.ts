import type { DiagnosticCode } from './codes.ts';
import { asWritten, type Span } from './source.ts';

export interface Note {
  readonly message: string;
  readonly at?: Span | undefined;
}

/** What went wrong, as data: rendered only at the edge (`render.ts`). */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly at?: Span | undefined;
  readonly notes: readonly Note[];
  readonly hint?: string | undefined;
  /** dbt's name for this warning, where its code stands for several. */
  readonly event?: string | undefined;
}

export interface DiagnosticDetails {
  readonly at?: Span | undefined;
  readonly notes?: readonly Note[];
  readonly hint?: string | undefined;
  readonly event?: string | undefined;
}

export function errorDiagnostic(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  const at = details.at === undefined ? undefined : asWritten(details.at);
  const notes = (details.notes ?? []).map((note) => (note.at === undefined ? note : { ...note, at: asWritten(note.at) }));
  return { code, severity: 'error', message, at, notes, hint: details.hint, ...(details.event === undefined ? {} : { event: details.event }) };
}

export function warningDiagnostic(code: DiagnosticCode, message: string, details: DiagnosticDetails = {}): Diagnostic {
  return { ...errorDiagnostic(code, message, details), severity: 'warning' };
}

/**
 * One or more things the user can mend. Thrown by every room; our own bugs are plain `Error`s.
 * `exitCode` follows dbt: 1 for a handled failure, 2 for wrong usage.
 */
export class MartError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: 1 | 2;

  constructor(diagnostics: readonly Diagnostic[], options: { readonly cause?: unknown; readonly exitCode?: 1 | 2 } = {}) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join('\n'), { cause: options.cause });
    this.name = 'MartError';
    this.diagnostics = diagnostics;
    this.exitCode = options.exitCode ?? 2;
  }
}

/** Shorthand for the common case: a single error. */
export function martError(
  code: DiagnosticCode,
  message: string,
  details: DiagnosticDetails & { readonly cause?: unknown; readonly exitCode?: 1 | 2 } = {},
): MartError {
  const options = { cause: details.cause, ...(details.exitCode === undefined ? {} : { exitCode: details.exitCode }) };
  return new MartError([errorDiagnostic(code, message, details)], options);
}

/** Collects what a stage finds, so that all of it is reported together. */
export class DiagnosticSink {
  readonly #found: Diagnostic[] = [];
  readonly #told = new Set<string>();

  /** The same of the same place is told once. */
  add(diagnostic: Diagnostic): void {
    const { code, message, at } = diagnostic;
    const key = `${code} ${at?.file.path ?? ''} ${at?.start ?? ''} ${message}`;
    if (at !== undefined && this.#told.has(key)) return;
    this.#told.add(key);
    this.#found.push(diagnostic);
  }

  /** Records a `MartError`'s diagnostics; anything else is a bug and is thrown again. */
  capture(error: unknown): void {
    if (!(error instanceof MartError)) throw error;
    for (const diagnostic of error.diagnostics) this.add(diagnostic);
  }

  get warnings(): readonly Diagnostic[] {
    return this.#found.filter((diagnostic) => diagnostic.severity === 'warning');
  }

  get errors(): readonly Diagnostic[] {
    return this.#found.filter((diagnostic) => diagnostic.severity === 'error');
  }

  throwIfErrors(): void {
    if (this.errors.length > 0) throw new MartError(this.errors);
  }
}
