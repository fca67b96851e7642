import { Readable } from 'node:stream';
import type { ResultSetHeader } from 'mysql2';
import type { Connection as Driver } from 'mysql2/promise';
import type { RelationName } from '../../domain/relation.ts';
import { checkingScanner, csvChunks, csvError, csvGuard } from '../csv/inspect.ts';
import { ValueKind } from '../csv/kinds.ts';
import { CsvProblem, type CsvScanner } from '../csv/scanner.ts';
import type { CsvSource, SeedColumn } from '../warehouse.ts';
import type { MySqlDialect } from './dialect.ts';

export interface SeedLoad {
  readonly relation: RelationName;
  readonly source: CsvSource;
  readonly columns: readonly SeedColumn[];
}

/** The driver asks for a file by name; it gets our stream, and never one that the server would choose. */
const STREAM_NAME = 'mart-seed.csv';

/**
 * `LOAD DATA LOCAL` with the file's own bytes, checked on their way. A local load turns every bad value into a warning, so a
 * single warning makes it fail here.
 */
export async function loadSeed(
  driver: Driver,
  dialect: MySqlDialect,
  projectRoot: string,
  load: SeedLoad,
): Promise<number> {
  const { source, columns } = load;
  const scanner = checkingScanner(dialect, source, columns);
  const chunks = csvChunks(source.path);
  return csvGuard(projectRoot, source, async () => {
    try {
      const first = await firstPieces(chunks, scanner);
      // The server only learns of an end of the stream, not of an error: what the check found is kept until then.
      let problem: unknown;
      const pieces = Readable.from(
        (async function* () {
          try {
            yield* first;
            for await (const chunk of chunks) yield* scanner.push(chunk);
            yield* scanner.finish();
          } catch (error) {
            problem = error;
          }
        })(),
      );
      const text = loadStatement(dialect, load, scanner.newline ?? '\n');
      const [header] = await driver.query({ sql: text, infileStreamFactory: () => pieces as never });
      if (problem !== undefined) throw problem;
      const { affectedRows, warningStatus } = header as ResultSetHeader;
      if (warningStatus > 0) await refuseWarnings(driver, projectRoot, source);
      return affectedRows;
    } finally {
      await chunks.return(undefined);
    }
  });
}

/** The statement must tell how lines end, so the first rows are read before it is written. */
async function firstPieces(chunks: AsyncGenerator<Buffer>, scanner: CsvScanner): Promise<readonly Buffer[]> {
  const first: Buffer[] = [];
  while (scanner.newline === undefined) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    first.push(...scanner.push(value));
  }
  return first;
}

function loadStatement(dialect: MySqlDialect, { relation, source, columns }: SeedLoad, newline: string): string {
  const variables = columns.map((_, index) => `@mart_${index + 1}`);
  const values = columns.map(
    (column, index) => `${dialect.quote(column.name)} = ${valueOf(column, variables[index] ?? '')}`,
  );
  return [
    `load data local infile '${STREAM_NAME}' into table ${dialect.relation(relation)} character set utf8mb4`,
    `fields terminated by ${dialect.literal(source.delimiter)} optionally enclosed by '"' escaped by ''`,
    `lines terminated by ${newline === '\r\n' ? `'\\r\\n'` : `'\\n'`}`,
    `(${variables.join(', ')}) set ${values.join(', ')}`,
  ].join(' ');
}

/** Blank is null; words become booleans; instants are turned to the session's zone. */
function valueOf({ type, kinds, isInferred }: SeedColumn, variable: string): string {
  const name = type.toLowerCase();
  if (/^(boolean|bool|tinyint\(1\))/.test(name))
    return `case lower(${variable}) when 'true' then 1 when 'false' then 0 else nullif(${variable}, '') end`;
  const hasInstants = isInferred ? (kinds & ValueKind.zoned) !== 0 && name.startsWith('datetime') : name.startsWith('timestamp');
  if (!hasInstants) return `nullif(${variable}, '')`;
  const zone = `regexp_substr(${variable}, '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')`;
  const offset = `if(${zone} = 'Z', '+00:00', concat(left(${zone}, 3), ':', if(length(${zone}) > 3, right(${zone}, 2), '00')))`;
  const wall = `regexp_replace(${variable}, '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$', '')`;
  const isZoned = `${variable} regexp ':[0-9]{2}(\\\\.[0-9]+)?(Z|[+-][0-9:]+)$'`;
  return `if(${isZoned}, convert_tz(${wall}, ${offset}, @@session.time_zone), nullif(${variable}, ''))`;
}

async function refuseWarnings(driver: Driver, projectRoot: string, source: CsvSource): Promise<void> {
  const [rows] = await driver.query('show warnings limit 1');
  const [, , message] = (rows as unknown as readonly (readonly unknown[])[])[0] ?? [];
  const text = String(message ?? 'a value was changed on loading');
  const row = /at row (\d+)/.exec(text)?.[1];
  if (row === undefined) throw new CsvProblem(text, 1);
  throw await csvError(projectRoot, source.path, text.replace(/ at row \d+$/, ''), Number(row) + 1);
}
