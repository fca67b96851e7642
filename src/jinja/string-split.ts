import { raise } from './python-error.ts';
import { ANY_SPACE, LEADING_SPACE, LINE, LINE_END, NOT_SPACE_CLASS, TRAILING_SPACE } from './white-space.ts';

const LAST_WORD = new RegExp(`^([^]*?)(${NOT_SPACE_CLASS}+)$`);

export function stripLeft(text: string): string {
  return text.replace(LEADING_SPACE, '');
}

export function stripRight(text: string): string {
  return text.replace(TRAILING_SPACE, '');
}

/** Strips the characters of `set` from the chosen ends. */
export function stripCharacters(text: string, set: string, left: boolean, right: boolean): string {
  const characters = Array.from(text);
  const unwanted = new Set(set);
  let start = 0;
  let end = characters.length;
  while (left && start < end && unwanted.has(characters[start] ?? '')) start += 1;
  while (right && end > start && unwanted.has(characters[end - 1] ?? '')) end -= 1;
  return characters.slice(start, end).join('');
}

/** `text.split(separator, limit)`: null splits at white space, a negative limit is none. */
export function split(text: string, separator: string | null, limit: number): string[] {
  if (separator === null) return splitAtSpace(text, limit);
  if (separator === '') raise('ValueError', 'empty separator');
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function splitAtSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = stripLeft(text);
  while (rest !== '') {
    const space = ANY_SPACE.exec(rest);
    if (space === null) return [...parts, rest];
    if (limit >= 0 && parts.length >= limit) return [...parts, rest];
    parts.push(rest.slice(0, space.index));
    rest = rest.slice(space.index + space[0].length);
  }
  return parts;
}

/** Like {@link split}, counting the limit from the right. */
export function splitRight(text: string, separator: string | null, limit: number): string[] {
  if (limit < 0) return split(text, separator, limit);
  if (separator === null) return splitRightAtSpace(text, limit);
  const parts = split(text, separator, -1);
  const kept = parts.length - limit;
  return kept <= 1 ? parts : [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

function splitRightAtSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = stripRight(text);
  while (rest !== '') {
    if (parts.length >= limit) return [rest, ...parts];
    const [, before = '', word = rest] = LAST_WORD.exec(rest) ?? [];
    parts.unshift(word);
    rest = stripRight(before);
  }
  return parts;
}

export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines = text.match(LINE) ?? [];
  if (lines.at(-1) === '') lines.pop();
  return keepEnds ? lines : lines.map((line) => line.replace(LINE_END, ''));
}
