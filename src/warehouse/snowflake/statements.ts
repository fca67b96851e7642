export interface Statement {
  readonly text: string;
  /** Where it begins in what was given. */
  readonly start: number;
}

/** What a semicolon does not end (strings, quoted names, comments), and what decides whether it ends something. */
const WHOLE = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[;()]/g;

/** The statements of a text, since Snowflake takes one at a time: hooks and headers may hold several, as in dbt. */
export function statementsOf(text: string): readonly Statement[] {
  const ends = outerSemicolons(text);
  const starts = [0, ...ends.map((end) => end + 1)];
  const parts = starts.map((start, index): Statement => ({ text: text.slice(start, ends[index] ?? text.length), start }));
  const said = parts.filter((part) => !isEmpty(part.text));
  return said.length > 1 ? said : [{ text, start: 0 }];
}

/** One inside of parentheses is a slip of the pen, which Snowflake tells better when it sees the whole. */
function outerSemicolons(text: string): readonly number[] {
  let depth = 0;
  const ends: number[] = [];
  for (const { 0: found, index } of text.matchAll(WHOLE)) {
    if (found === '(') depth += 1;
    else if (found === ')') depth -= 1;
    else if (found === ';' && depth === 0) ends.push(index);
  }
  return ends;
}

function isEmpty(text: string): boolean {
  return text.replaceAll(WHOLE, (found) => (/^(--|\/\/|\/\*)/.test(found) ? '' : found)).trim() === '';
}
