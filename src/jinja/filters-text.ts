import { add } from './arithmetic.ts';
import { codePointCount, lengthOf, truthy } from './compare.ts';
import { PyDict } from './containers.ts';
import { pairsOf } from './dict-methods.ts';
import { escapeHtml } from './escape-html.ts';
import { toHtmlJson } from './json.ts';
import { integerArgument, requireString } from './method.ts';
import { tuple, typeName, Undefined, type Keywords, type Value } from './model.ts';
import { fixed, open, type Operation } from './operation.ts';
import { percentFormat } from './percent-format.ts';
import { raise } from './python-error.ts';
import { slice } from './slice.ts';
import { capitalize } from './string-case.ts';
import { center, replaceText } from './string-methods.ts';
import { splitLines, stripCharacters, stripLeft, stripRight } from './string-split.ts';
import { repr, str } from './text.ts';
import { urlize } from './urlize.ts';
import { SPACE_CLASS } from './white-space.ts';
import { wordWrap } from './word-wrap.ts';

const WORD_START = new RegExp(`([-({[<]|${SPACE_CLASS}+)`);
const NOT_AN_ATTRIBUTE = new RegExp(`[/>=]|${SPACE_CLASS}`);

const escape = (value: Value): string => escapeHtml(str(value));

function title(value: Value): string {
  return str(value)
    .split(WORD_START)
    .map(([...characters]) => (characters[0] ?? '').toUpperCase() + characters.slice(1).join('').toLowerCase())
    .join('');
}

function trim(value: Value, characters: Value | undefined): string {
  const text = str(value);
  return characters === undefined || characters === null
    ? stripRight(stripLeft(text))
    : stripCharacters(text, requireString(characters, 'strip arg'), true, true);
}

function indent(value: Value, width: Value | undefined, first: Value | undefined, blank: Value | undefined): string {
  const margin = typeof width === 'string' ? width : ' '.repeat(Math.max(0, integerArgument(width, 4)));
  const text = add(value, '\n');
  if (typeof text !== 'string')
    return raise('AttributeError', `'${typeName(text)}' object has no attribute 'splitlines'`);
  const lines = splitLines(text, false);
  const indentsBlank = blank !== undefined && truthy(blank);
  const indented = lines.map((line, index) => (index === 0 || (line === '' && !indentsBlank) ? line : margin + line));
  return (first !== undefined && truthy(first) ? margin : '') + indented.join('\n');
}

function truncate(
  value: Value,
  length: Value | undefined,
  killWords: Value | undefined,
  end: Value | undefined,
  leeway: Value | undefined,
): Value {
  const limit = integerArgument(length, 255);
  const ending = end === undefined ? '...' : end;
  const tolerance = integerArgument(leeway ?? undefined, 5);
  if (limit < lengthOf(ending)) raise('AssertionError', `expected length >= ${lengthOf(ending)}, got ${limit}`);
  if (tolerance < 0) raise('AssertionError', `expected leeway >= 0, got ${tolerance}`);
  if (lengthOf(value) <= limit + tolerance) return value;
  const cut = slice(value, null, limit - lengthOf(ending), null);
  if (killWords !== undefined && truthy(killWords)) return add(cut, ending);
  if (typeof cut !== 'string') return raise('AttributeError', `'${typeName(cut)}' object has no attribute 'rsplit'`);
  const space = cut.lastIndexOf(' ');
  return add(space < 0 ? cut : cut.slice(0, space), ending);
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
  if (value instanceof Undefined) value.fail();
  if (!(value instanceof PyDict)) raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const attributes = value.entries().filter(([, item]) => item !== null && !(item instanceof Undefined));
  const text = attributes.map(([key, item]) => `${attributeName(key)}="${escape(item)}"`).join(' ');
  return text !== '' && (spaced === undefined || truthy(spaced)) ? ` ${text}` : text;
}

function attributeName(key: Value): string {
  if (typeof key !== 'string')
    return raise('TypeError', `expected string or bytes-like object, got '${typeName(key)}'`);
  if (NOT_AN_ATTRIBUTE.test(key)) raise('ValueError', `Invalid character in attribute name: ${repr(key)}`);
  return escape(key);
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
  ['urlize', fixed(['trim_url_limit', 'nofollow', 'target', 'rel', 'extra_schemes'], urlize)],
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
