import { raise } from '../python-error.ts';
import { stringRepr } from '../text.ts';
import { DAY_SECONDS, Day } from './calendar.ts';
import { PyDateTime } from './date-time.ts';
import { isoDay, zoneFrom } from './strptime.ts';
import { PyTime } from './time.ts';

const DATE = /^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d)|-W(\d\d)(?:-(\d))?|W(\d\d)(\d)?)/;
const TIME = /^(\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?|(\d\d)(?:(\d\d)(?:[.,](\d+))?)?)?/;
const ZONE = /^(?:Z|[+-]\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?|\d\d(?:\d\d(?:\.\d+)?)?)?)$/;

function invalid(text: string): never {
  return raise('ValueError', `Invalid isoformat string: ${stringRepr(text)}`);
}

/** The day that a text begins with, and what follows it. */
function dayFrom(text: string): { readonly day: Day; readonly rest: string } {
  const match = DATE.exec(text) ?? invalid(text);
  const [whole, year, month = match[4], day = match[5]] = match;
  const week = match[6] ?? match[8];
  const rest = text.slice(whole.length);
  if (week !== undefined)
    return { day: isoDay(Number(year), Number(week), Number(match[7] ?? match[9] ?? 1) - 1), rest };
  return { day: Day.of(Number(year), Number(month), Number(day)), rest };
}

/** `date.fromisoformat(text)` */
export function dateFromIso(text: string): Day {
  if (![7, 8, 10].includes(text.length)) invalid(text);
  const { day, rest } = dayFrom(text);
  return rest === '' ? day : invalid(text);
}

function timeFrom(text: string, whole: string): PyTime {
  const match = TIME.exec(text) ?? invalid(whole);
  const [matched, hour, minute = match[5] ?? 0, second = match[6] ?? 0, fraction = match[7] ?? ''] = match;
  const zone = text.slice(matched.length);
  if (zone !== '' && !ZONE.test(zone)) invalid(whole);
  const parts = [Number(hour), Number(minute), Number(second)];
  const limits = [23, 59, 59];
  const wrong = parts.findIndex((part, index) => part > (limits[index] ?? 0));
  if (wrong >= 0)
    raise('ValueError', `${['hour', 'minute', 'second'][wrong] ?? ''} must be in 0..${limits[wrong] ?? 0}`);
  const [hours = 0, minutes = 0, seconds = 0] = parts;
  const microsecond = Number(fraction.slice(0, 6).padEnd(6, '0'));
  // An hour alone needs its minutes for `zoneFrom`.
  const padded = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  return new PyTime(hours * 3600 + minutes * 60 + seconds, microsecond, zone === '' ? null : zoneFrom(padded));
}

/** `time.fromisoformat(text)` */
export function timeFromIso(text: string): PyTime {
  return timeFrom(text.replace(/^T/, ''), text);
}

/** `datetime.fromisoformat(text)` */
export function fromIsoFormat(text: string): PyDateTime {
  const { day, rest } = dayFrom(text);
  if (rest === '') return new PyDateTime(day.number * DAY_SECONDS, 0);
  const separator = Array.from(rest)[0] ?? '';
  const time = timeFrom(rest.slice(separator.length), text);
  return new PyDateTime(day.number * DAY_SECONDS + time.secondOfDay, time.microsecond, time.zone);
}
