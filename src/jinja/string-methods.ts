import { encodeText } from './bytes.ts';
import { codePointCount } from './code-points.ts';
import { isIterable, iterate } from './compare.ts';
import { textOf } from './markup.ts';
import {
  affixes,
  argument,
  integerArgument,
  requireArguments,
  refuse,
  requireString,
  type Method,
  type MethodTable,
} from './method.ts';
import { tuple, typeName, type Keywords, type Value } from './model.ts';
import { raise } from './python-error.ts';
import { boundOf } from './slice.ts';
import * as cases from './string-case.ts';
import { split, splitLines, splitRight, stripCharacters, stripLeft, stripRight } from './string-split.ts';
import { isPrintable } from './text.ts';
import { makeTranslation, translate } from './translate.ts';
import { ONLY_SPACE } from './white-space.ts';

type StringMethod = Method<string>;

/** The part of the text that `start` and `end` arguments choose, and where it starts; none when that is behind the end. */
function partOf(text: string, args: readonly Value[]): { readonly part: string[]; readonly start: number } | undefined {
  const characters = Array.from(text);
  const offset = (value: Value | undefined, fallback: number): number => {
    const given = boundOf(value ?? null) ?? fallback;
    return given < 0 ? Math.max(0, given + characters.length) : given;
  };
  const start = offset(args[1], 0);
  const end = Math.min(characters.length, offset(args[2], characters.length));
  return start > end ? undefined : { part: characters.slice(start, end), start };
}

function stripper(left: boolean, right: boolean): StringMethod {
  return (text, args) => {
    const set = args[0] ?? null;
    const name = `${left ? (right ? '' : 'l') : 'r'}strip`;
    if (set !== null)
      return stripCharacters(text, textOf(set) ?? refuse(`${name} arg must be None or str`, set), left, right);
    const stripped = left ? stripLeft(text) : text;
    return right ? stripRight(stripped) : stripped;
  };
}

function splitter(splits: typeof split): StringMethod {
  return (text, args, keywords) => {
    const separator = argument(args, 0, keywords, 'sep') ?? null;
    const limit = integerArgument(argument(args, 1, keywords, 'maxsplit'), -1);
    return splits(
      text,
      separator === null
        ? null
        : (textOf(separator) ?? refuse(`must be str or None, not ${typeName(separator)}`, separator)),
      limit,
    );
  };
}

function affixTest(name: 'startswith' | 'endswith'): StringMethod {
  return (text, args) => {
    const part = partOf(text, args)?.part.join('');
    return affixes(args[0], name).some((affix) =>
      name === 'startswith' ? part?.startsWith(affix) : part?.endsWith(affix),
    );
  };
}

/** What is looked for, after the bounds were looked at. */
function requireText(value: Value | undefined): string {
  return textOf(value) ?? refuse(`must be str, not ${typeName(value ?? null)}`, value);
}

/** Finds the first or last place of a text in another, in code points; -1 when there is none. */
function finder(name: 'find' | 'rfind' | 'index' | 'rindex'): (text: string, args: readonly Value[]) => number {
  const isLast = name.startsWith('r');
  return (text, args) => {
    const found = partOf(text, args);
    const wanted = requireText(args[0]);
    const part = found?.part.join('') ?? '';
    const index = found === undefined ? -1 : isLast ? part.lastIndexOf(wanted) : part.indexOf(wanted);
    if (found !== undefined && index >= 0) return found.start + codePointCount(part.slice(0, index));
    return name.endsWith('index') ? raise('ValueError', 'substring not found') : -1;
  };
}

function count(text: string, args: readonly Value[]): number {
  const found = partOf(text, args);
  const wanted = requireText(args[0]);
  if (found === undefined) return 0;
  return wanted === '' ? found.part.length + 1 : found.part.join('').split(wanted).length - 1;
}

/** `text.replace(old, replacement, count)`; a negative count is none. */
export function replaceText(text: string, old: string, replacement: string, limit: number): string {
  if (limit < 0)
    return old === '' ? replaceEmpty(text, replacement, Infinity) : text.replaceAll(old, () => replacement);
  if (old === '') return replaceEmpty(text, replacement, limit);
  const parts = split(text, old, limit);
  return parts.join(replacement);
}

function replaceEmpty(text: string, replacement: string, limit: number): string {
  const characters = Array.from(text);
  return [...characters, ''].map((character, index) => (index < limit ? replacement + character : character)).join('');
}

function replace(text: string, args: readonly Value[], keywords: Keywords | null): string {
  requireArguments('replace', args, 2, 3);
  const limit = integerArgument(argument(args, 2, keywords, 'count'), -1);
  return replaceText(
    text,
    requireString(args[0], 'replace() argument 1'),
    requireString(args[1], 'replace() argument 2'),
    limit,
  );
}

function join(text: string, args: readonly Value[]): string {
  requireArguments('str.join', args, 1, 1);
  const [items = null] = args;
  if (!isIterable(items)) return raise('TypeError', 'can only join an iterable');
  const parts = iterate(items).map(
    (item, index) =>
      textOf(item) ?? raise('TypeError', `sequence item ${index}: expected str instance, ${typeName(item)} found`),
  );
  return parts.join(text);
}

function padder(side: 'left' | 'right' | 'both'): StringMethod {
  return (text, args) => {
    const missing = integerArgument(args[0], 0) - codePointCount(text);
    const fill = args[1] === undefined ? ' ' : requireString(args[1], 'the fill character');
    if (codePointCount(fill) !== 1) raise('TypeError', 'The fill character must be exactly one character long');
    if (missing <= 0) return text;
    if (side === 'right') return text + fill.repeat(missing);
    if (side === 'left') return fill.repeat(missing) + text;
    return center(text, missing, fill);
  };
}

/** Python puts the odd one to the left only when the width is odd. */
export function center(text: string, missing: number, fill = ' '): string {
  const width = missing + codePointCount(text);
  const left = (missing >> 1) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function zeroFill(text: string, args: readonly Value[]): string {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  const missing = Math.max(0, integerArgument(args[0], 0) - codePointCount(text));
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function partition(text: string, args: readonly Value[], last: boolean): Value {
  const separator = requireText(args[0]);
  if (separator === '') raise('ValueError', 'empty separator');
  const index = last ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (index < 0) return tuple(last ? ['', '', text] : [text, '', '']);
  return tuple([text.slice(0, index), separator, text.slice(index + separator.length)]);
}

function expandTabs(text: string, args: readonly Value[]): string {
  const size = integerArgument(args[0], 8);
  let column = 0;
  return Array.from(text, (character) => {
    const shown = character === '\t' ? ' '.repeat(size > 0 ? size - (column % size) : 0) : character;
    column = character === '\n' || character === '\r' ? 0 : column + shown.length;
    return shown;
  }).join('');
}

function encode(text: string, args: readonly Value[], keywords: Keywords | null): Value {
  const option = (index: number, name: string, fallback: string): string => {
    const given = argument(args, index, keywords, name);
    return given === undefined ? fallback : requireString(given, `encode() argument '${name}'`);
  };
  const encoding = option(0, 'encoding', 'utf-8');
  return encodeText(text, encoding, option(1, 'errors', 'strict'));
}

function matches(pattern: RegExp): StringMethod {
  return (text) => pattern.test(text);
}

function removeAffix(text: string, affix: string, atStart: boolean): string {
  if (affix === '') return text;
  if (atStart) return text.startsWith(affix) ? text.slice(affix.length) : text;
  return text.endsWith(affix) ? text.slice(0, -affix.length) : text;
}

/** The methods of str, but for `format`, which needs to reach into values. */
export const STRING_METHODS: MethodTable<string> = new Map<string, StringMethod>([
  ['upper', (text) => text.toUpperCase()],
  ['lower', (text) => text.toLowerCase()],
  ['casefold', (text) => cases.caseFold(text)],
  ['capitalize', (text) => cases.capitalize(text)],
  ['title', (text) => cases.titleCase(text)],
  ['swapcase', (text) => cases.swapCase(text)],
  ['strip', stripper(true, true)],
  ['lstrip', stripper(true, false)],
  ['rstrip', stripper(false, true)],
  ['split', splitter(split)],
  ['rsplit', splitter(splitRight)],
  [
    'splitlines',
    (text, args, keywords) => splitLines(text, integerArgument(argument(args, 0, keywords, 'keepends'), 0) !== 0),
  ],
  ['replace', replace],
  ['startswith', affixTest('startswith')],
  ['endswith', affixTest('endswith')],
  ['join', join],
  ['find', finder('find')],
  ['rfind', finder('rfind')],
  ['index', finder('index')],
  ['rindex', finder('rindex')],
  ['count', count],
  ['zfill', zeroFill],
  ['ljust', padder('right')],
  ['rjust', padder('left')],
  ['center', padder('both')],
  ['partition', (text, args) => partition(text, args, false)],
  ['rpartition', (text, args) => partition(text, args, true)],
  ['removeprefix', (text, args) => removeAffix(text, requireString(args[0], 'removeprefix() argument'), true)],
  ['removesuffix', (text, args) => removeAffix(text, requireString(args[0], 'removesuffix() argument'), false)],
  ['expandtabs', expandTabs],
  ['translate', (text, args) => translate(text, args[0] ?? null)],
  ['encode', encode],
  ['maketrans', (_, args) => makeTranslation(args)],
  ['isdigit', matches(/^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒]+$/u)],
  ['isdecimal', matches(/^\p{Nd}+$/u)],
  ['isnumeric', matches(/^\p{N}+$/u)],
  ['isalpha', matches(/^\p{L}+$/u)],
  ['isalnum', matches(/^[\p{L}\p{N}]+$/u)],
  ['isspace', matches(ONLY_SPACE)],
  ['isascii', matches(/^\p{ASCII}*$/u)],
  ['isidentifier', matches(/^[\p{XID_Start}_]\p{XID_Continue}*$/u)],
  ['isprintable', (text) => isPrintable(text)],
  ['isupper', (text) => cases.isUpperCase(text)],
  ['islower', (text) => cases.isLowerCase(text)],
  ['istitle', (text) => cases.isTitleCase(text)],
]);
