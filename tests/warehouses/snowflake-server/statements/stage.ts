import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SnowflakeRefusal, unknownStatement } from '../refusals.ts';
import { STATEMENT_TYPES, textColumn, countColumn, type StatementResult } from '../results.ts';
import { qualified, requireCompute, type StatementContext } from '../state.ts';
import { encodedName, sqlName, sqlString, tokenize } from '../tokens.ts';
import { fullName } from './create.ts';
import { inspectFailure } from './copy-failure.ts';

const STAGE = /^@(?:(.+)\.)?(%[A-Za-z0-9_$]+|"%(?:[^"]|"")+"|~)((?:\/[\w.-]+)*)\/?$/;

/** `put 'file://…' '@db.schema.%table/path'`: the client is told a folder to copy the file to. */
export function runPut({ state, session, sql }: StatementContext): StatementResult {
  if (state.refusePut) throw new SnowflakeRefusal('003001', '42501', "SQL access control error:\nInsufficient privileges to operate on stage");
  const match = /^put\s+('(?:[^'\\]|\\.|'')*'|file:\S+)\s+('(?:[^'\\]|\\.|'')*'|@\S+)((?:\s+\w+\s*=\s*\w+)*)\s*;?$/i.exec(sql.trim());
  if (match === null) throw unknownStatement(sql);
  const [source, stage] = [match[1], match[2]].map((text) => (text?.startsWith("'") === true ? (tokenize(text)[0]?.name ?? '') : (text ?? '')));
  const options = Object.fromEntries([...(match[3] ?? '').matchAll(/(\w+)\s*=\s*(\w+)/g)].map(([, name, value]) => [name?.toLowerCase() ?? '', value?.toLowerCase() ?? '']));
  const transfer = {
    command: 'UPLOAD',
    src_locations: [(source ?? '').replace(/^file:\/\//, '')],
    autoCompress: options['auto_compress'] !== 'false',
    overwrite: options['overwrite'] === 'true',
    parallel: 4,
    sourceCompression: 'auto_detect',
    stageInfo: { locationType: 'LOCAL_FS', location: stageFolder({ state, session }, stage ?? '', sql), path: '', creds: {} },
    encryptionMaterial: null,
  };
  return { rowtype: [], rows: [], statementTypeId: STATEMENT_TYPES.ddl, transfer };
}

/** A table's stage is a folder named by the table. */
function stageFolder({ state, session }: Pick<StatementContext, 'state' | 'session'>, stage: string, sql: string): string {
  const match = STAGE.exec(stage);
  if (match === null) throw unknownStatement(sql);
  const table = tokenize((match[2] ?? '').replace('%', ''))[0]?.name ?? '~';
  const scope = tokenize(match[1] ?? '').filter((token) => token.text !== '.').map((token) => token.name);
  const name = qualified(session, [...scope, table], 'PUT');
  if (table !== '~') state.catalog.get(name);
  return join(state.stageFolder, encodeURIComponent(`${name.database}.${name.schema}.${name.name}`), ...(match[3] ?? '').split('/').filter((part) => part !== ''));
}

interface Copy {
  readonly table: string;
  readonly columns: readonly string[];
  readonly folder: string;
  readonly format: ReadonlyMap<string, string>;
  readonly purge: boolean;
}

const FORMAT_OPTIONS = new Set(['TYPE', 'FIELD_DELIMITER', 'SKIP_HEADER', 'FIELD_OPTIONALLY_ENCLOSED_BY', 'NULL_IF', 'SKIP_BLANK_LINES', 'ENCODING']);

export async function runCopy(context: StatementContext): Promise<StatementResult> {
  requireCompute(context);
  const copy = readCopy(context);
  const { connection } = context.session;
  const rows: string[][] = [];
  for (const file of existsSync(copy.folder) ? await readdir(copy.folder) : []) {
    const path = join(copy.folder, file);
    const loaded = await connection.run(insertSql(copy, path), context.signal).catch((error: unknown) => {
      throw inspectFailure(error, basename(path));
    });
    rows.push([file, 'LOADED', String(loaded.rowsChanged), String(loaded.rowsChanged), '1', '0']);
    if (copy.purge) await rm(path);
  }
  const rowtype = [textColumn('file'), textColumn('status'), ...['rows_parsed', 'rows_loaded', 'error_limit', 'errors_seen'].map(countColumn)];
  return { rowtype, rows, statementTypeId: STATEMENT_TYPES.copy };
}

function readCopy(context: StatementContext): Copy {
  const { cursor, session, sql } = context;
  cursor.expect('COPY', 'INTO');
  const name = qualified(session, cursor.names(), 'COPY');
  const columns = cursor.group().filter((token) => token.kind === 'word' || token.kind === 'quoted').map((token) => token.name);
  cursor.expect('FROM');
  const folder = stageFolder(context, cursor.string(), sql);
  cursor.expect('FILE_FORMAT', '=');
  const format = new Map<string, string>();
  const group = cursor.group().slice(1, -1);
  for (let index = 0; index < group.length; ) {
    const option = group[index]?.name ?? '';
    const isList = group[index + 2]?.text === '(';
    if (!FORMAT_OPTIONS.has(option) || group[index + 1]?.text !== '=') throw unknownStatement(sql);
    format.set(option, group[index + (isList ? 3 : 2)]?.name ?? '');
    index += isList ? 5 : 3;
  }
  cursor.expect('ON_ERROR', '=', 'ABORT_STATEMENT');
  const purge = cursor.accept('PURGE', '=', 'TRUE');
  cursor.end();
  if (format.get('TYPE') !== 'CSV' || format.get('NULL_IF') !== '') throw unknownStatement(sql);
  return { table: fullName(name), columns, folder, format, purge };
}

function insertSql({ table, columns, format }: Copy, path: string): string {
  const list = columns.map(sqlName);
  const read = columns.map((column) => `${sqlString(encodedName(column))}: 'VARCHAR'`).join(', ');
  const options = [
    `columns = {${read}}`,
    'auto_detect = false',
    `header = ${format.get('SKIP_HEADER') === '1'}`,
    `delim = ${sqlString(format.get('FIELD_DELIMITER') ?? ',')}`,
    `quote = ${sqlString(format.get('FIELD_OPTIONALLY_ENCLOSED_BY') ?? '')}`,
    `escape = ${sqlString(format.get('FIELD_OPTIONALLY_ENCLOSED_BY') ?? '')}`,
    `nullstr = ''`,
  ];
  const [only = '', ...others] = list;
  // In a file of one column a blank line would be a null; an empty value in quotes is one.
  const skipsBlankLines = others.length === 0 && format.get('SKIP_BLANK_LINES') === 'TRUE';
  const values = skipsBlankLines ? `nullif(${only}, '')` : list.join(', ');
  const skipped = skipsBlankLines ? ` where ${only} is not null` : '';
  if (skipsBlankLines) options.push('allow_quoted_nulls = false');
  return `insert into ${table} (${list.join(', ')}) select ${values} from read_csv(${sqlString(path)}, ${options.join(', ')})${skipped}`;
}
