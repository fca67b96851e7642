import { HostObject } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import type { CallContext } from '../call-context.ts';
import { typeName, type Keywords, type Value } from '../model.ts';
import { raise } from '../python-error.ts';
import { str } from '../text.ts';
import { callMethodOf } from './module.ts';
import { TimeDelta } from './timedelta.ts';

/** What a zone has to know of a `datetime`. */
export interface ZonedTime extends HostObject {
  /** Seconds since 1970 on the clock on the wall. */
  readonly wallSeconds: number;
  readonly zone: TimeZone | null;
  withZone(zone: TimeZone | null): ZonedTime;
  plusSeconds(seconds: number): ZonedTime;
}

export function isZonedTime(value: Value | undefined): value is ZonedTime {
  return value instanceof HostObject && 'withZone' in value;
}

/**
 * A `tzinfo`, which is always as far from UTC: as with pytz, every time of the year that a place keeps is a zone of its
 * own, and which of them a datetime has is found out when it is put into the zone.
 */
export abstract class TimeZone extends HostObject {
  /** Seconds east of UTC. */
  abstract readonly offset: number;
  /** The part of them that is summer time; null where that is not known. */
  abstract readonly summer: number | null;
  /** What `%Z` gives. */
  abstract readonly shortName: string | null;

  /** The zone that this place keeps at an instant, in seconds since 1970. */
  atInstant(_seconds: number): TimeZone {
    return this;
  }

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'utcoffset':
        return this.answer(name, (zone) => TimeDelta.ofSeconds(zone.offset));
      case 'tzname':
        return this.answer(name, (zone) => zone.shortName);
      case 'dst':
        return this.answer(name, (zone) => (zone.summer === null ? null : TimeDelta.ofSeconds(zone.summer)));
      case 'fromutc':
        return hostFunction(['dt'], (args) => this.#fromUtc(args), { name, required: 1 });
      default:
        return undefined;
    }
  }

  /** A method that takes a datetime or None. */
  protected answer(name: string, compute: (zone: TimeZone) => Value): HostFunction {
    return hostFunction(['dt'], () => compute(this), { name, required: 1 });
  }

  #fromUtc(args: BoundArguments): Value {
    const time = args.value('dt');
    if (!isZonedTime(time)) return raise('TypeError', 'fromutc() requires a datetime argument');
    const found = this.atInstant(time.wallSeconds);
    return time.plusSeconds(found.offset).withZone(found);
  }

  override callMember(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined {
    return callMethodOf(this, name, args, keywords, context);
  }
}

/** The same instant on the clocks of a zone. */
export function inZone<Time extends ZonedTime>(time: Time, zone: TimeZone, offset = time.zone?.offset ?? 0): Time {
  const instant = time.wallSeconds - offset;
  const found = zone.atInstant(instant);
  return time.plusSeconds(found.offset - offset).withZone(found) as Time;
}

const DAY_SECONDS = 86_400;

/** `datetime.timezone` */
export class FixedZone extends TimeZone {
  override readonly typeName = 'datetime.timezone';
  override readonly summer = null;
  readonly offset: number;
  readonly #name: string | undefined;

  constructor(delta: TimeDelta, name?: string) {
    super();
    this.offset = Number(delta.microseconds) / 1e6;
    this.#name = name;
    if (Math.abs(this.offset) >= DAY_SECONDS)
      raise(
        'ValueError',
        `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ${delta.toRepr()}.`,
      );
  }

  override get shortName(): string {
    if (this.#name !== undefined) return this.#name;
    const size = Math.abs(this.offset);
    const text = TimeDelta.ofSeconds(size).toText().padStart(8, '0');
    return size === 0 ? 'UTC' : `UTC${this.offset < 0 ? '-' : '+'}${text.endsWith(':00') ? text.slice(0, -3) : text}`;
  }

  override equalTo(other: Value): boolean {
    return other instanceof FixedZone && other.offset === this.offset;
  }

  override hashKey(): string {
    return `timezone ${this.offset}`;
  }

  override toText(): string {
    return this.shortName;
  }

  override toRepr(): string {
    if (this.offset === 0 && this.#name === undefined) return 'datetime.timezone.utc';
    const name = this.#name === undefined ? '' : `, '${this.#name}'`;
    return `datetime.timezone(${TimeDelta.ofSeconds(this.offset).toRepr()}${name})`;
  }
}

/** A zone as an argument; null for None. */
export function zoneArgument(value: Value | undefined): TimeZone | null {
  if (value === undefined || value === null) return null;
  if (value instanceof TimeZone) return value;
  return raise('TypeError', `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(value)}'`);
}

/** `datetime.timezone(offset, name)` */
export function timezoneType(): HostFunction {
  const utc = new FixedZone(TimeDelta.ofSeconds(0));
  const make = (args: BoundArguments): Value => {
    const offset = args.value('offset');
    if (!(offset instanceof TimeDelta))
      return raise('TypeError', `timezone() argument 1 must be datetime.timedelta, not ${typeName(offset)}`);
    const name = args.get('name');
    if (name === undefined && offset.microseconds === 0n) return utc;
    return new FixedZone(offset, name === undefined ? undefined : str(name));
  };
  const edge = DAY_SECONDS - 60;
  return hostFunction(['offset', 'name'], make, {
    name: 'timezone',
    required: 1,
    shownAs: "<class 'datetime.timezone'>",
    members: {
      utc,
      min: new FixedZone(TimeDelta.ofSeconds(-edge)),
      max: new FixedZone(TimeDelta.ofSeconds(edge)),
    },
  });
}
