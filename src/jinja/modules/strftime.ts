import { DAY_NAMES, DAY_SECONDS, type Day, digits, MONTH_NAMES, offsetText } from './calendar.ts';
import { timeOfDay } from './time-parts.ts';

/** What is formatted: a date, a time, or both. */
export interface Moment {
  readonly day: Day;
  readonly secondOfDay: number;
  readonly microsecond: number;
  readonly zone?: { readonly offsetSeconds: number; readonly name: string } | undefined;
}

/** A directive that gives a number: the width to which it is padded, with what, and the number. */
type NumberDirective = readonly [width: number, pad: '0' | ' ', number: (moment: Moment) => number];

const hour = (moment: Moment): number => timeOfDay(moment.secondOfDay)[0];
const sunday = ({ day }: Moment): number => (day.weekday + 1) % 7;

const NUMBERS: ReadonlyMap<string, NumberDirective> = new Map<string, NumberDirective>([
  ['Y', [1, '0', ({ day }) => day.year]],
  ['C', [1, '0', ({ day }) => Math.floor(day.year / 100)]],
  ['y', [2, '0', ({ day }) => day.year % 100]],
  ['m', [2, '0', ({ day }) => day.month]],
  ['d', [2, '0', ({ day }) => day.day]],
  ['e', [2, ' ', ({ day }) => day.day]],
  ['H', [2, '0', hour]],
  ['I', [2, '0', (moment) => hour(moment) % 12 || 12]],
  ['k', [2, ' ', hour]],
  ['l', [2, ' ', (moment) => hour(moment) % 12 || 12]],
  ['M', [2, '0', (moment) => timeOfDay(moment.secondOfDay)[1]]],
  ['S', [2, '0', (moment) => timeOfDay(moment.secondOfDay)[2]]],
  ['j', [3, '0', ({ day }) => day.dayOfYear]],
  ['U', [2, '0', (moment) => Math.floor((moment.day.dayOfYear + 6 - sunday(moment)) / 7)]],
  ['W', [2, '0', ({ day }) => Math.floor((day.dayOfYear + 6 - day.weekday) / 7)]],
  ['V', [2, '0', ({ day }) => day.isoCalendar[1]]],
  ['G', [1, '0', ({ day }) => day.isoCalendar[0]]],
  ['g', [2, '0', ({ day }) => day.isoCalendar[0] % 100]],
  ['w', [1, '0', sunday]],
  ['u', [1, '0', ({ day }) => day.weekday + 1]],
  // C's time has no zone of its own: Python puts it down as one of the clocks of the machine.
  ['s', [1, '0', ({ day, secondOfDay }) => localSeconds(day, secondOfDay)]],
]);

const TEXTS: ReadonlyMap<string, (moment: Moment) => string> = new Map<string, (moment: Moment) => string>([
  ['p', (moment) => (hour(moment) < 12 ? 'AM' : 'PM')],
  ['P', (moment) => (hour(moment) < 12 ? 'am' : 'pm')],
  ['A', ({ day }) => DAY_NAMES[day.weekday] ?? ''],
  ['a', ({ day }) => (DAY_NAMES[day.weekday] ?? '').slice(0, 3)],
  ['B', ({ day }) => MONTH_NAMES[day.month - 1] ?? ''],
  ['b', ({ day }) => (MONTH_NAMES[day.month - 1] ?? '').slice(0, 3)],
  ['h', ({ day }) => (MONTH_NAMES[day.month - 1] ?? '').slice(0, 3)],
  ['Z', ({ zone }) => zone?.name ?? ''],
  ['z', ({ zone }) => (zone === undefined ? '' : offsetText(zone.offsetSeconds, ''))],
  ['f', ({ microsecond }) => digits(microsecond, 6)],
  ['n', () => '\n'],
  ['t', () => '\t'],
  ['%', () => '%'],
]);

/** Directives that stand for several. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** The directives that take each modifier; with others it stays as it is. */
const MODIFIED: Readonly<Record<string, string>> = { '': '', E: 'cCxXyY', O: 'deHkIlmMSuUVgGwWy' };

function localSeconds(day: Day, secondOfDay: number): number {
  const at = new Date(0);
  at.setFullYear(day.year, day.month - 1, day.day);
  at.setHours(...timeOfDay(secondOfDay));
  return Math.floor(at.getTime() / 1000) || day.number * DAY_SECONDS + secondOfDay;
}

function inCase(text: string, flags: string, directive: string): string {
  if (flags.includes('^')) return text.toUpperCase();
  if (!flags.includes('#')) return text;
  return directive === 'p' || directive === 'Z' ? text.toLowerCase() : text.toUpperCase();
}

function padded(text: string, flags: string, width: string, fallback: number, pad: string): string {
  const style = Array.from(flags).findLast((flag) => '_-0+'.includes(flag));
  if (style === '-') return text.padStart(Number(width), pad);
  return text.padStart(width === '' ? fallback : Number(width), style === '_' ? ' ' : style === undefined ? pad : '0');
}

/** `strftime` as C has it: `%`, flags, a width, a modifier, a letter; what it does not know stays as it is. */
export function strftime(moment: Moment, format: string): string {
  return format.replace(
    /%([_\-0^#+]*)(\d*)([EO]?)([a-zA-Z%])/g,
    (whole, flags: string, width: string, modifier: string, directive: string) => {
      if (modifier !== '' && MODIFIED[modifier]?.includes(directive) !== true) return whole;
      const number = NUMBERS.get(directive);
      if (number !== undefined) return padded(String(number[2](moment)), flags, width, number[0], number[1]);
      const composed = Object.hasOwn(COMPOSED, directive) ? COMPOSED[directive] : undefined;
      const isPlain = whole.length === 2;
      // Python itself fills in the fraction and the zone, and only where they are written without anything else.
      if (directive === 'f' && !isPlain) return whole;
      const text =
        directive === 'z' && !isPlain
          ? ''
          : composed === undefined
            ? TEXTS.get(directive)?.(moment)
            : strftime(moment, composed);
      return text === undefined ? whole : padded(inCase(text, flags, directive), flags, width, 0, ' ');
    },
  );
}
