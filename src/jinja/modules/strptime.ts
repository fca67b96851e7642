import { raise } from '../python-error.ts';
import { stringRepr } from '../text.ts';
import { DAY_SECONDS, Day, MONTH_NAMES } from './calendar.ts';
import { PyDateTime } from './date-time.ts';
import { FixedZone, UTC, type TimeZone } from './time-zone.ts';

const DIRECTIVES: ReadonlyMap<string, string> = new Map([
  ['Y', '(\\d{4})'],
  ['y', '(\\d{2})'],
  ['m', '(1[0-2]|0[1-9]|[1-9])'],
  ['d', '(3[01]|[12]\\d|0[1-9]|[1-9])'],
  ['H', '(2[0-3]|[01]\\d|\\d)'],
  ['I', '(1[0-2]|0[1-9]|[1-9])'],
  ['M', '([0-5]\\d|\\d)'],
  ['S', '(6[01]|[0-5]\\d|\\d)'],
  ['f', '(\\d{1,6})'],
  ['j', '(\\d{1,3})'],
  ['p', '([AaPp][Mm])'],
  ['z', '([+-]\\d{2}:?\\d{2}|Z)'],
  ['b', '([A-Za-z]{3})'],
  ['B', '([A-Za-z]+)'],
  ['a', '([A-Za-z]{3})'],
  ['A', '([A-Za-z]+)'],
]);

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:.(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?(Z|[+-]\d\d:?\d\d)?)?$/;

function zoneFrom(text: string | undefined): TimeZone | null {
  if (text === undefined) return null;
  const match = /([+-])(\d\d):?(\d\d)/.exec(text);
  const seconds = match === null ? 0 : Number(`${match[1] ?? ''}1`) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
  return seconds === 0 ? UTC : new FixedZone(seconds);
}

/** The directives of a format, and an expression with a group for each. */
function compileFormat(format: string): { readonly directives: readonly string[]; readonly pattern: RegExp } {
  const directives: string[] = [];
  const source = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%([a-zA-Z%])/g, (_, directive: string) => {
    if (directive === '%') return '%';
    directives.push(directive);
    return DIRECTIVES.get(directive) ?? raise('ValueError', `'${directive}' is a bad directive in format '${format}'`);
  });
  return { directives, pattern: new RegExp(`^${source.replace(/\s+/g, '\\s+')}$`, 'i') };
}

function monthOf(parts: ReadonlyMap<string, string>): number {
  const number = parts.get('m');
  if (number !== undefined) return Number(number);
  const name = (parts.get('b') ?? parts.get('B') ?? 'jan').toLowerCase();
  return MONTH_NAMES.findIndex((month) => (parts.has('b') ? month.slice(0, 3) : month).toLowerCase() === name) + 1;
}

function yearOf(parts: ReadonlyMap<string, string>): number {
  const full = parts.get('Y');
  if (full !== undefined) return Number(full);
  const short = Number(parts.get('y') ?? Number.NaN);
  if (Number.isNaN(short)) return 1900;
  return short < 69 ? 2000 + short : 1900 + short;
}

function hourOf(parts: ReadonlyMap<string, string>): number {
  const full = parts.get('H');
  if (full !== undefined) return Number(full);
  return (Number(parts.get('I') ?? 0) % 12) + (/p/i.test(parts.get('p') ?? '') ? 12 : 0);
}

/** `datetime.strptime(text, format)` */
export function strptime(text: string, format: string): PyDateTime {
  const { directives, pattern } = compileFormat(format);
  const match = pattern.exec(text);
  if (match === null)
    return raise('ValueError', `time data ${stringRepr(text)} does not match format ${stringRepr(format)}`);
  const parts = new Map(directives.map((directive, index) => [directive, match[index + 1] ?? '']));
  const yearDay = parts.get('j');
  const year = yearOf(parts);
  const day =
    yearDay === undefined
      ? Day.of(year, monthOf(parts), Number(parts.get('d') ?? 1))
      : new Day(Day.of(year, 1, 1).number + Number(yearDay) - 1);
  const seconds = hourOf(parts) * 3600 + Number(parts.get('M') ?? 0) * 60 + Number(parts.get('S') ?? 0);
  return new PyDateTime(
    day.number * DAY_SECONDS + seconds,
    Number((parts.get('f') ?? '').padEnd(6, '0')),
    zoneFrom(parts.get('z')),
  );
}

/** `datetime.fromisoformat(text)` */
export function fromIsoFormat(text: string): PyDateTime {
  const match = ISO.exec(text);
  if (match === null) return raise('ValueError', `Invalid isoformat string: ${stringRepr(text)}`);
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', zone] = match;
  const days = Day.of(Number(year), Number(month), Number(day)).number;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return new PyDateTime(days * DAY_SECONDS + seconds, Number(fraction.padEnd(6, '0')), zoneFrom(zone));
}
