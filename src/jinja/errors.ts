import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { errorDiagnostic, MartError, type Diagnostic, type Note } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { SourceFile, Span } from '../diagnostics/source.ts';

/** A place on the way to an error: `what` is `template`, `macro star`, `caller`, … */
export interface TemplateFrame {
  readonly what: string;
  readonly span: Span;
}

/** Deep recursion would fill the message with the same frames. */
const FRAMES_MAX = 64;

/** More calls than these are not shown: the first and the last tell where it was, and where it began. */
const NOTES_MAX = 12;

const SYNTAX_KINDS = new Set(['TemplateSyntaxError', 'TemplateAssertionError']);

/** An error in a template, with every place from the failing expression out to the template that was rendered. */
export class TemplateError extends Error {
  /** Python's name of the exception: `TypeError`, `UndefinedError`, `TemplateSyntaxError`, … */
  readonly kind: string;
  readonly #frames: TemplateFrame[] = [];
  #missing: { readonly name: string; readonly candidates: () => Iterable<string> } | undefined;

  constructor(kind: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'TemplateError';
    this.kind = kind;
  }

  /** Innermost first. */
  get frames(): readonly TemplateFrame[] {
    return this.#frames;
  }

  addFrame(frame: TemplateFrame): this {
    if (this.#frames.length < FRAMES_MAX) this.#frames.push(frame);
    return this;
  }

  /** Notes the name that was not found, and the names that there are, for the hint. */
  noteMissing(name: string, candidates: () => Iterable<string>): void {
    this.#missing = { name, candidates };
  }

  /** A near name, when the error is about one that is not there. */
  get hint(): string | undefined {
    return this.#missing === undefined ? undefined : didYouMean(this.#missing.name, this.#missing.candidates());
  }
}

export interface TemplateDiagnosticOptions {
  /** Files that the analyst did not write: the error is shown where they are called. */
  readonly isLibrary?: (file: SourceFile) => boolean;
}

/** A template's error as diagnostics: those of a `MartError` cause, or one of our own. */
export function toDiagnostics(error: TemplateError, options: TemplateDiagnosticOptions = {}): readonly Diagnostic[] {
  const shown =
    options.isLibrary === undefined ? 0 : error.frames.findIndex(({ span }) => options.isLibrary?.(span.file) !== true);
  const index = Math.max(0, shown);
  const at = error.frames[index]?.span;
  const notes = frameNotes(error.frames, index);
  if (error.cause instanceof MartError) {
    return error.cause.diagnostics.map((diagnostic) =>
      diagnostic.at === undefined ? { ...diagnostic, at, notes: [...diagnostic.notes, ...notes] } : diagnostic,
    );
  }
  return [
    errorDiagnostic(codeOf(error.kind), error.message, {
      at,
      notes,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    }),
  ];
}

/** The first of {@link toDiagnostics}; there is more than one only when a `MartError` carried several. */
export function toDiagnostic(error: TemplateError, options: TemplateDiagnosticOptions = {}): Diagnostic {
  return toDiagnostics(error, options)[0] ?? errorDiagnostic(codeOf(error.kind), error.message);
}

function codeOf(kind: string): DiagnosticCode {
  if (SYNTAX_KINDS.has(kind)) return 'template-syntax';
  if (kind === 'UndefinedError') return 'template-undefined';
  return kind === 'CompilerError' ? 'compiler-error' : 'template-runtime';
}

function frameNotes(frames: readonly TemplateFrame[], shown: number): Note[] {
  const notes: Note[] = [];
  const innermost = frames[0];
  if (shown > 0 && innermost !== undefined) notes.push({ message: `raised in ${innermost.what}`, at: innermost.span });
  frames.forEach((frame, index) => {
    const call = frames[index + 1];
    if (call !== undefined && index + 1 !== shown)
      notes.push({ message: `in ${frame.what}, called here`, at: call.span });
  });
  if (notes.length <= NOTES_MAX) return notes;
  const left = { message: `… and ${notes.length - NOTES_MAX} more calls on the way there` };
  return [...notes.slice(0, NOTES_MAX - 1), left, ...notes.slice(-1)];
}
