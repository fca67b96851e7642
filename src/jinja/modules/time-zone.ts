import type { CallContext } from '../call-context.ts';
import { HostObject } from '../host-object.ts';
import type { Keywords, Value } from '../model.ts';
import { raise } from '../python-error.ts';
import { stringRepr } from '../text.ts';
import { offsetText } from './calendar.ts';
import { TimeDelta } from './timedelta.ts';

/** What a zone has to know of a `datetime`. */
interface ZonedTime extends HostObject {
  /** Seconds since 1970 on the clock on the wall. */
  readonly wallSeconds: number;
  withZone(zone: TimeZone): ZonedTime;
  inZone(zone: TimeZone): ZonedTime;
}

function zonedTime(value: Value | undefined): ZonedTime {
  if (value instanceof HostObject && 'withZone' in value) return value as ZonedTime;
  return raise('TypeError', 'a datetime is needed');
}

/** A `tzinfo`, with what pytz adds to it. */
export abstract class TimeZone extends HostObject {
  /** Seconds east of UTC at a local time. */
  abstract offsetAtWall(wallSeconds: number): number;
  /** Seconds east of UTC at an instant. */
  abstract offsetAtInstant(seconds: number): number;
  abstract nameAtWall(wallSeconds: number): string;
  abstract readonly label: string;

  /** The zone as a datetime has it that was put there by `localize`, `astimezone` and the like. */
  localized(): TimeZone {
    return this;
  }

  override getMember(name: string): Value | undefined {
    return name === 'zone' ? this.label : undefined;
  }

  override callMember(
    name: string,
    args: Value[],
    _keywords: Keywords | null,
    _context: CallContext,
  ): Value | undefined {
    switch (name) {
      case 'localize':
        return zonedTime(args[0]).withZone(this.localized());
      case 'normalize':
        return zonedTime(args[0]).inZone(this);
      case 'utcoffset':
        return new TimeDelta(this.localized().offsetAtWall(zonedTime(args[0]).wallSeconds) * 1e6);
      case 'tzname':
        return this.localized().nameAtWall(zonedTime(args[0]).wallSeconds);
      default:
        return undefined;
    }
  }

  override equalTo(other: Value): boolean {
    return other instanceof TimeZone && other.label === this.label;
  }

  override toText(): string {
    return this.label;
  }
}

/** A zone that is always as far from UTC. */
export class FixedZone extends TimeZone {
  override readonly typeName = 'datetime.timezone';
  readonly #seconds: number;
  readonly label: string;

  constructor(seconds: number, label = seconds === 0 ? 'UTC' : `UTC${offsetText(seconds, ':')}`) {
    super();
    this.#seconds = seconds;
    this.label = label;
  }

  offsetAtWall(): number {
    return this.#seconds;
  }

  offsetAtInstant(): number {
    return this.#seconds;
  }

  nameAtWall(): string {
    return this.label;
  }

  override toRepr(): string {
    return this.#seconds === 0 ? '<UTC>' : `datetime.timezone(${new TimeDelta(this.#seconds * 1e6).toRepr()})`;
  }
}

/** Before any place kept standard time. */
const LONG_AGO = Date.UTC(1800, 0, 1) / 1000;

/**
 * A zone of the time zone database. As with pytz, a datetime that is given it directly (`tzinfo=`) has the local mean
 * time of its place, to the minute; only `localize` and the conversions find the offset of the day.
 */
export class NamedZone extends TimeZone {
  override readonly typeName = 'pytz.timezone';
  readonly label: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #isLocalized: boolean;

  constructor(name: string, isLocalized = false) {
    super();
    this.label = name;
    this.#format = formatFor(name);
    this.#isLocalized = isLocalized;
  }

  override localized(): TimeZone {
    return this.#isLocalized ? this : new NamedZone(this.label, true);
  }

  offsetAtInstant(seconds: number): number {
    const parts = new Map(
      this.#format.formatToParts(new Date(seconds * 1000)).map(({ type, value }) => [type, Number(value)]),
    );
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return wall / 1000 - seconds;
  }

  offsetAtWall(wallSeconds: number): number {
    if (!this.#isLocalized) return Math.floor((this.offsetAtInstant(LONG_AGO) + 30) / 60) * 60;
    // The offset is needed to know the instant at which to ask for it: one step is right except within a change.
    return this.offsetAtInstant(wallSeconds - this.offsetAtInstant(wallSeconds));
  }

  nameAtWall(wallSeconds: number): string {
    if (!this.#isLocalized) return 'LMT';
    const instant = new Date((wallSeconds - this.offsetAtWall(wallSeconds)) * 1000);
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: this.label, timeZoneName: 'short' }).formatToParts(
      instant,
    );
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? this.label;
  }

  override toRepr(): string {
    return `<DstTzInfo ${stringRepr(this.label)}>`;
  }
}

function formatFor(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return raise('UnknownTimeZoneError', stringRepr(name));
  }
}

export const UTC = new FixedZone(0, 'UTC');
