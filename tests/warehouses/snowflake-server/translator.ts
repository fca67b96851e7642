import { Dialect, init, transpile } from '@polyglot-sql/sdk';
import { SnowflakeRefusal, syntaxRefusal } from './refusals.ts';
import { foldedSql, sqlString, type Token } from './tokens.ts';

let ready: Promise<void> | undefined;

/** Loads the translator's WebAssembly, once. */
export async function loadTranslator(): Promise<void> {
  ready ??= init();
  await ready;
}

/** Types and calls that the translator leaves as Snowflake has them. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/\bTIMESTAMPNTZ\b|\bTIMESTAMP_NTZ(\(\d\))?/g, 'TIMESTAMP'],
  [/\bTIMESTAMP_(L?TZ)(\(\d\))?/g, 'TIMESTAMPTZ'],
  [/\bTIMESTAMPLTZ\b/g, 'TIMESTAMPTZ'],
  [/\bVARIANT\b/g, 'JSON'],
  [/\b(TEXT|VARCHAR)\(\d+\)/g, 'VARCHAR'],
  [/\bCURRENT_TIMESTAMP\(\)/g, 'CURRENT_TIMESTAMP'],
  [/\bCURRENT_DATE\(\)/g, 'CURRENT_DATE'],
];

/** A query or a DML statement as DuckDB SQL. The tokens are those of the client's statement, for the place of an error. */
export function translated(tokens: readonly Token[]): string {
  const folded = foldedSql(withOwnFunctions(tokens));
  const result = transpile(folded, Dialect.Snowflake, Dialect.DuckDB);
  if (!result.success || result.sql === undefined) throw unparsable(folded, String(result.error ?? ''), tokens);
  if (result.sql.length !== 1) throw new SnowflakeRefusal('000008', '0A000', `Actual statement count ${result.sql.length} did not match the desired statement count 1.`);
  return outsideStrings(result.sql[0] ?? '', (sql) => REWRITES.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), sql));
}

const DIFFERENCES = ['DATEDIFF', 'TIMESTAMPDIFF', 'TIMEDIFF'];
const SUMS = ['DATEADD', 'TIMESTAMPADD', 'TIMEADD'];

/** Calls whose first argument is a word: the translator would cut both moments of a difference to dates, and take no negative number. */
function withOwnFunctions(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, index) => {
    const isCall = token.kind === 'word' && tokens[index + 1]?.text === '(' && tokens[index + 3]?.text === ',';
    if (isCall && DIFFERENCES.includes(token.name)) return { ...token, name: 'MART_DATEDIFF' };
    if (isCall && SUMS.includes(token.name)) return { ...token, name: `MART_ADD_${tokens[index + 2]?.name.replace(/S$/, '') ?? ''}` };
    const call = (back: number) => (tokens[index - back + 1]?.text === '(' ? (tokens[index - back]?.name ?? '') : '');
    if (DIFFERENCES.includes(call(2)) && tokens[index + 1]?.text === ',') return { ...token, kind: 'string' as const, text: sqlString(token.name) };
    return SUMS.includes(call(2)) || (SUMS.includes(call(3)) && token.text === ',') ? [] : token;
  });
}

/** Line and column of the translator are those of the folded text; the nth token there is the nth token here. */
function unparsable(folded: string, said: string, tokens: readonly Token[]): SnowflakeRefusal {
  const place = /line (\d+), column (\d+)/.exec(said);
  const column = place === null ? folded.length : Number(place[2]) - 1;
  const near = tokens.findLast((_, index) => foldedSql(tokens.slice(0, index)).length < column);
  return syntaxRefusal(near ?? tokens.at(-1));
}

function outsideStrings(sql: string, change: (part: string) => string): string {
  return sql
    .split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}

/** A value that a client bound to `?`. */
export interface Bind {
  readonly type: string;
  readonly value: string | null | readonly (string | null)[];
}

export function bindLiteral(type: string, value: string | null): string {
  if (value === null) return 'NULL';
  if (type === 'FIXED' || type === 'REAL') return value;
  if (type === 'BOOLEAN') return value.toUpperCase();
  return sqlString(value);
}

/** Functions of Snowflake that are made as macros in DuckDB. */
export const MACROS: readonly string[] = [
  ...['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'].map((part) => `create macro mart_add_${part}(n, x) as x + to_${part}s(n)`),
  'create macro to_timestamp_ntz(x) as cast(x as timestamp)',
  'create macro mart_datediff(part, a, b) as date_diff(lower(part), cast(a as timestamp), cast(b as timestamp))',
  'create macro to_varchar(x) as cast(x as varchar), (x, f) as strftime(x, replace(replace(replace(replace(replace(replace(f, \'YYYY\', \'%Y\'), \'MM\', \'%m\'), \'DD\', \'%d\'), \'HH24\', \'%H\'), \'MI\', \'%M\'), \'SS\', \'%S\'))',
  'create macro to_char(x) as cast(x as varchar)',
  'create macro equal_null(a, b) as a is not distinct from b',
  'create macro to_number(x) as cast(x as decimal(38, 0))',
  "create macro to_binary(x, f) as case upper(f) when 'HEX' then unhex(x) else error('the test server knows no other binary format than HEX') end",
  'create macro sysdate() as cast(current_timestamp as timestamp)',
];
