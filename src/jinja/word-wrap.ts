import { codePoints } from './code-points.ts';
import { truthy } from './compare.ts';
import { integerArgument } from './method.ts';
import { textOf } from './markup.ts';
import { typeName, Undefined, type Value } from './model.ts';
import { raise } from './python-error.ts';
import { splitLines } from './string-split.ts';
import { str } from './text.ts';

/* The pieces that Python's `textwrap` may put on different lines: white space, dashes, words up to a hyphen. */
const SPACE = String.raw`[\t\n\v\f\r ]`;
const LETTER = String.raw`[\p{L}_]`;
const WORD = String.raw`[\p{L}\p{N}_]`;
const WORD_OR_MARK = String.raw`[\p{L}\p{N}_!"'&.,?]`;
const HYPHEN = `-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})`;
const PIECES = new RegExp(
  [
    `${SPACE}+`,
    `(?<=${WORD_OR_MARK})-{2,}(?=${WORD})`,
    `[^\\t\\n\\v\\f\\r ]+?(?:${HYPHEN}|(?=${SPACE}|$)|(?<=${WORD_OR_MARK})(?=-{2,}${WORD}))`,
  ].join('|'),
  'gu',
);
const PLAIN_PIECES = /[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+/g;

interface WrapOptions {
  readonly width: number;
  readonly breaksLongWords: boolean;
  readonly breaksAtHyphens: boolean;
}

/** Jinja's `wordwrap`: every line that is there is wrapped on its own, as Python's `textwrap` does it. */
export function wordWrap(
  value: Value,
  width: Value | undefined,
  breakLongWords: Value | undefined,
  separator: Value | undefined,
  breakOnHyphens: Value | undefined,
): string {
  if (value instanceof Undefined) value.fail();
  const text = textOf(value) ?? raise('AttributeError', `'${typeName(value)}' object has no attribute 'splitlines'`);
  const options: WrapOptions = {
    width: integerArgument(width, 79),
    breaksLongWords: breakLongWords === undefined || truthy(breakLongWords),
    breaksAtHyphens: breakOnHyphens === undefined || truthy(breakOnHyphens),
  };
  const newline = separator === undefined || separator === null ? '\n' : str(separator);
  return splitLines(text, false)
    .map((line) => wrapLine(line, options).join(newline))
    .join(newline);
}

function wrapLine(line: string, options: WrapOptions): string[] {
  if (options.width <= 0) raise('ValueError', `invalid width ${options.width} (must be > 0)`);
  const pieces = (line.match(options.breaksAtHyphens ? PIECES : PLAIN_PIECES) ?? []).map((piece) =>
    Array.from(codePoints(piece)),
  );
  const lines: string[] = [];
  while (pieces.length > 0) {
    if (lines.length > 0 && isBlank(pieces[0])) pieces.shift();
    const taken = takeLine(pieces, options);
    if (isBlank(taken.at(-1))) taken.pop();
    if (taken.length > 0) lines.push(taken.flat().join(''));
  }
  return lines;
}

function isBlank(piece: readonly string[] | undefined): boolean {
  return piece !== undefined && piece.join('').trim() === '';
}

/** Takes the pieces that fit on one line, and a part of the next if it would fit on none. */
function takeLine(pieces: string[][], options: WrapOptions): string[][] {
  const taken: string[][] = [];
  let left = options.width;
  for (let next = pieces[0]; next !== undefined && next.length <= left; next = pieces[0]) {
    taken.push(next);
    left -= next.length;
    pieces.shift();
  }
  const long = pieces[0];
  if (long === undefined || long.length <= options.width) return taken;
  if (options.breaksLongWords) {
    const end = breakPoint(long, left, options);
    taken.push(long.slice(0, end));
    pieces[0] = long.slice(end);
  } else if (taken.length === 0) {
    taken.push(long);
    pieces.shift();
  }
  return taken;
}

/** Where a word that is too long is cut: behind its last hyphen that fits, if anything but hyphens stands before it. */
function breakPoint(word: readonly string[], left: number, options: WrapOptions): number {
  if (!options.breaksAtHyphens || word.length <= left) return left;
  const hyphen = word.slice(0, left).lastIndexOf('-');
  return hyphen > 0 && word.slice(0, hyphen).some((character) => character !== '-') ? hyphen + 1 : left;
}
