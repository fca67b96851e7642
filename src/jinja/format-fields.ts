import { raise } from './python-error.ts';

/** A piece of a format string: text, and the field behind it if there is one. */
export interface FormatPiece {
  readonly literal: string;
  readonly field: FormatField | null;
}

export interface FormatField {
  readonly name: string;
  readonly conversion: string | undefined;
  readonly spec: string;
}

/** One step of a field's name: `.name` or `[key]`. */
export interface FieldStep {
  readonly isAttribute: boolean;
  readonly key: string | number;
}

/** The pieces of `'…{name!r:spec}…'`, one after the other: what is wrong further on is found when that is reached. */
export function* formatPieces(text: string): Generator<FormatPiece> {
  let at = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && text[at] !== '{' && text[at] !== '}') at += 1;
    const brace = text[at];
    if (brace === undefined) return yield { literal: text.slice(start), field: null };
    if (text[at + 1] === brace) {
      yield { literal: text.slice(start, at + 1), field: null };
      at += 2;
      continue;
    }
    if (brace === '}' || at + 1 >= text.length) raise('ValueError', `Single '${brace}' encountered in format string`);
    const { field, end } = readField(text, at + 1);
    yield { literal: text.slice(start, at), field };
    at = end;
  }
}

function readField(text: string, start: number): { readonly field: FormatField; readonly end: number } {
  const nameEnd = endOfName(text, start);
  const name = text.slice(start, nameEnd);
  if (text[nameEnd] === undefined) raise('ValueError', "expected '}' before end of string");
  if (text[nameEnd] === '}') return { field: { name, conversion: undefined, spec: '' }, end: nameEnd + 1 };
  let at = nameEnd + 1;
  let conversion: string | undefined;
  if (text[nameEnd] === '!') {
    if (at >= text.length) raise('ValueError', 'end of string while looking for conversion specifier');
    conversion = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += conversion.length;
    if (text[at] === '}') return { field: { name, conversion, spec: '' }, end: at + 1 };
    if (at < text.length && text[at] !== ':') raise('ValueError', "expected ':' after conversion specifier");
    at += 1;
  }
  const end = endOfSpec(text, at);
  return { field: { name, conversion, spec: text.slice(at, end) }, end: end + 1 };
}

/** A bracket of the name may hold what would end it elsewhere. */
function endOfName(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ('}:!'.includes(character)) return at;
    if (character === '{') raise('ValueError', "unexpected '{' in field name");
    if (character === '[') while (at + 1 < text.length && text[at + 1] !== ']') at += 1;
  }
  return text.length;
}

function endOfSpec(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return raise('ValueError', "unmatched '{' in format spec");
}

/** What a field's name starts with: the index or the name of an argument. */
export function firstOfName(name: string): string | number {
  return keyOf(/^[^.[]*/.exec(name)?.[0] ?? '');
}

/** The steps that a field's name takes from there. */
export function* stepsOfName(name: string): Generator<FieldStep> {
  let rest = name.replace(/^[^.[]*/, '');
  while (rest !== '') {
    const isAttribute = rest.startsWith('.');
    if (!isAttribute && !rest.startsWith('['))
      raise('ValueError', "Only '.' or '[' may follow ']' in format field specifier");
    const end = isAttribute ? (/[.[]/.exec(rest.slice(1))?.index ?? rest.length - 1) + 1 : rest.indexOf(']');
    if (end < 0) raise('ValueError', "Missing ']' in format string");
    const key = rest.slice(1, end);
    if (key === '') raise('ValueError', 'Empty attribute in format string');
    yield { isAttribute, key: isAttribute ? key : keyOf(key) };
    rest = rest.slice(isAttribute ? end : end + 1);
  }
}

function keyOf(text: string): string | number {
  if (!/^\p{Nd}+$/u.test(text)) return text;
  const index = Number(text);
  return index > Number.MAX_SAFE_INTEGER ? raise('ValueError', 'Too many decimal digits in format string') : index;
}
