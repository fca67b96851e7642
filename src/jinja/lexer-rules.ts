import { tokens } from './nunjucks.ts';
import { SPACE_CLASS, TRAILING_SPACE } from './white-space.ts';

/* Sticky expressions: set `lastIndex`, then test; it is left behind what matched. */
export const SPACE = new RegExp(`${SPACE_CLASS}*`, 'y');
export const TAG_START = /\{[%{#]/g;
export const RAW_START = /\{%[-+]?\s*raw\s*(?:-%\}\s*|%\})/y;
export const RAW_END = /\{%([-+]?)\s*endraw\s*(?:-%\}\s*|\+?%\})/g;

const UNICODE_NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const SINGLE_QUOTED = /'[^'\\]*(?:\\[^][^'\\]*)*'/y;
const DOUBLE_QUOTED = /"[^"\\]*(?:\\[^][^"\\]*)*"/y;
const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[^])/g;

export const LONG_OPERATORS: ReadonlySet<string> = new Set(['==', '!=', '<=', '>=', '//', '**']);

export const PUNCTUATION: ReadonlyMap<string, string> = new Map([
  ['(', tokens.TOKEN_LEFT_PAREN],
  [')', tokens.TOKEN_RIGHT_PAREN],
  ['[', tokens.TOKEN_LEFT_BRACKET],
  [']', tokens.TOKEN_RIGHT_BRACKET],
  ['{', tokens.TOKEN_LEFT_CURLY],
  ['}', tokens.TOKEN_RIGHT_CURLY],
  [',', tokens.TOKEN_COMMA],
  [':', tokens.TOKEN_COLON],
  ['~', tokens.TOKEN_TILDE],
  ['|', tokens.TOKEN_PIPE],
  ...Array.from('+-*/%<>=.;', (operator): [string, string] => [operator, tokens.TOKEN_OPERATOR]),
]);

export const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

function endOfMatch(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}

function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
}

/** Where the name at `start` ends; `start` when there is none. */
export function nameEnd(text: string, start: number): number {
  let end = start;
  const first = text.charCodeAt(start);
  if (first < 48 || first > 57) while (isNameCode(text.charCodeAt(end))) end += 1;
  return text.charCodeAt(end) > 127 ? Math.max(end, endOfMatch(UNICODE_NAME, text, start)) : end;
}

export function numberEnd(text: string, start: number): { readonly type: string; readonly end: number } | null {
  const code = text.charCodeAt(start);
  if (code < 48 || code > 57) return null;
  // In `row.0.1` the second number is an index, not a fraction.
  const float = text[start - 1] === '.' ? start : endOfMatch(FLOAT, text, start);
  if (float > start) return { type: tokens.TOKEN_FLOAT, end: float };
  return { type: tokens.TOKEN_INT, end: endOfMatch(INTEGER, text, start) };
}

/** Behind the closing quote, or null when there is none. */
export function stringEnd(text: string, start: number, quote: '"' | "'"): number | null {
  const end = endOfMatch(quote === "'" ? SINGLE_QUOTED : DOUBLE_QUOTED, text, start);
  return end > start ? end : null;
}

/** The end of `text.slice(start, end)` without trailing white space. */
export function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).replace(TRAILING_SPACE, '').length;
}

const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['\n', ''],
]);

/** Python's escapes in string literals; unknown ones keep their backslash. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (whole, escape: string) => {
    const known = ESCAPED.get(escape);
    if (known !== undefined) return known;
    if (escape.length > 1 && 'xuU'.includes(escape[0] ?? ''))
      return String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
    return /^[0-7]/.test(escape) ? String.fromCharCode(Number.parseInt(escape, 8)) : whole;
  });
}
