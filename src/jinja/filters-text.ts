import { add, modulo } from './arithmetic.ts';
import { codePointCount } from './code-points.ts';
import { isIterable, iterate, lengthOf, truthy } from './compare.ts';
import { PyDict } from './containers.ts';
import { toHtmlJson } from './json.ts';
import { escaped, isText, mapText, Markup, softText, textOf } from './markup.ts';
import { stripTags } from './markup-methods.ts';
import { integerArgument, requireString } from './method.ts';
import { PyTuple, tuple, typeName, Undefined, type Keywords, type Value } from './model.ts';
import { isInteger } from './numbers.ts';
import { fixed, open, type Operation } from './operation.ts';
import { prettyPrint } from './pretty-print.ts';
import { raise } from './python-error.ts';
import { slice } from './slice.ts';
import { capitalize } from './string-case.ts';
import { center, replaceText } from './string-methods.ts';
import { splitLines, stripCharacters, stripLeft, stripRight } from './string-split.ts';
import { repr, str } from './text.ts';
import { unpack } from './unpack.ts';
import { urlize } from './urlize.ts';
import { SPACE_CLASS } from './white-space.ts';
import { wordWrap } from './word-wrap.ts';

const WORD_START = new RegExp(`([-({[<]|${SPACE_CLASS}+)`);
const NOT_AN_ATTRIBUTE = new RegExp(`[/>=]|${SPACE_CLASS}`);

const markup = (value: Value): Value => new Markup(str(value));

function title(value: Value): string {
  return str(value)
    .split(WORD_START)
    .map(([...characters]) => (characters[0] ?? '').toUpperCase() + characters.slice(1).join('').toLowerCase())
    .join('');
}

function trim(value: Value, characters: Value | undefined): Value {
  return mapText(value, (text) =>
    characters === undefined || characters === null
      ? stripRight(stripLeft(text))
      : stripCharacters(text, requireString(characters, 'strip arg'), true, true),
  );
}

function indent(value: Value, width: Value | undefined, first: Value | undefined, blank: Value | undefined): Value {
  const margin = textOf(width) ?? spaces(width === undefined ? 4 : width);
  if (isText(value)) {
    const isSet = (option: Value | undefined): boolean => option !== undefined && truthy(option);
    return mapText(value, (text) => indentLines(text, margin, isSet(first), isSet(blank)));
  }
  // Python appends the line break to a list before it finds out that a list has no lines.
  const text = Array.isArray(value) && !(value instanceof PyTuple) ? (value.push('\n'), value) : add(value, '\n');
  return raise('AttributeError', `'${typeName(text)}' object has no attribute 'splitlines'`);
}

function spaces(count: Value): string {
  return isInteger(count) || typeof count === 'boolean'
    ? ' '.repeat(Math.max(0, Number(count)))
    : raise('TypeError', `can't multiply sequence by non-int of type '${typeName(count)}'`);
}

function indentLines(text: string, margin: string, first: boolean, blank: boolean): string {
  const lines = splitLines(`${text}\n`, false);
  const indented = lines.map((line, index) => (index === 0 || (line === '' && !blank) ? line : margin + line));
  return (first ? margin : '') + indented.join('\n');
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
  if (!isText(cut)) return raise('AttributeError', `'${typeName(cut)}' object has no attribute 'rsplit'`);
  return add(mapText(cut, withoutLastWord), ending);
}

function withoutLastWord(text: string): string {
  const space = text.lastIndexOf(' ');
  return space < 0 ? text : text.slice(0, space);
}

function quoteUrl(value: Value): string {
  return encodeURIComponent(str(value)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function urlEncode(value: Value): string {
  if (isText(value) || !isIterable(value)) return quoteUrl(value).replaceAll('%2F', '/');
  const quotePlus = (part: Value): string => quoteUrl(part).replaceAll('%20', '+');
  const pairs = value instanceof PyDict ? value.items() : iterate(value);
  return pairs.map((pair) => unpack(pair, 2).map(quotePlus).join('=')).join('&');
}

function format(value: Value, args: Value[], keywords: Keywords | null): Value {
  const named = Object.entries(keywords ?? {});
  if (args.length > 0 && named.length > 0)
    raise('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
  return modulo(softText(value), named.length > 0 ? new PyDict(named) : tuple(args));
}

function xmlAttributes(value: Value, spaced: Value | undefined): string {
  if (value instanceof Undefined) value.fail();
  if (!(value instanceof PyDict)) raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const attributes = value.entries().filter(([, item]) => item !== null && !(item instanceof Undefined));
  const text = attributes.map(([key, item]) => `${attributeName(key)}="${escaped(item).text}"`).join(' ');
  return text !== '' && (spaced === undefined || truthy(spaced)) ? ` ${text}` : text;
}

function attributeName(key: Value): string {
  const text = textOf(key);
  if (text === undefined) return raise('TypeError', `expected string or bytes-like object, got '${typeName(key)}'`);
  if (NOT_AN_ATTRIBUTE.test(text)) raise('ValueError', `Invalid character in attribute name: ${repr(key)}`);
  return escaped(key).text;
}

/** What each level of JSON is indented by: `json.dumps(indent=…)`. */
function jsonMargin(indent: Value): string | null {
  return indent === null ? null : (textOf(indent) ?? spaces(indent));
}

export const TEXT_FILTERS: readonly (readonly [string, Operation])[] = [
  ['upper', fixed([], (value) => mapText(value, (text) => text.toUpperCase()))],
  ['lower', fixed([], (value) => mapText(value, (text) => text.toLowerCase()))],
  ['capitalize', fixed([], (value) => mapText(value, capitalize))],
  ['title', fixed([], title)],
  ['trim', fixed(['chars'], trim)],
  ['string', fixed([], softText)],
  ['safe', fixed([], markup)],
  ['escape', fixed([], escaped)],
  ['e', fixed([], escaped)],
  ['forceescape', fixed([], (value) => escaped(str(value)))],
  [
    'replace',
    fixed(
      ['old', 'new', 'count'],
      (value, old, replacement, count) =>
        replaceText(str(value), str(old ?? null), str(replacement ?? null), integerArgument(count ?? undefined, -1)),
      2,
    ),
  ],
  ['indent', fixed(['width', 'first', 'blank'], indent)],
  [
    'center',
    fixed(['width'], (value, width) => {
      const wide = integerArgument(width, 80);
      return mapText(value, (text) => center(text, Math.max(0, wide - codePointCount(text))));
    }),
  ],
  ['wordcount', fixed([], (value) => (str(value).match(/[\p{L}\p{N}_]+/gu) ?? []).length)],
  ['wordwrap', fixed(['width', 'break_long_words', 'wrapstring', 'break_on_hyphens'], wordWrap)],
  ['truncate', fixed(['length', 'killwords', 'end', 'leeway'], truncate)],
  ['striptags', fixed([], (value) => stripTags(str(value)))],
  ['urlencode', fixed([], urlEncode)],
  ['urlize', fixed(['trim_url_limit', 'nofollow', 'target', 'rel', 'extra_schemes'], urlize)],
  ['xmlattr', fixed(['autospace'], xmlAttributes)],
  ['pprint', fixed([], prettyPrint)],
  ['format', open(format)],
  ['tojson', fixed(['indent'], (value, width) => new Markup(toHtmlJson(value, jsonMargin(width ?? null))))],
];
