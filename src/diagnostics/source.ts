/** A text file as the analyst wrote it. `path` is relative to the project root (or absolute when outside of it). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Of a text that is a part of another file, or made of one: where that is written. */
  readonly writtenAt?: Span | undefined;
}

/** A range of UTF-16 offsets in a file, end exclusive. Lines and columns are computed only when printed. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** The place in the file that the analyst wrote: of a hook in YAML, that hook's text there. */
export function asWritten(span: Span): Span {
  const { file } = span;
  const whole = file.writtenAt;
  if (whole === undefined) return span;
  const { line } = lineColumn(file, span.start);
  const text = lineText(file, line);
  const bare = text.replace(/^\s*(?:\{\{\s*)?|(?:\s*\}\})?\s*$/g, '');
  const found = whole.file.text.slice(whole.start, whole.end).indexOf(bare);
  if (found < 0 || bare === '') return whole;
  const lineStart = offsetOf(file.text, { line, column: 1 }) + text.indexOf(bare);
  const start = whole.start + found + Math.min(Math.max(span.start - lineStart, 0), bare.length);
  return spanOf(whole.file, start, Math.min(start + span.end - span.start, whole.start + found + bare.length));
}

export interface LineColumn {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

export function lineColumn(file: SourceFile, offset: number): LineColumn {
  const before = file.text.slice(0, Math.max(0, Math.min(offset, file.text.length)));
  const lastBreak = before.lastIndexOf('\n');
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, column: before.length - lastBreak };
}

/** The inverse of {@link lineColumn}: an offset, clamped to the file. */
export function offsetOf(text: string, position: LineColumn): number {
  let start = 0;
  for (let line = 1; line < position.line; line += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  return Math.min(start + position.column - 1, text.length);
}

/** The whole text of line `line` (1-based), without its line break. */
export function lineText(file: SourceFile, line: number): string {
  return file.text.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
}

export function spanOf(file: SourceFile, start: number, end = start): Span {
  return { file, start, end: Math.max(start, end) };
}
