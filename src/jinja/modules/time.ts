import type { CallContext } from '../call-context.ts';
import { HostObject } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import type { Keywords, Value } from '../model.ts';
import { raise } from '../python-error.ts';
import { repr } from '../text.ts';
import { requireString } from '../method.ts';
import { Day, offsetText } from './calendar.ts';
import { isoTime, timespecOf } from './iso-time.ts';
import { callMethodOf } from './module.ts';
import { strftime, type Moment } from './strftime.ts';
import { foldArgument, TIME_PARAMETERS, timeArguments, timeOfDay } from './time-parts.ts';
import { FixedZone, zoneArgument, type TimeZone } from './time-zone.ts';
import { StaticZone } from './named-zone.ts';
import { TimeDelta } from './timedelta.ts';

/** `datetime.time` */
export class PyTime extends HostObject {
  override readonly typeName = 'datetime.time';
  readonly secondOfDay: number;
  readonly microsecond: number;
  readonly zone: TimeZone | null;
  readonly fold: number;

  constructor(secondOfDay: number, microsecond: number, zone: TimeZone | null = null, fold = 0) {
    super();
    this.secondOfDay = secondOfDay;
    this.microsecond = microsecond;
    this.zone = zone;
    this.fold = fold;
  }

  /** The distance from UTC, where that is the same on every day. */
  get #offset(): number | undefined {
    return this.zone instanceof FixedZone || this.zone instanceof StaticZone ? this.zone.offset : undefined;
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
        return this.#method(name) ?? timeMember(name);
    }
  }

  #method(name: string): HostFunction | undefined {
    const given = (compute: () => Value): HostFunction => hostFunction([], compute, { name });
    switch (name) {
      case 'isoformat':
        return hostFunction(['timespec'], (args) => this.#isoText(timespecOf(args)), { name });
      case 'strftime':
        return hostFunction(
          ['format'],
          (args) => strftime(this.#moment, requireString(args.get('format'), 'strftime() argument 1')),
          { name, required: 1 },
        );
      case 'replace':
        return hostFunction([...TIME_PARAMETERS, 'tzinfo'], (args) => this.#replaced(args), { name, keywords: true });
      case 'utcoffset':
        return given(() => (this.#offset === undefined ? null : TimeDelta.ofSeconds(this.#offset)));
      case 'tzname':
        return given(() => (this.#offset === undefined ? null : (this.zone?.shortName ?? null)));
      case 'dst':
        return given(() => (this.#offset === undefined || this.zone?.summer !== 0 ? null : TimeDelta.ofSeconds(0)));
      default:
        return undefined;
    }
  }

  #replaced(args: BoundArguments): PyTime {
    const { secondOfDay, microsecond } = timeArguments(args, this);
    const zone = args.get('tzinfo') === undefined ? this.zone : zoneArgument(args.get('tzinfo'));
    return new PyTime(secondOfDay, microsecond, zone, foldArgument(args, this.fold));
  }

  /** Python puts a time on the first of January 1900 to format it. */
  get #moment(): Moment {
    const zone =
      this.#offset === undefined ? undefined : { offsetSeconds: this.#offset, name: this.zone?.shortName ?? '' };
    return { day: Day.of(1900, 1, 1), secondOfDay: this.secondOfDay, microsecond: this.microsecond, zone };
  }

  override callMember(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined {
    return callMethodOf(this, name, args, keywords, context);
  }

  #since(other: PyTime): number {
    const seconds = this.secondOfDay - (this.#offset ?? 0) - (other.secondOfDay - (other.#offset ?? 0));
    return seconds || this.microsecond - other.microsecond;
  }

  override compareTo(other: Value): number | undefined {
    if (!(other instanceof PyTime)) return undefined;
    if ((this.#offset === undefined) !== (other.#offset === undefined))
      raise('TypeError', "can't compare offset-naive and offset-aware times");
    return this.#since(other);
  }

  override equalTo(other: Value): boolean {
    return (
      other instanceof PyTime &&
      (this.#offset === undefined) === (other.#offset === undefined) &&
      this.#since(other) === 0
    );
  }

  override hashKey(): string {
    return `time ${this.secondOfDay - (this.#offset ?? 0)}.${this.microsecond}`;
  }

  override formatWith(spec: string): string {
    return spec === '' ? this.toText() : strftime(this.#moment, spec);
  }

  #isoText(timespec?: string): string {
    const zone = this.#offset === undefined ? '' : offsetText(this.#offset, ':');
    return isoTime(this.secondOfDay, this.microsecond, timespec) + zone;
  }

  override toText(): string {
    return this.#isoText();
  }

  override toRepr(): string {
    const [hour, minute, second] = timeOfDay(this.secondOfDay);
    const parts = [hour, minute];
    if (second !== 0 || this.microsecond !== 0) parts.push(second);
    if (this.microsecond !== 0) parts.push(this.microsecond);
    const zone = this.zone === null ? '' : `, tzinfo=${repr(this.zone)}`;
    return `datetime.time(${parts.join(', ')}${this.fold === 0 ? '' : ', fold=1'}${zone})`;
  }
}

/** What the type has itself. */
export function timeMember(name: string): Value | undefined {
  if (name === 'min') return new PyTime(0, 0);
  if (name === 'max') return new PyTime(86_399, 999_999);
  return name === 'resolution' ? new TimeDelta(1n) : undefined;
}

/** `datetime.time(hour, minute, second, microsecond, tzinfo)` */
export function timeFrom(args: BoundArguments): PyTime {
  const { secondOfDay, microsecond } = timeArguments(args);
  return new PyTime(secondOfDay, microsecond, zoneArgument(args.get('tzinfo')), foldArgument(args));
}
