import { SnowflakeRefusal } from './refusals.ts';
import { tokenize, type Token } from './tokens.ts';
import { bindLiteral, type Bind } from './translator.ts';

/** Puts the values of `?` into the statement: one row of them, or one list per column for many rows. */
export function expandBinds(tokens: readonly Token[], bindings: Readonly<Record<string, Bind>>): readonly Token[] {
  const binds = Object.keys(bindings)
    .sort((left, right) => Number(left) - Number(right))
    .map((key) => bindings[key] as Bind);
  if (binds.length === 0) return tokens;
  const marks = tokens.filter((token) => token.text === '?').length;
  if (marks !== binds.length) throw new SnowflakeRefusal('002049', '42601', `SQL compilation error: error bind variable not set: ${marks} marks, ${binds.length} values`);
  const rows = Math.max(...binds.map(({ value }) => (Array.isArray(value) ? value.length : 1)));
  if (!binds.some(({ value }) => Array.isArray(value))) return replaceMarks(tokens, binds, 0);
  const values = tokens.findIndex((token) => token.name === 'VALUES');
  const pattern = tokens.slice(values + 1);
  if (values < 0) throw new SnowflakeRefusal('000002', '0A000', 'Unsupported feature: array binding outside of insert … values');
  const expanded = Array.from({ length: rows }, (_, row) => [...(row === 0 ? [] : tokenize(',')), ...replaceMarks(pattern, binds, row)]);
  return [...tokens.slice(0, values + 1), ...expanded.flat()];
}

function replaceMarks(tokens: readonly Token[], binds: readonly Bind[], row: number): Token[] {
  let index = -1;
  return tokens.flatMap((token) => {
    if (token.text !== '?') return [token];
    index += 1;
    const { type, value } = binds[index] as Bind;
    const single = Array.isArray(value) ? ((value as readonly (string | null)[])[row] ?? null) : (value as string | null);
    return tokenize(bindLiteral(type, single)).map((part) => ({ ...part, start: token.start, end: token.end + 1 }));
  });
}
