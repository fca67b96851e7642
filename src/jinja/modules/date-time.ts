import type { BinaryOperator, HostObject } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { integerArgument } from '../method.ts';
import { tuple, typeName, type Value } from '../model.ts';
import { makeFloat } from '../numbers.ts';
import { raise } from '../python-error.ts';
import { repr, str } from '../text.ts';
import { DAY_SECONDS, Day, digits, offsetText } from './calendar.ts';
import { PyDate } from './date.ts';
import type { Moment } from './strftime.ts';
import { PyTime, timeOfDay } from './time.ts';
import { TimeZone } from './time-zone.ts';
import { TimeDelta } from './timedelta.ts';

export const TIME_PARAMETERS = ['hour', 'minute', 'second', 'microsecond'] as const;

/** `datetime.datetime` */
export class PyDateTime extends PyDate {
  override readonly typeName: string = 'datetime.datetime';
  /** Seconds since 1970 on the clock on the wall, and the microseconds that are left. */
  readonly wallSeconds: number;
  readonly microsecond: number;
  readonly zone: TimeZone | null;

  constructor(wallSeconds: number, microsecond: number, zone: TimeZone | null = null) {
    super(new Day(Math.floor(wallSeconds / DAY_SECONDS)));
    this.wallSeconds = wallSeconds;
    this.microsecond = microsecond;
    this.zone = zone;
  }

  get secondOfDay(): number {
    return this.wallSeconds - this.day.number * DAY_SECONDS;
  }

  get #offset(): number {
    return this.zone?.offsetAtWall(this.wallSeconds) ?? 0;
  }

  get #instant(): number {
    return this.wallSeconds - this.#offset;
  }

  protected override get moment(): Moment {
    const zone =
      this.zone === null ? undefined : { offsetSeconds: this.#offset, name: this.zone.nameAtWall(this.wallSeconds) };
    return { day: this.day, secondOfDay: this.secondOfDay, microsecond: this.microsecond, zone };
  }

  withZone(zone: TimeZone | null): PyDateTime {
    return new PyDateTime(this.wallSeconds, this.microsecond, zone);
  }

  /** The same instant on the clocks of another zone. */
  inZone(zone: TimeZone): PyDateTime {
    return new PyDateTime(this.#instant + zone.offsetAtInstant(this.#instant), this.microsecond, zone.localized());
  }

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'hour':
        return Math.floor(this.secondOfDay / 3600);
      case 'minute':
        return Math.floor(this.secondOfDay / 60) % 60;
      case 'second':
        return this.secondOfDay % 60;
      case 'microsecond':
        return this.microsecond;
      case 'tzinfo':
        return this.zone;
      default:
        return super.getMember(name);
    }
  }

  protected override method(name: string): HostFunction | undefined {
    const given = (compute: () => Value): HostFunction => hostFunction([], compute, { name });
    switch (name) {
      case 'date':
        return given(() => new PyDate(this.day));
      case 'time':
        return given(() => new PyTime(this.secondOfDay, this.microsecond));
      case 'timestamp':
        return given(() => makeFloat(this.#instant + this.microsecond / 1e6));
      case 'utcoffset':
        return given(() => (this.zone === null ? null : new TimeDelta(this.#offset * 1e6)));
      case 'tzname':
        return given(() => this.zone?.nameAtWall(this.wallSeconds) ?? null);
      case 'dst':
        return given(() => (this.zone === null ? null : new TimeDelta(0)));
      case 'timetuple':
        return given(() => tuple([this.day.year, this.day.month, this.day.day, ...timeOfDay(this.secondOfDay)]));
      case 'isoformat':
        return hostFunction(['sep', 'timespec'], (args) => this.isoText(str(args.value('sep', 'T'))), { name });
      case 'astimezone':
        return hostFunction(['tz'], (args) => this.#astimezone(args.value('tz')), { name });
      case 'replace':
        return hostFunction(['year', 'month', 'day', ...TIME_PARAMETERS, 'tzinfo'], (args) => this.#replaced(args), {
          name,
        });
      default:
        return super.method(name);
    }
  }

  #astimezone(zone: Value): Value {
    return zone instanceof TimeZone
      ? this.inZone(zone)
      : raise('TypeError', `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(zone)}'`);
  }

  #replaced(args: BoundArguments): PyDateTime {
    const [hour, minute, second] = timeOfDay(this.secondOfDay);
    const seconds =
      integerArgument(args.get('hour') ?? undefined, hour) * 3600 +
      integerArgument(args.get('minute') ?? undefined, minute) * 60 +
      integerArgument(args.get('second') ?? undefined, second);
    const zone = args.get('tzinfo');
    const kept = zone === undefined ? this.zone : zone instanceof TimeZone ? zone : null;
    return new PyDateTime(
      this.replacedDay(args).number * DAY_SECONDS + seconds,
      integerArgument(args.get('microsecond') ?? undefined, this.microsecond),
      kept,
    );
  }

  isoText(separator: string): string {
    const [hour, minute, second] = timeOfDay(this.secondOfDay);
    const fraction = this.microsecond === 0 ? '' : `.${digits(this.microsecond, 6)}`;
    const zone = this.zone === null ? '' : offsetText(this.#offset, ':');
    return `${this.day.isoText}${separator}${digits(hour)}:${digits(minute)}:${digits(second)}${fraction}${zone}`;
  }

  #shifted(microseconds: number): PyDateTime {
    const total = this.microsecond + microseconds;
    const seconds = Math.floor(total / 1e6);
    return new PyDateTime(this.wallSeconds + seconds, total - seconds * 1e6, this.zone);
  }

  #microsecondsSince(other: PyDateTime): number {
    return (this.#instant - other.#instant) * 1e6 + this.microsecond - other.microsecond;
  }

  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && operator === '+') return this.#shifted(other.microseconds);
    if (reflected || operator !== '-') return undefined;
    if (other instanceof TimeDelta) return this.#shifted(-other.microseconds);
    if (!(other instanceof PyDateTime)) return undefined;
    if ((this.zone === null) !== (other.zone === null))
      raise('TypeError', "can't subtract offset-naive and offset-aware datetimes");
    return new TimeDelta(this.#microsecondsSince(other));
  }

  override compareTo(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    if ((this.zone === null) !== (other.zone === null))
      raise('TypeError', "can't compare offset-naive and offset-aware datetimes");
    return this.#microsecondsSince(other);
  }

  override equalTo(other: Value): boolean {
    return (
      other instanceof PyDateTime &&
      (this.zone === null) === (other.zone === null) &&
      this.#microsecondsSince(other) === 0
    );
  }

  override hashKey(): string {
    return `datetime ${this.#instant}.${this.microsecond}`;
  }

  override toText(): string {
    return this.isoText(' ');
  }

  override toRepr(): string {
    const [hour, minute, second] = timeOfDay(this.secondOfDay);
    const parts = [this.day.year, this.day.month, this.day.day, hour, minute];
    if (second !== 0 || this.microsecond !== 0) parts.push(second);
    if (this.microsecond !== 0) parts.push(this.microsecond);
    const zone = this.zone === null ? '' : `, tzinfo=${repr(this.zone as HostObject)}`;
    return `datetime.datetime(${parts.join(', ')}${zone})`;
  }
}
