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
 * The window that `--event-time-start` and `--event-time-end` ask for; undefined without them.
 * Throws `usage` when one of them is missing, no moment, or not before the other.
 */
export function eventTimeWindow({ eventTimeStart, eventTimeEnd }: Pick<Flags, 'eventTimeStart' | 'eventTimeEnd'>): BatchWindow | undefined {
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
