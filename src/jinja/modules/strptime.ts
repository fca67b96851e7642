import { raise } from '../python-error.ts';
import { DAY_NAMES, DAY_SECONDS, Day, MONTH_NAMES } from './calendar.ts';
import { PyDateTime } from './date-time.ts';
import { matchFormat } from './strptime-pattern.ts';
import { FixedZone, type TimeZone } from './time-zone.ts';
import { TimeDelta } from './timedelta.ts';

type Parts = ReadonlyMap<string, string>;

/** A zone as texts have it: `Z`, `+05:30`, `-0800`, with seconds or without. */
export function zoneFrom(text: string): TimeZone {
  const [, sign = '+', hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):?(\d\d)(?::?(\d\d))?/.exec(text) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return new FixedZone(TimeDelta.ofSeconds(sign === '-' ? -size : size));
}

function number(parts: Parts, name: string): number | undefined {
  const text = parts.get(name);
  return text === undefined ? undefined : Number(text);
}

function indexIn(names: readonly string[], parts: Parts, full: string, short: string): number | undefined {
  const [long, abbreviated] = [parts.get(full)?.toLowerCase(), parts.get(short)?.toLowerCase()];
  if (long === undefined && abbreviated === undefined) return undefined;
  return names.findIndex((name) =>
    abbreviated === undefined ? name.toLowerCase() === long : name.slice(0, 3).toLowerCase() === abbreviated,
  );
}

function yearOf(parts: Parts): number | undefined {
  const short = number(parts, 'y');
  if (short === undefined) return number(parts, 'Y');
  return short <= 68 ? 2000 + short : 1900 + short;
}

function hourOf(parts: Parts): number {
  const short = number(parts, 'I');
  if (short === undefined) return number(parts, 'H') ?? 0;
  return (short % 12) + (parts.get('p')?.toLowerCase() === 'pm' ? 12 : 0);
}

/** Monday is 0. */
function weekdayOf(parts: Parts): number | undefined {
  const iso = number(parts, 'u');
  const sunday = number(parts, 'w');
  return (
    indexIn(DAY_NAMES, parts, 'A', 'a') ??
    (iso !== undefined ? iso - 1 : sunday !== undefined ? (sunday + 6) % 7 : undefined)
  );
}

/** Complains of directives that only mean something together with others. */
function checkIso(parts: Parts, weekday: number | undefined): void {
  if (parts.has('G')) {
    if (parts.has('j'))
      raise(
        'ValueError',
        "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.",
      );
    if (!parts.has('V') || weekday === undefined)
      raise(
        'ValueError',
        "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').",
      );
  } else if (parts.has('V')) {
    raise(
      'ValueError',
      weekday === undefined
        ? "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', '%w', or '%u')."
        : "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.",
    );
  }
}

/** The day of a year by its week, counted from the first Sunday (`%U`) or Monday (`%W`). */
function dayOfWeek(year: number, week: number, weekday: number, startsMonday: boolean): number {
  const first = Day.of(year, 1, 1).weekday;
  const [start, day] = startsMonday ? [first, weekday] : [(first + 1) % 7, (weekday + 1) % 7];
  return week === 0 ? 1 + day - start : 1 + ((7 - start) % 7) + 7 * (week - 1) + day;
}

/** The day of an ISO week, in which Monday is 0. */
export function isoDay(year: number, week: number, weekday: number): Day {
  if (year < 1 || year > 9999) raise('ValueError', `Year is out of range: ${year}`);
  const fourth = Day.of(year, 1, 4);
  const monday = fourth.number - fourth.weekday + (week - 1) * 7;
  const isWeek = week >= 1 && week <= 53 && new Day(monday + 3).year === year;
  if (!isWeek) raise('ValueError', `Invalid week: ${week}`);
  if (weekday < 0 || weekday > 6) raise('ValueError', `Invalid weekday: ${weekday + 1} (range is [1, 7])`);
  return Day.ofOrdinal(new Day(monday + weekday).ordinal);
}

function dayOf(parts: Parts): Day {
  const weekday = weekdayOf(parts);
  checkIso(parts, weekday);
  const year = yearOf(parts);
  const yearDay = number(parts, 'j');
  const month = number(parts, 'm') ?? (indexIn(MONTH_NAMES, parts, 'B', 'b') ?? 0) + 1;
  if (yearDay !== undefined) return new Day(Day.of(year ?? 1900, 1, 1).number + yearDay - 1);
  const week = number(parts, 'U') ?? number(parts, 'W');
  if (weekday !== undefined && week !== undefined && year !== undefined)
    return new Day(Day.of(year, 1, 1).number + dayOfWeek(year, week, weekday, parts.has('W')) - 1);
  const isoYear = number(parts, 'G');
  if (weekday !== undefined && isoYear !== undefined) return isoDay(isoYear, number(parts, 'V') ?? 1, weekday);
  return Day.of(year ?? 1900, month, number(parts, 'd') ?? 1);
}

/** `datetime.strptime(text, format)` */
export function strptime(text: string, format: string): PyDateTime {
  const parts = matchFormat(text, format);
  const second = number(parts, 'S') ?? 0;
  const day = dayOf(parts);
  if (second > 59) raise('ValueError', 'second must be in 0..59');
  const seconds = hourOf(parts) * 3600 + (number(parts, 'M') ?? 0) * 60 + second;
  const zone = parts.get('z');
  return new PyDateTime(
    day.number * DAY_SECONDS + seconds,
    Number((parts.get('f') ?? '').padEnd(6, '0')),
    zone === undefined ? null : zoneFrom(zone),
  );
}
