import { MartError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { scrub } from '../diagnostics/secrets.ts';
import type { Span } from '../diagnostics/source.ts';
import type { Report } from '../domain/event.ts';

/** The user information of an address, `ssh://git@…` aside: a name alone is public, a token alone is not. */
const CREDENTIALS = /(https?:\/\/)[^/@\n'"]+@/gi;
const PASSWORD = /([a-z+]+:\/\/[^/@:\s'"]*):[^/@\n'"]+@/gi;

/** Takes credentials out of what is said: secret variables, and what stands before the `@` of an address. */
export class Redaction {
  readonly #secrets: readonly string[];

  constructor(secrets: readonly string[]) {
    // Addresses hold secrets in their escaped form.
    this.#secrets = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))];
  }

  text(text: string): string {
    return scrub(text, this.#secrets).replace(CREDENTIALS, '$1*****@').replace(PASSWORD, '$1:*****@');
  }

  diagnostic(diagnostic: Diagnostic): Diagnostic {
    return {
      ...diagnostic,
      message: this.text(diagnostic.message),
      at: maskedSpan(diagnostic.at),
      hint: diagnostic.hint === undefined ? undefined : this.text(diagnostic.hint),
      notes: diagnostic.notes.map((note) => ({ message: this.text(note.message), at: maskedSpan(note.at) })),
    };
  }

  /** The same error without secrets, and without the cause, which would have them. */
  error(error: MartError): MartError {
    return new MartError(
      error.diagnostics.map((found) => this.diagnostic(found)),
      { exitCode: error.exitCode },
    );
  }

  report(report: Report): Report {
    return (event) => {
      if (event.kind === 'log') report({ ...event, message: this.text(event.message) });
      else if (event.kind === 'diagnostic') report({ ...event, diagnostic: this.diagnostic(event.diagnostic) });
      else report(event);
    };
  }
}

/** A code frame shows the line as written, which may hold a token: stars of the same length keep every position. */
function maskedSpan(span: Span | undefined): Span | undefined {
  if (span === undefined || !span.file.text.includes('@')) return span;
  const stars = (matched: string, kept: string): string => `${kept}${'*'.repeat(matched.length - kept.length - 1)}@`;
  const text = span.file.text.replace(CREDENTIALS, stars).replace(PASSWORD, stars);
  return { ...span, file: { ...span.file, text } };
}
