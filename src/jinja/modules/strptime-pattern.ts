import { raise } from '../python-error.ts';
import { stringRepr } from '../text.ts';
import { DAY_NAMES, MONTH_NAMES } from './calendar.ts';

/** The longest first, so that no name hides behind its own beginning. */
function oneOf(names: readonly string[]): string {
  return names.toSorted((left, right) => right.length - left.length).join('|');
}

const short = (name: string): string => name.slice(0, 3);
const WEEK = '5[0-3]|[0-4]\\d|\\d';
const DATE = '%m/%d/%y';
const TIME = '%H:%M:%S';

const DIRECTIVES: Readonly<Record<string, string>> = {
  d: '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]',
  f: '[0-9]{1,6}',
  H: '2[0-3]|[0-1]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  G: '\\d\\d\\d\\d',
  j: '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  m: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[0-1]|[0-5]\\d|\\d',
  U: WEEK,
  W: WEEK,
  w: '[0-6]',
  u: '[1-7]',
  V: '5[0-3]|0[1-9]|[1-4]\\d|\\d',
  y: '\\d\\d',
  Y: '\\d\\d\\d\\d',
  z: '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
  A: oneOf(DAY_NAMES),
  a: oneOf(DAY_NAMES.map(short)),
  B: oneOf(MONTH_NAMES),
  b: oneOf(MONTH_NAMES.map(short)),
  p: 'am|pm',
  Z: 'utc|gmt',
};

const COMPOSED: Readonly<Record<string, string>> = { c: `%a %b %d ${TIME} %Y`, x: DATE, X: TIME };

function sourceOf(format: string, whole: string): string {
  const escaped = format.replace(/[\\.^$*+?(){}[\]|]/g, '\\$&').replace(/\s+/g, '\\s+');
  return escaped.replace(/%(\\?[^]|$)/gu, (_, directive: string) => {
    if (directive === '') return raise('ValueError', `stray % in format '${whole}'`);
    if (directive === '%') return '%';
    const composed = Object.hasOwn(COMPOSED, directive) ? COMPOSED[directive] : undefined;
    if (composed !== undefined) return sourceOf(composed, whole);
    const source = Object.hasOwn(DIRECTIVES, directive) ? DIRECTIVES[directive] : undefined;
    if (source === undefined)
      return raise(
        'ValueError',
        `'${directive.replace(/^\\(?=[^])/, '') || '\\'}' is a bad directive in format '${whole}'`,
      );
    return `(?<${directive}>${source})`;
  });
}

/** What a text holds for each directive of a format. */
export function matchFormat(text: string, format: string): ReadonlyMap<string, string> {
  let pattern: RegExp;
  try {
    pattern = new RegExp(`^(?:${sourceOf(format, format)})`, 'i');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return raise('error', `redefinition of group name in format ${stringRepr(format)}`);
  }
  const match = pattern.exec(text);
  if (match === null)
    return raise('ValueError', `time data ${stringRepr(text)} does not match format ${stringRepr(format)}`);
  if (match[0].length < text.length) raise('ValueError', `unconverted data remains: ${text.slice(match[0].length)}`);
  return new Map(
    Object.entries(match.groups ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
