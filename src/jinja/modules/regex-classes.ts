import { raise } from '../python-error.ts';
import { categoryTest, literalTest, rangeTest } from './regex-characters.ts';
import { FLAGS, type CharacterTest } from './regex-nodes.ts';
import type { RegexSource } from './regex-source.ts';

const CONTROLS: Readonly<Record<string, string>> = {
  '\\a': '\u0007',
  '\\b': '\b',
  '\\f': '\f',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\v': '\v',
  '\\\\': '\\',
};

const isHex = (character: string): boolean => /^[0-9a-fA-F]$/.test(character);
const isOctal = (character: string): boolean => /^[0-7]$/.test(character);
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The character that an escape stands for: `\n`, `\x41`, `\é`; undefined for what is a letter or a digit otherwise. */
export function escapedCharacter(source: RegexSource, escape: string, start: number): string | undefined {
  const letter = escape.slice(1);
  const control = CONTROLS[escape];
  if (control !== undefined) return control;
  const length = HEX_LENGTHS[letter];
  if (length !== undefined) {
    const digits = source.takeWhile(length, isHex);
    if (digits.length < length) source.fail(`incomplete escape ${escape}${digits}`, start);
    const code = Number.parseInt(digits, 16);
    return code > 0x10ffff ? source.fail(`bad escape ${escape}${digits}`, start) : String.fromCodePoint(code);
  }
  return /^[A-Za-z0-9]$/.test(letter) ? undefined : letter;
}

/** `\101` and `\0`, of which the backslash and a digit were taken. */
export function octalCharacter(source: RegexSource, digit: string, most: number, start: number): string {
  const digits = digit + source.takeWhile(most, isOctal);
  const code = Number.parseInt(digits, 8);
  if (code > 0o377) source.fail(`octal escape value \\${digits} outside of range 0-0o377`, start);
  return String.fromCodePoint(code);
}

/** A member of a class: one character, or the test of a category. */
type Member = string | CharacterTest;

function member(source: RegexSource, flags: number): { readonly member: Member; readonly shown: string } {
  const start = source.position;
  const token = source.take() ?? raise('error', 'unterminated character set');
  if (!token.startsWith('\\')) return { member: token, shown: token };
  const category = /^\\[dDsSwW]$/.test(token) ? categoryTest(token.slice(1), flags) : undefined;
  if (category !== undefined) return { member: category, shown: token };
  const letter = token.slice(1);
  if (isOctal(letter)) return { member: octalCharacter(source, letter, 2, start), shown: token };
  const character = escapedCharacter(source, token, start);
  return character === undefined ? source.fail(`bad escape ${token}`, start) : { member: character, shown: token };
}

function testOf(part: Member, flags: number): CharacterTest {
  return typeof part === 'string' ? literalTest(part, flags) : part;
}

/** A class in brackets, of which the first was taken. */
export function parseClass(source: RegexSource, flags: number, start: number): CharacterTest {
  const isNegated = source.accept('^');
  const tests: CharacterTest[] = [];
  while (tests.length === 0 || source.next !== ']') {
    if (source.next === undefined) source.fail('unterminated character set', start);
    tests.push(parseMembers(source, flags, start));
  }
  source.take();
  const isIn = (character: string): boolean => tests.some((test) => test(character));
  return isNegated ? (character) => !isIn(character) : isIn;
}

function parseMembers(source: RegexSource, flags: number, start: number): CharacterTest {
  const from = source.position;
  const low = member(source, flags);
  if (!source.accept('-')) return testOf(low.member, flags);
  if (source.next === undefined) source.fail('unterminated character set', start);
  if (source.next === ']') {
    const [first, dash] = [testOf(low.member, flags), literalTest('-', flags)];
    return (character) => first(character) || dash(character);
  }
  const high = member(source, flags);
  if (typeof low.member !== 'string' || typeof high.member !== 'string')
    return source.fail(`bad character range ${low.shown}-${high.shown}`, from);
  if ((high.member.codePointAt(0) ?? 0) < (low.member.codePointAt(0) ?? 0))
    source.fail(`bad character range ${low.shown}-${high.shown}`, from);
  return rangeTest(low.member, high.member, flags);
}

/** `.`: any character, or any but a line break. */
export function anyCharacter(flags: number): CharacterTest {
  return (flags & FLAGS.DOTALL) === 0 ? (character) => character !== '\n' : () => true;
}
