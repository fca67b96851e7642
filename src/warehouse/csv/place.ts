import { readFile } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { offsetOf, spanOf, type SourceFile, type Span } from '../../diagnostics/source.ts';

/** A line of a CSV file, as messages point to it. */
export async function csvLine(projectRoot: string, path: string, line: number): Promise<Span> {
  const file: SourceFile = { path: shownPath(projectRoot, path), text: await readFile(path, 'utf8') };
  const start = offsetOf(file.text, { line, column: 1 });
  const lineEnd = file.text.indexOf('\n', start);
  const end = (lineEnd < 0 ? file.text.length : lineEnd) - (file.text[lineEnd - 1] === '\r' ? 1 : 0);
  return spanOf(file, start, end);
}

export function shownPath(projectRoot: string, path: string): string {
  const inside = relative(projectRoot, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
