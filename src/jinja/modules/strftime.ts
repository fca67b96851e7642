import { DAY_NAMES, DAY_SECONDS, type Day, digits, MONTH_NAMES, offsetText } from './calendar.ts';

/** What is formatted: a date, a time, or both. */
export interface Moment {
  readonly day: Day;
  readonly secondOfDay: number;
  readonly microsecond: number;
  readonly zone?: { readonly offsetSeconds: number; readonly name: string } | undefined;
}

type Directive = (moment: Moment) => number | string;

const hour = (moment: Moment): number => Math.floor(moment.secondOfDay / 3600);
const minute = (moment: Moment): number => Math.floor(moment.secondOfDay / 60) % 60;
const second = (moment: Moment): number => moment.secondOfDay % 60;
const clock = (moment: Moment): string => `${digits(hour(moment))}:${digits(minute(moment))}:${digits(second(moment))}`;
const dayName = ({ day }: Moment): string => DAY_NAMES[day.weekday] ?? '';
const monthName = ({ day }: Moment): string => MONTH_NAMES[day.month - 1] ?? '';

/** Directives that give a number, with its width. */
const NUMBERS: ReadonlyMap<string, readonly [number, (moment: Moment) => number]> = new Map([
  ['y', [2, ({ day }) => day.year % 100]],
  ['m', [2, ({ day }) => day.month]],
  ['d', [2, ({ day }) => day.day]],
  ['H', [2, hour]],
  ['I', [2, (moment) => hour(moment) % 12 || 12]],
  ['M', [2, minute]],
  ['S', [2, second]],
  ['j', [3, ({ day }) => day.dayOfYear]],
  ['U', [2, ({ day }) => Math.floor((day.dayOfYear + 6 - ((day.weekday + 1) % 7)) / 7)]],
  ['W', [2, ({ day }) => Math.floor((day.dayOfYear + 6 - day.weekday) / 7)]],
  ['V', [2, ({ day }) => day.isoCalendar[1]]],
] as [string, [number, (moment: Moment) => number]][]);

const TEXTS: ReadonlyMap<string, Directive> = new Map<string, Directive>([
  ['Y', ({ day }) => day.year],
  ['G', ({ day }) => day.isoCalendar[0]],
  ['e', ({ day }) => String(day.day).padStart(2)],
  ['f', ({ microsecond }) => digits(microsecond, 6)],
  ['p', (moment) => (hour(moment) < 12 ? 'AM' : 'PM')],
  ['A', dayName],
  ['a', (moment) => dayName(moment).slice(0, 3)],
  ['B', monthName],
  ['b', (moment) => monthName(moment).slice(0, 3)],
  ['h', (moment) => monthName(moment).slice(0, 3)],
  ['w', ({ day }) => (day.weekday + 1) % 7],
  ['u', ({ day }) => day.weekday + 1],
  ['F', ({ day }) => day.isoText],
  ['T', clock],
  ['X', clock],
  ['R', (moment) => clock(moment).slice(0, 5)],
  ['D', ({ day }) => `${digits(day.month)}/${digits(day.day)}/${digits(day.year % 100)}`],
  ['x', ({ day }) => `${digits(day.month)}/${digits(day.day)}/${digits(day.year % 100)}`],
  [
    'c',
    (moment) =>
      `${dayName(moment).slice(0, 3)} ${monthName(moment).slice(0, 3)} ${String(moment.day.day).padStart(2)} ${clock(moment)} ${moment.day.year}`,
  ],
  ['z', ({ zone }) => (zone === undefined ? '' : offsetText(zone.offsetSeconds, ''))],
  ['Z', ({ zone }) => zone?.name ?? ''],
  ['s', ({ day, secondOfDay, zone }) => day.number * DAY_SECONDS + secondOfDay - (zone?.offsetSeconds ?? 0)],
  ['n', () => '\n'],
  ['t', () => '\t'],
  ['%', () => '%'],
]);

/** `strftime`; a `-` or `#` behind the `%` drops leading zeros, unknown directives stay. */
export function strftime(moment: Moment, format: string): string {
  return format.replace(/%([-#]?)([a-zA-Z%])/g, (whole, flag: string, directive: string) => {
    const number = NUMBERS.get(directive);
    if (number !== undefined) return digits(number[1](moment), flag === '' ? number[0] : 1);
    const text = TEXTS.get(directive);
    return text === undefined ? whole : String(text(moment));
  });
}
