import { open } from 'node:fs/promises';
import { martError, type MartError } from '../../diagnostics/diagnostic.ts';
import type { Dialect } from '../dialect.ts';
import type { CsvSource, SeedColumn, SeedInspection } from '../warehouse.ts';
import { columnForm, columnTypeName, kindsLike, kindsOfType } from './column-kind.ts';
import { csvLine, shownPath } from './place.ts';
import { CsvProblem, CsvScanner } from './scanner.ts';
import { csvWarnings } from './warnings.ts';

/** Seeds up to here are read whole to find their types; of larger ones, the first part is, and loading checks the rest. */
const INSPECTED_BYTES = 4 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** Header and types of a seed. Columns that `columnTypes` names get that type. */
export async function inspectCsvFile(
  dialect: Dialect,
  projectRoot: string,
  source: CsvSource,
  columnTypes: Readonly<Record<string, string>>,
): Promise<SeedInspection> {
  const byValue = dialect.seedsByValue;
  await checkDelimiter(projectRoot, source);
  const scanner = new CsvScanner(source.delimiter, { byValue });
  const isWhole = await csvGuard(projectRoot, source, () => scanFirst(scanner, source));
  const wanted = new Map(Object.entries(columnTypes).map(([name, type]) => [name.toLowerCase(), type]));
  const columns = (scanner.header ?? []).map((name, index): SeedColumn => {
    const kinds = scanner.kinds[index] ?? 0;
    const type = wanted.get(name.toLowerCase());
    return type === undefined ? { name, type: dialect.typeName(columnTypeName(kinds, byValue)), kinds, isInferred: true } : { name, type, kinds, isInferred: false };
  });
  return { columns, warnings: await csvWarnings(projectRoot, source, scanner.remarks, columns), isWhole };
}

/** Reads up to where the types are known well enough; true when that was all. */
async function scanFirst(scanner: CsvScanner, source: CsvSource): Promise<boolean> {
  let bytes = 0;
  for await (const chunk of csvChunks(source.path)) {
    scanner.push(chunk);
    bytes += chunk.length;
    if (bytes >= INSPECTED_BYTES && source.whole !== true) return false;
  }
  scanner.finish();
  return true;
}

/** A scanner that refuses values that the columns' types would not keep as they are, and spells the others for the engine. */
export function checkingScanner(dialect: Dialect, source: CsvSource, columns: readonly SeedColumn[]): CsvScanner {
  const byValue = dialect.seedsByValue;
  return new CsvScanner(source.delimiter, {
    byValue,
    columns: columns.map(({ type, kinds, isInferred }) => ({
      allowed: isInferred ? kindsLike(kinds, byValue) : kindsOfType(type),
      form: isInferred ? columnForm(kinds) : 'text',
    })),
  });
}

async function checkDelimiter(projectRoot: string, { delimiter, path }: CsvSource): Promise<void> {
  if (delimiter.length === 1 && delimiter.charCodeAt(0) < 128) return;
  const hint = 'it is a config of the seed: `+delimiter` in the project file, `delimiter` under `config:` in its properties';
  const message = `${shownPath(projectRoot, path)}: \`delimiter\` must be one plain character, not \`${delimiter}\``;
  throw martError('csv-invalid', message, { at: await csvLine(projectRoot, path, 1), hint, exitCode: 1 });
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
  const hint = /does not fit column/.test(message) ? "mend the value, or say another type in the seed's `column_types`" : undefined;
  return martError('csv-invalid', message, { at: await csvLine(projectRoot, path, line), hint, exitCode: 1 });
}
