/** A piece of Snowflake SQL. `text` is as written, `name` what an identifier is called in the catalog. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'operator';
  readonly text: string;
  /** Words in upper case, quoted names without their quotes, strings decoded. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const PATTERNS: readonly (readonly [Token['kind'] | 'skip', RegExp])[] = [
  ['skip', /\s+|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ['string', /\$\$[\s\S]*?\$\$/y],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['word', /[A-Za-z_][A-Za-z0-9_$]*/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+/y],
  ['operator', /::|=>|<>|!=|<=|>=|\|\||->|[\s\S]/y],
];

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const text = pattern.exec(sql)?.[0];
      if (text === undefined) continue;
      if (kind !== 'skip') tokens.push({ kind, text, name: nameOf(kind, text), start: at, end: at + text.length });
      at += text.length;
      break;
    }
  }
  return tokens;
}

function nameOf(kind: Token['kind'], text: string): string {
  if (kind === 'quoted') return text.slice(1, -1).replaceAll('""', '"');
  if (kind === 'string') return decoded(text);
  return kind === 'word' ? text.toUpperCase() : text;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b', f: '\f' };

function decoded(text: string): string {
  if (text.startsWith('$$')) return text.slice(2, -2);
  return text.slice(1, -1).replaceAll(/''|\\([\s\S])/g, (_, escaped: string | undefined) => {
    return escaped === undefined ? "'" : (ESCAPES[escaped] ?? escaped);
  });
}

/**
 * DuckDB takes names that differ only in case for one. A lower-case letter of a Snowflake name is therefore written as this
 * mark and its upper case, so that `"Id"`, `"id"` and `ID` stay three names.
 */
const LOWER_MARK = '\u02CC';
/** Stands for a quote in a name: the translator takes three of them in a row for another kind of string. */
const QUOTE_MARK = '\u02DD';

export function encodedName(name: string): string {
  return name.replaceAll(/[a-z]/g, (letter) => LOWER_MARK + letter.toUpperCase()).replaceAll('"', QUOTE_MARK);
}

export function decodedName(name: string): string {
  return name.replaceAll(new RegExp(`${LOWER_MARK}(.)`, 'g'), (_, letter: string) => letter.toLowerCase()).replaceAll(QUOTE_MARK, '"');
}

/** A catalog name as DuckDB SQL. */
export function sqlName(name: string): string {
  return `"${encodedName(name)}"`;
}

export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The tokens as SQL for the translator: folded names, everything else as written. */
export function foldedSql(tokens: readonly Token[]): string {
  const parts: string[] = [];
  let inPath = false;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    // `v:a.b` is a path into a variant: its words keep their case.
    inPath = startsPath(before, token, tokens[index + 1]) || (inPath && continuesPath(before, token));
    parts.push(gap(before, token), inPath ? token.text : foldedToken(token));
  });
  return parts.join('').trim();
}

function startsPath(before: Token | undefined, token: Token, after: Token | undefined): boolean {
  const isColon = token.text === ':' && before !== undefined && after !== undefined && before.end === token.start;
  return isColon && (isName(before) || before.text === ')' || before.text === ']') && isName(after);
}

function continuesPath(before: Token | undefined, token: Token): boolean {
  if (before === undefined || before.end !== token.start) return false;
  return token.text === '.' || ((before.text === '.' || before.text === ':') && isName(token));
}

function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quoted';
}

function gap(before: Token | undefined, token: Token): string {
  return before === undefined || before.end === token.start ? '' : ' ';
}

function foldedToken(token: Token): string {
  if (token.kind === 'quoted') return sqlName(token.name);
  return token.kind === 'word' ? token.name : token.text;
}
