import { open, readFile } from 'node:fs/promises';
import { relative, isAbsolute } from 'node:path';
import { martError, type MartError } from '../../diagnostics/diagnostic.ts';
import { offsetOf, spanOf, type SourceFile } from '../../diagnostics/source.ts';
import type { Dialect } from '../dialect.ts';
import type { CsvSource, SeedColumn } from '../warehouse.ts';
import { columnTypeName, kindsOfType } from './column-kind.ts';
import { CsvProblem, CsvScanner } from './scanner.ts';

/** Seeds up to here are read whole to find their types; of larger ones, the first part is, and loading checks the rest. */
const INSPECTED_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** Header and types of a seed. Columns that `columnTypes` names get that type. */
export async function inspectCsvFile(
  dialect: Dialect,
  projectRoot: string,
  source: CsvSource,
  columnTypes: Readonly<Record<string, string>>,
): Promise<readonly SeedColumn[]> {
  const scanner = newScanner(projectRoot, source);
  await csvGuard(projectRoot, source, async () => {
    let bytes = 0;
    for await (const chunk of csvChunks(source.path)) {
      scanner.push(chunk);
      bytes += chunk.length;
      if (bytes >= INSPECTED_BYTES) return;
    }
    scanner.finish();
  });
  const wanted = new Map(Object.entries(columnTypes).map(([name, type]) => [name.toLowerCase(), type]));
  return (scanner.header ?? []).map((name, index) => {
    const type = wanted.get(name.toLowerCase()) ?? dialect.typeName(columnTypeName(scanner.kinds[index] ?? 0));
    return { name, type };
  });
}

/** A scanner that refuses values that the columns' types would not keep as they are. */
export function checkingScanner(projectRoot: string, source: CsvSource, columns: readonly SeedColumn[]): CsvScanner {
  return newScanner(
    projectRoot,
    source,
    columns.map((column) => kindsOfType(column.type)),
  );
}

function newScanner(projectRoot: string, source: CsvSource, allowed: readonly number[] = []): CsvScanner {
  if (source.delimiter.length === 1 && source.delimiter.charCodeAt(0) < 128)
    return new CsvScanner(source.delimiter, allowed);
  const path = shownPath(projectRoot, source.path);
  throw martError('csv-invalid', `${path}: \`delimiter\` must be one plain character, not \`${source.delimiter}\``);
}

export async function* csvChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Runs `work`; a problem of the file becomes a `csv-invalid` error at its line. */
export async function csvGuard<Result>(
  projectRoot: string,
  source: CsvSource,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    throw await csvError(projectRoot, source.path, error.message, error.line);
  }
}

export async function csvError(projectRoot: string, path: string, message: string, line: number): Promise<MartError> {
  const file: SourceFile = { path: shownPath(projectRoot, path), text: await readFile(path, 'utf8') };
  const start = offsetOf(file.text, { line, column: 1 });
  const lineEnd = file.text.indexOf('\n', start);
  const end = (lineEnd < 0 ? file.text.length : lineEnd) - (file.text[lineEnd - 1] === '\r' ? 1 : 0);
  const hint = /does not fit column/.test(message) ? "say the type in the seed's `column_types`" : undefined;
  return martError('csv-invalid', message, { at: spanOf(file, start, end), hint, exitCode: 1 });
}

function shownPath(projectRoot: string, path: string): string {
  const inside = relative(projectRoot, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
