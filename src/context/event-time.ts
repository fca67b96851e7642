import { martError } from '../diagnostics/diagnostic.ts';
import type { Flags } from '../domain/invocation.ts';
import type { BatchWindow } from '../domain/batch.ts';

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * A date, or a date with a time, on the clock of UTC; undefined when it is neither. An offset is read over, as dbt does:
 * windows are cut by the clock that is written.
 */
export function parseMoment(text: string): Date | undefined {
  const [found, ...parts] = MOMENT.exec(text.trim()) ?? [];
  if (found === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(0, 6).map((part) => Number(part ?? 0));
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second, Number((parts[6] ?? '').padEnd(3, '0').slice(0, 3))));
  const same = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return same ? moment : undefined;
}

/**
 * The window that `--sample`, or `--event-time-start` and `--event-time-end` ask for; undefined without them.
 * Throws `usage` when one of them is missing, no moment, or not before the other.
 */
export function eventTimeWindow({ sample, eventTimeStart, eventTimeEnd }: Pick<Flags, 'sample' | 'eventTimeStart' | 'eventTimeEnd'>): BatchWindow | undefined {
  if (sample !== undefined) return sample;
  if (eventTimeStart === undefined && eventTimeEnd === undefined) return undefined;
  const start = momentOf('--event-time-start', eventTimeStart, '--event-time-end');
  const end = momentOf('--event-time-end', eventTimeEnd, '--event-time-start');
  if (start >= end) throw martError('usage', 'the value of `--event-time-start` must be before that of `--event-time-end`', { hint: 'the end is not part of the window' });
  return { start, end };
}

function momentOf(option: string, text: string | undefined, other: string): Date {
  if (text === undefined) throw martError('usage', `\`${other}\` was given without \`${option}\``, { hint: 'the two go together' });
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw martError('usage', `\`${option}\` is no date: \`${text}\``, { hint: 'write 2024-09-01 or "2024-09-01T12:00:00"; times are UTC' });
}

const SPAN = /^(\d+) (hour|day|month|year)s?$/i;
const HINT = 'write \'3 days\' (hours, days, months, years), or "{start: 2024-09-01, end: 2024-09-08}"';

/** The window that `--sample` asks for: the last hours, days, months or years before `now`, or from a moment to another. */
export function sampleWindow(text: string, now: Date): BatchWindow {
  const [found, count, unit = ''] = SPAN.exec(text.trim()) ?? [];
  if (found !== undefined) return { start: before(now, Number(count), unit.toLowerCase()), end: now };
  const bound = (name: string) => new RegExp(`['"]?\\b${name}['"]?\\s*:\\s*['"]?([^'",}]+)`).exec(text)?.[1];
  const [start, end] = [parseMoment(bound('start') ?? ''), parseMoment(bound('end') ?? '')];
  if (start === undefined || end === undefined) throw martError('usage', `\`--sample\` is no window of time: \`${text}\``, { hint: HINT });
  if (start >= end) throw martError('usage', `\`--sample\` ends before it starts: \`${text}\``, { hint: HINT });
  return { start, end };
}

/** In months without such a day, the last one. */
function before(now: Date, count: number, unit: string): Date {
  if (unit === 'hour') return new Date(now.getTime() - count * 3_600_000);
  if (unit === 'day') return new Date(now.getTime() - count * 86_400_000);
  const moment = new Date(now);
  moment.setUTCDate(1);
  moment.setUTCMonth(now.getUTCMonth() - count * (unit === 'year' ? 12 : 1));
  const last = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate();
  moment.setUTCDate(Math.min(now.getUTCDate(), last));
  return moment;
}
