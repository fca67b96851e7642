import { codePointCount, truthy } from './compare.ts';
import { PyDict } from './containers.ts';
import { pairsOf } from './dict-methods.ts';
import { toHtmlJson } from './json.ts';
import { integerArgument } from './method.ts';
import { tuple, type Keywords, type Value } from './model.ts';
import { fixed, open, type Operation } from './operation.ts';
import { percentFormat } from './percent-format.ts';
import { capitalize } from './string-case.ts';
import { center, replaceText } from './string-methods.ts';
import { splitLines, stripCharacters, stripLeft, stripRight } from './string-split.ts';
import { repr, str } from './text.ts';

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

function escape(value: Value): string {
  return str(value).replace(/[&<>'"]/g, (character) => HTML_ESCAPES[character] ?? character);
}

function title(value: Value): string {
  return str(value)
    .split(/([-\s({[<]+)/)
    .map(capitalize)
    .join('');
}

function trim(value: Value, characters: Value | undefined): string {
  const text = str(value);
  return characters === undefined || characters === null
    ? stripRight(stripLeft(text))
    : stripCharacters(text, str(characters), true, true);
}

function indent(value: Value, width: Value | undefined, first: Value | undefined, blank: Value | undefined): string {
  const margin = typeof width === 'string' ? width : ' '.repeat(integerArgument(width, 4));
  const text = `${str(value)}\n`;
  const indentsBlank = blank !== undefined && truthy(blank);
  const lines = splitLines(text, false);
  const indented = indentsBlank
    ? lines.join(`\n${margin}`)
    : [lines[0] ?? '', ...lines.slice(1).map((line) => (line === '' ? line : margin + line))].join('\n');
  return first !== undefined && truthy(first) ? margin + indented : indented;
}

function truncate(
  value: Value,
  length: Value | undefined,
  killWords: Value | undefined,
  end: Value | undefined,
  leeway: Value | undefined,
): string {
  const text = str(value);
  const limit = integerArgument(length, 255);
  const ending = end === undefined ? '...' : str(end);
  if (text.length <= limit + integerArgument(leeway, 5)) return text;
  const cut = text.slice(0, limit - ending.length);
  if (killWords !== undefined && truthy(killWords)) return cut + ending;
  const space = cut.lastIndexOf(' ');
  return (space < 0 ? cut : cut.slice(0, space)) + ending;
}

/** Greedy, like Python's `textwrap`; lines that are there stay lines. */
function wordWrap(
  value: Value,
  width: Value | undefined,
  breakLong: Value | undefined,
  separator: Value | undefined,
): string {
  const limit = integerArgument(width, 79);
  const breaks = breakLong === undefined || truthy(breakLong);
  const newline = separator === undefined || separator === null ? '\n' : str(separator);
  return splitLines(str(value), false)
    .map((line) => wrapLine(line, limit, breaks).join(newline))
    .join(newline);
}

function wrapLine(line: string, limit: number, breaks: boolean): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.match(/\s*[^\s-]+-*|\s+/g) ?? []) {
    let rest = word;
    if (current !== '' && codePointCount(current + rest) > limit) {
      lines.push(current.trimEnd());
      current = '';
      rest = rest.trimStart();
    }
    while (breaks && current === '' && rest.length > limit) {
      lines.push(rest.slice(0, limit));
      rest = rest.slice(limit);
    }
    current += rest;
  }
  return current.trim() === '' && lines.length > 0 ? lines : [...lines, current.trimEnd()];
}

function stripTags(value: Value): string {
  return str(value)
    .replace(/<!--[^]*?-->|<[^>]*>/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}

function quoteUrl(value: Value): string {
  return encodeURIComponent(str(value)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function urlEncode(value: Value): string {
  if (!(value instanceof PyDict) && !Array.isArray(value)) return quoteUrl(value).replaceAll('%2F', '/');
  const quotePlus = (part: Value): string => quoteUrl(part).replaceAll('%20', '+');
  return pairsOf(value)
    .map(([key, item]) => `${quotePlus(key)}=${quotePlus(item)}`)
    .join('&');
}

function format(value: Value, args: Value[], keywords: Keywords | null): string {
  if (keywords === null) return percentFormat(str(value), tuple(args));
  return percentFormat(str(value), new PyDict(Object.entries(keywords)));
}

function xmlAttributes(value: Value, spaced: Value | undefined): string {
  const attributes = pairsOf(value).filter(([, item]) => item !== null);
  const text = attributes.map(([key, item]) => `${escape(key)}="${escape(item)}"`).join(' ');
  return text !== '' && (spaced === undefined || truthy(spaced)) ? ` ${text}` : text;
}

export const TEXT_FILTERS: readonly (readonly [string, Operation])[] = [
  ['upper', fixed([], (value) => str(value).toUpperCase())],
  ['lower', fixed([], (value) => str(value).toLowerCase())],
  ['capitalize', fixed([], (value) => capitalize(str(value)))],
  ['title', fixed([], title)],
  ['trim', fixed(['chars'], trim)],
  ['string', fixed([], str)],
  ['safe', fixed([], str)],
  ['escape', fixed([], escape)],
  ['e', fixed([], escape)],
  ['forceescape', fixed([], escape)],
  [
    'replace',
    fixed(['old', 'new', 'count'], (value, old, replacement, count) =>
      replaceText(str(value), str(old ?? null), str(replacement ?? null), integerArgument(count, -1)),
    ),
  ],
  ['indent', fixed(['width', 'first', 'blank'], indent)],
  [
    'center',
    fixed(['width'], (value, width) =>
      center(str(value), Math.max(0, integerArgument(width, 80) - codePointCount(str(value)))),
    ),
  ],
  ['wordcount', fixed([], (value) => (str(value).match(/[\p{L}\p{N}_]+/gu) ?? []).length)],
  ['wordwrap', fixed(['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'], wordWrap)],
  ['truncate', fixed(['length', 'killwords', 'end', 'leeway'], truncate)],
  ['striptags', fixed([], stripTags)],
  ['urlencode', fixed([], urlEncode)],
  ['urlize', fixed([], str)],
  ['xmlattr', fixed(['autospace'], xmlAttributes)],
  ['pprint', fixed([], repr)],
  ['format', open(format)],
  [
    'tojson',
    fixed(['indent'], (value, width) =>
      toHtmlJson(value, width === undefined || width === null ? null : integerArgument(width, 0)),
    ),
  ],
];
