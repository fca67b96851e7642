import type { BoundArguments } from '../host.ts';
import { requireString } from '../method.ts';
import type { Value } from '../model.ts';
import { raise } from '../python-error.ts';
import { digits } from './calendar.ts';
import { timeOfDay } from './time-parts.ts';

/** How `isoformat` writes a time, by `timespec`. */
const WRITERS: Readonly<Record<string, (parts: readonly number[], microsecond: number) => string>> = {
  hours: ([hour = 0]) => digits(hour),
  minutes: (parts) =>
    parts
      .slice(0, 2)
      .map((part) => digits(part))
      .join(':'),
  seconds: (parts) => parts.map((part) => digits(part)).join(':'),
  milliseconds: (parts, microsecond) =>
    `${parts.map((part) => digits(part)).join(':')}.${digits(Math.floor(microsecond / 1000), 3)}`,
  microseconds: (parts, microsecond) => `${parts.map((part) => digits(part)).join(':')}.${digits(microsecond, 6)}`,
};

/** A time of day as ISO 8601 has it. */
export function isoTime(secondOfDay: number, microsecond: number, timespec = 'auto'): string {
  const name = timespec === 'auto' ? (microsecond === 0 ? 'seconds' : 'microseconds') : timespec;
  const writer = Object.hasOwn(WRITERS, name) ? WRITERS[name] : undefined;
  return writer?.(timeOfDay(secondOfDay), microsecond) ?? raise('ValueError', 'Unknown timespec value');
}

/** The argument `timespec`. */
export function timespecOf(args: BoundArguments): string {
  const given: Value | undefined = args.get('timespec');
  return given === undefined ? 'auto' : requireString(given, 'isoformat() argument');
}
