import type { Diagnostic } from './diagnostic.ts';
import { nearest } from './nearest.ts';
import { lineColumn, lineText, type Span } from './source.ts';

/** How parts of a message are coloured; the identity for plain text. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly faint: (text: string) => string;
}

export const PLAIN: Paint = { error: (text) => text, warning: (text) => text, faint: (text) => text };

/** `file:line:column`, as editors and terminals make it clickable. */
export function place(span: Span): string {
  const { line, column } = lineColumn(span.file, span.start);
  return `${span.file.path}:${line}:${column}`;
}

const PROFILES_FILE = /(?:^|[\\/])profiles\.ya?ml$/;
const SECRET_KEY = /(?:pass|pwd|token|secret|key|credential)\w*["']?\s*:/i;

/** What a mistyped key may have been meant for. */
const SECRET_NAMES = ['password', 'passphrase', 'pass', 'token', 'secret', 'private_key', 'private_key_passphrase', 'oauth_client_secret', 'proxy_password'];

/** Whether a line may hold a password: one of a profile that has a key for secrets on it, or what may have been meant for one. */
function holdsSecret(span: Span, text: string): boolean {
  if (!PROFILES_FILE.test(span.file.path)) return false;
  const keys = [...text.matchAll(/([\w-]+)["']?\s*:/g)].map((match) => match[1] ?? '');
  return SECRET_KEY.test(text) || keys.some((key) => nearest(key, SECRET_NAMES) !== undefined);
}

/** The line the span starts on, with carets under the part that lies on it. A line with a secret is not shown. */
export function codeFrame(span: Span, paint: Paint = PLAIN): string {
  const { line, column } = lineColumn(span.file, span.start);
  const text = lineText(span.file, line);
  if (holdsSecret(span, text)) return `  ${paint.faint(`${line} |`)} ${paint.faint('(not shown: this line may hold a secret)')}`;
  const width = Math.max(1, Math.min(span.end - span.start, text.length - column + 1));
  const gutter = String(line);
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const mark = paint.error('^'.repeat(width));
  return [`  ${paint.faint(`${gutter} |`)} ${text}`, `  ${paint.faint(`${' '.repeat(gutter.length)} |`)} ${indent}${mark}`].join('\n');
}

/** A diagnostic as text: headline, code frame, notes, hint. */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint = PLAIN): string {
  const label = diagnostic.severity === 'error' ? paint.error('error') : paint.warning('warning');
  const where = diagnostic.at === undefined ? '' : ` ${place(diagnostic.at)}:`;
  const lines = [`${label}[${diagnostic.code}]${where} ${diagnostic.message}`];
  if (diagnostic.at !== undefined && diagnostic.at.file.text !== '') lines.push(codeFrame(diagnostic.at, paint));
  for (const note of diagnostic.notes) {
    const at = note.at === undefined ? '' : `${place(note.at)}: `;
    lines.push(`  ${paint.faint('note:')} ${at}${note.message}`);
  }
  if (diagnostic.hint !== undefined) lines.push(`  ${paint.faint('hint:')} ${diagnostic.hint}`);
  return lines.join('\n');
}
