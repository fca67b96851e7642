import { raise } from '../python-error.ts';
import { octalCharacter } from './regex-classes.ts';
import { RegexSource } from './regex-source.ts';

const CONTROLS: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};
const isDigit = (character: string): boolean => /^[0-9]$/.test(character);

/** What a template for `sub` is made of: texts, and numbers of groups. */
export type TemplatePart = string | number;

/** Reads a template: `\1`, `\g<name>`, escapes. */
export function parseReplacement(
  template: string,
  groups: number,
  names: ReadonlyMap<string, number>,
): readonly TemplatePart[] {
  if (!template.includes('\\')) return [template];
  const source = new RegexSource(template);
  const parts: TemplatePart[] = [];
  for (let token = source.take(); token !== undefined; token = source.take()) {
    if (!token.startsWith('\\')) parts.push(token);
    else parts.push(escape(source, token, groups, names));
  }
  return parts;
}

function checked(source: RegexSource, index: number, groups: number, at: number): number {
  return index > groups ? source.fail(`invalid group reference ${index}`, at) : index;
}

function escape(source: RegexSource, token: string, groups: number, names: ReadonlyMap<string, number>): TemplatePart {
  const letter = token.slice(1);
  const start = source.position - 2;
  if (letter === 'g') return namedGroup(source, groups, names);
  if (letter === '0') return octalCharacter(source, '0', 2, start);
  if (isDigit(letter)) return numberedGroup(source, letter, groups, start);
  const control = CONTROLS[letter];
  if (control !== undefined) return control;
  return /^[A-Za-z]$/.test(letter) ? source.fail(`bad escape ${token}`, start) : token;
}

function numberedGroup(source: RegexSource, first: string, groups: number, start: number): TemplatePart {
  const digits = first + source.takeWhile(1, isDigit);
  if (/^[0-7]{2}$/.test(digits)) {
    const third = source.takeWhile(1, (character) => /^[0-7]$/.test(character));
    if (third !== '') {
      const code = Number.parseInt(digits + third, 8);
      return code > 0o377
        ? source.fail(`octal escape value \\${digits}${third} outside of range 0-0o377`, start)
        : String.fromCodePoint(code);
    }
  }
  return checked(source, Number(digits), groups, start + 1);
}

function namedGroup(source: RegexSource, groups: number, names: ReadonlyMap<string, number>): number {
  if (!source.accept('<')) source.fail('missing <');
  const name = source.takeUntil('>', 'group name');
  const at = source.position - Array.from(name).length - 1;
  if (/^\d+$/.test(name)) return checked(source, Number(name), groups, at);
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) source.fail(`bad character in group name '${name}'`, at);
  return names.get(name) ?? raise('IndexError', `unknown group name '${name}'`);
}
