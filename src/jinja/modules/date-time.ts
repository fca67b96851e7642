import type { BinaryOperator } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { typeName, type Value } from '../model.ts';
import { makeFloat } from '../numbers.ts';
import { requireString } from '../method.ts';
import { raise } from '../python-error.ts';
import { repr } from '../text.ts';
import { DAY_SECONDS, Day, offsetText } from './calendar.ts';
import { PyDate, structTime } from './date.ts';
import { floorDivide } from './exact-duration.ts';
import { isoTime, timespecOf } from './iso-time.ts';
import type { Moment } from './strftime.ts';
import { PyTime } from './time.ts';
import { DATE_PARAMETERS, foldArgument, TIME_PARAMETERS, timeArguments, timeOfDay } from './time-parts.ts';
import { FixedZone, inZone, TimeZone, zoneArgument } from './time-zone.ts';
import { TimeDelta } from './timedelta.ts';

const SECOND = 1_000_000n;
const DAY_MICROSECONDS = BigInt(DAY_SECONDS) * SECOND;

/** `datetime.datetime` */
export class PyDateTime extends PyDate {
  override readonly typeName: string = 'datetime.datetime';
  /** Seconds since 1970 on the clock on the wall, and the microseconds that are left. */
  readonly wallSeconds: number;
  readonly microsecond: number;
  readonly zone: TimeZone | null;
  readonly fold: number;

  constructor(wallSeconds: number, microsecond: number, zone: TimeZone | null = null, fold = 0) {
    super(new Day(Math.floor(wallSeconds / DAY_SECONDS)));
    this.wallSeconds = wallSeconds;
    this.microsecond = microsecond;
    this.zone = zone;
    this.fold = fold;
  }

  get secondOfDay(): number {
    return this.wallSeconds - this.day.number * DAY_SECONDS;
  }

  get #instant(): number {
    return this.wallSeconds - (this.zone?.offset ?? 0);
  }

  protected override get moment(): Moment {
    const zone = this.zone === null ? undefined : { offsetSeconds: this.zone.offset, name: this.zone.shortName ?? '' };
    return { day: this.day, secondOfDay: this.secondOfDay, microsecond: this.microsecond, zone };
  }

  protected override get summerFlag(): number {
    const summer = this.zone?.summer ?? null;
    return summer === null ? -1 : Number(summer !== 0);
  }

  withZone(zone: TimeZone | null): PyDateTime {
    return new PyDateTime(this.wallSeconds, this.microsecond, zone, this.fold);
  }

  plusSeconds(seconds: number): PyDateTime {
    return this.plusMicroseconds(BigInt(seconds) * SECOND);
  }

  override getMember(name: string): Value | undefined {
    const [hour, minute, second] = timeOfDay(this.secondOfDay);
    switch (name) {
      case 'hour':
        return hour;
      case 'minute':
        return minute;
      case 'second':
        return second;
      case 'microsecond':
        return this.microsecond;
      case 'tzinfo':
        return this.zone;
      case 'fold':
        return this.fold;
      default:
        return super.getMember(name);
    }
  }

  protected override method(name: string): Value | undefined {
    switch (name) {
      case 'isoformat':
        return hostFunction(['sep', 'timespec'], (args) => this.#isoFormat(args), { name });
      case 'astimezone':
        return hostFunction(['tz'], (args) => this.#astimezone(args.value('tz')), { name });
      case 'replace':
        return hostFunction([...DATE_PARAMETERS, ...TIME_PARAMETERS, 'tzinfo'], (args) => this.#replaced(args), {
          name,
          keywords: true,
        });
      default:
        return this.#partMethod(name) ?? dateTimeMember(name) ?? super.method(name);
    }
  }

  #partMethod(name: string): HostFunction | undefined {
    const given = (compute: () => Value): HostFunction => hostFunction([], compute, { name });
    const { zone } = this;
    switch (name) {
      case 'date':
        return given(() => new PyDate(this.day));
      case 'time':
        return given(() => new PyTime(this.secondOfDay, this.microsecond, null, this.fold));
      case 'timetz':
        return given(() => new PyTime(this.secondOfDay, this.microsecond, zone, this.fold));
      case 'timestamp':
        return given(() => makeFloat(this.#inLocalZone().#instant + this.microsecond / 1e6));
      case 'utcoffset':
        return given(() => (zone === null ? null : TimeDelta.ofSeconds(zone.offset)));
      case 'tzname':
        return given(() => zone?.shortName ?? null);
      case 'dst':
        return given(() => (zone === null || zone.summer === null ? null : TimeDelta.ofSeconds(zone.summer)));
      case 'utctimetuple':
        return given(() => structTime(this.plusMicroseconds(BigInt(-(zone?.offset ?? 0)) * SECOND).moment, 0));
      default:
        return undefined;
    }
  }

  /** A time without a zone is one of the clocks of the machine. */
  #inLocalZone(): PyDateTime {
    if (this.zone !== null) return this;
    const at = new Date(0);
    at.setFullYear(this.day.year, this.day.month - 1, this.day.day);
    at.setHours(...timeOfDay(this.secondOfDay));
    return this.withZone(localZone(at));
  }

  #astimezone(zone: Value): Value {
    if (zone !== null && !(zone instanceof TimeZone))
      return raise('TypeError', `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(zone)}'`);
    if (zone !== null && zone === this.zone) return this;
    const from = this.#inLocalZone();
    return inZone(from, zone ?? localZone(new Date(from.#instant * 1000)));
  }

  #replaced(args: BoundArguments): PyDateTime {
    const day = this.replacedDay(args);
    const { secondOfDay, microsecond } = timeArguments(args, this);
    const zone = args.get('tzinfo') === undefined ? this.zone : zoneArgument(args.get('tzinfo'));
    return new PyDateTime(day.number * DAY_SECONDS + secondOfDay, microsecond, zone, foldArgument(args, this.fold));
  }

  #isoFormat(args: BoundArguments): string {
    const separator = args.get('sep');
    if (separator === undefined) return this.isoText('T', timespecOf(args));
    const text = requireString(separator, 'isoformat() argument 1');
    if (Array.from(text).length !== 1)
      raise('TypeError', 'isoformat() argument 1 must be a unicode character, not str');
    return this.isoText(text, timespecOf(args));
  }

  isoText(separator: string, timespec?: string): string {
    const zone = this.zone === null ? '' : offsetText(this.zone.offset, ':');
    return `${this.day.isoText}${separator}${isoTime(this.secondOfDay, this.microsecond, timespec)}${zone}`;
  }

  plusMicroseconds(microseconds: bigint): PyDateTime {
    const total = BigInt(this.secondOfDay) * SECOND + BigInt(this.microsecond) + microseconds;
    const days = floorDivide(total, DAY_MICROSECONDS);
    const rest = total - days * DAY_MICROSECONDS;
    const wall = this.day.plus(days).number * DAY_SECONDS + Number(rest / SECOND);
    return new PyDateTime(wall, Number(rest % SECOND), this.zone);
  }

  #microsecondsSince(other: PyDateTime): bigint {
    return BigInt(this.#instant - other.#instant) * SECOND + BigInt(this.microsecond - other.microsecond);
  }

  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && operator === '+') return this.plusMicroseconds(other.microseconds);
    if (reflected || operator !== '-') return undefined;
    if (other instanceof TimeDelta) return this.plusMicroseconds(-other.microseconds);
    if (!(other instanceof PyDateTime)) return undefined;
    if ((this.zone === null) !== (other.zone === null))
      raise('TypeError', "can't subtract offset-naive and offset-aware datetimes");
    return new TimeDelta(this.#microsecondsSince(other));
  }

  override compareTo(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) {
      return other instanceof PyDate
        ? raise('TypeError', `can't compare datetime.datetime to ${other.typeName}`)
        : undefined;
    }
    if ((this.zone === null) !== (other.zone === null))
      raise('TypeError', "can't compare offset-naive and offset-aware datetimes");
    return Number(this.#microsecondsSince(other));
  }

  override equalTo(other: Value): boolean {
    return (
      other instanceof PyDateTime &&
      (this.zone === null) === (other.zone === null) &&
      this.#microsecondsSince(other) === 0n
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
    const fold = this.fold === 0 ? '' : ', fold=1';
    const zone = this.zone === null ? '' : `, tzinfo=${repr(this.zone)}`;
    return `datetime.datetime(${parts.join(', ')}${fold}${zone})`;
  }
}

/** What the clocks of the machine show at a time. */
export function localZone(at: Date): FixedZone {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(at);
  const offset = TimeDelta.ofSeconds(-at.getTimezoneOffset() * 60);
  return new FixedZone(offset, parts.find(({ type }) => type === 'timeZoneName')?.value);
}

/** What the type has itself. */
export function dateTimeMember(name: string): Value | undefined {
  if (name === 'min') return new PyDateTime(Day.of(1, 1, 1).number * DAY_SECONDS, 0);
  if (name === 'max') return new PyDateTime((Day.of(9999, 12, 31).number + 1) * DAY_SECONDS - 1, 999_999);
  return name === 'resolution' ? new TimeDelta(1n) : undefined;
}
