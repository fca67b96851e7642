import { raise } from '../python-error.ts';

export const DAY_SECONDS = 86_400;
export const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Days from 0001-01-01, which is day 1, to 1970-01-01. */
const EPOCH_ORDINAL = 719_163;
/** 9999-12-31 */
const ORDINAL_MAX = 3_652_059;

/** A day of the proleptic Gregorian calendar, by its distance from 1970-01-01. */
export class Day {
  readonly number: number;
  readonly #date: Date;

  constructor(number: number) {
    this.number = number;
    this.#date = new Date(number * DAY_SECONDS * 1000);
  }

  /** Checks the parts as Python's `date` does. */
  static of(year: number, month: number, day: number): Day {
    if (year < 1 || year > 9999) raise('ValueError', `year ${year} is out of range`);
    if (month < 1 || month > 12) raise('ValueError', 'month must be in 1..12');
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    if (day < 1 || date.getUTCMonth() !== month - 1) raise('ValueError', 'day is out of range for month');
    return new Day(date.getTime() / 1000 / DAY_SECONDS);
  }

  static ofOrdinal(ordinal: number): Day {
    if (ordinal < 1) raise('ValueError', 'ordinal must be >= 1');
    if (ordinal > ORDINAL_MAX) raise('ValueError', 'year is out of range');
    return new Day(ordinal - EPOCH_ORDINAL);
  }

  /** The day that is so many days later. */
  plus(days: bigint): Day {
    const ordinal = BigInt(this.ordinal) + days;
    if (ordinal < 1n || ordinal > ORDINAL_MAX) raise('OverflowError', 'date value out of range');
    return new Day(Number(ordinal) - EPOCH_ORDINAL);
  }

  get year(): number {
    return this.#date.getUTCFullYear();
  }

  get month(): number {
    return this.#date.getUTCMonth() + 1;
  }

  get day(): number {
    return this.#date.getUTCDate();
  }

  /** Monday is 0. */
  get weekday(): number {
    return (this.#date.getUTCDay() + 6) % 7;
  }

  get ordinal(): number {
    return this.number + EPOCH_ORDINAL;
  }

  /** 1 on the first of January. */
  get dayOfYear(): number {
    return this.number - Day.of(this.year, 1, 1).number + 1;
  }

  /** Year, week and weekday of ISO 8601. */
  get isoCalendar(): readonly [number, number, number] {
    const thursday = new Day(this.number + 3 - this.weekday);
    return [thursday.year, Math.floor((thursday.dayOfYear - 1) / 7) + 1, this.weekday + 1];
  }

  get isoText(): string {
    return `${digits(this.year, 4)}-${digits(this.month)}-${digits(this.day)}`;
  }
}

export function digits(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** `+05:30` */
export function offsetText(seconds: number, separator: string): string {
  const size = Math.abs(seconds);
  const rest = size % 60 === 0 ? '' : `${separator}${digits(size % 60)}`;
  return `${seconds < 0 ? '-' : '+'}${digits(Math.floor(size / 3600))}${separator}${digits(Math.floor(size / 60) % 60)}${rest}`;
}
