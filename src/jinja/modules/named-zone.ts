import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { truthy } from '../compare.ts';
import { integerArgument } from '../method.ts';
import type { Value } from '../model.ts';
import { raise } from '../python-error.ts';
import { str, stringRepr } from '../text.ts';
import { inZone, isZonedTime, TimeZone, type ZonedTime } from './time-zone.ts';
import { TimeDelta } from './timedelta.ts';
import { zoneName } from './zone-names.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const LAST_CHANGE = Date.UTC(2037, 11, 31) / 1000;

/** A zone of pytz: it puts datetimes into itself. */
abstract class PytzZone extends TimeZone {
  abstract readonly label: string | null;

  protected abstract localize(time: ZonedTime, isSummer: boolean | null): ZonedTime;

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'zone':
        return this.label;
      case 'localize':
        return hostFunction(['dt', 'is_dst'], (args) => this.#localize(args), { name, required: 1 });
      case 'normalize':
        return hostFunction(['dt', 'is_dst'], (args) => this.#normalize(args), { name, required: 1 });
      default:
        return super.getMember(name);
    }
  }

  #localize(args: BoundArguments): Value {
    const time = args.value('dt');
    if (!isZonedTime(time)) return raise('AttributeError', 'a datetime is needed');
    if (time.zone !== null) raise('ValueError', 'Not naive datetime (tzinfo is already set)');
    const wanted = args.value('is_dst', false);
    return this.localize(time, wanted === null ? null : truthy(wanted));
  }

  #normalize(args: BoundArguments): Value {
    const time = args.value('dt');
    if (!isZonedTime(time)) return raise('AttributeError', 'a datetime is needed');
    if (time.zone === null) return raise('ValueError', 'Naive time - no tzinfo set');
    return inZone(time, this);
  }

  override toText(): string {
    return this.label ?? this.toRepr?.() ?? '';
  }
}

/** A zone of pytz without summer time: `pytz.utc`, `pytz.FixedOffset(60)`, `Etc/GMT+5`. */
export class StaticZone extends PytzZone {
  override readonly summer = 0;
  override readonly typeName: string;
  readonly offset: number;
  readonly label: string | null;
  readonly shortName: string | null;
  readonly #shown: string;

  constructor(type: string, offset: number, label: string | null, shortName: string | null, shown: string) {
    super();
    this.typeName = type;
    this.offset = offset;
    this.label = label;
    this.shortName = shortName;
    this.#shown = shown;
  }

  protected override localize(time: ZonedTime): ZonedTime {
    return time.withZone(this);
  }

  override toRepr(): string {
    return this.#shown;
  }
}

export const UTC = new StaticZone('pytz.UTC', 0, 'UTC', 'UTC', '<UTC>');

/** `pytz.FixedOffset(minutes)` */
export function fixedOffset(args: BoundArguments): Value {
  const minutes = integerArgument(args.get('offset'), 0);
  if (minutes === 0) return UTC;
  if (Math.abs(minutes) >= 1440) raise('ValueError', `('absolute offset is too large', ${minutes})`);
  return new StaticZone('pytz._FixedOffset', minutes * 60, null, null, `pytz.FixedOffset(${minutes})`);
}

/** A time that a place keeps, or kept. */
interface KeptTime {
  readonly offset: number;
  readonly summer: number;
  readonly name: string;
}

/** The times that a place has kept, as the host knows them. */
class Place {
  readonly label: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #zones = new Map<string, NamedZone>();

  constructor(label: string, format: Intl.DateTimeFormat) {
    this.label = label;
    this.#format = format;
  }

  /** The mean time of the place: what it kept before there was standard time. */
  meanTime(): NamedZone {
    const longAgo = Date.UTC(1800, 0, 1) / 1000;
    const offset = Math.floor((this.#offsetAt(longAgo) + 30) / 60) * 60;
    return this.#zone({ offset, summer: 0, name: 'LMT' });
  }

  /** What pytz knows begins and ends with 32 bits of seconds: the mean time before, and no more changes after. */
  zoneAt(instant: number): NamedZone {
    if (instant < -(2 ** 31)) return this.meanTime();
    const seconds = Math.min(instant, LAST_CHANGE);
    const offset = this.#offsetAt(seconds);
    const year = new Date((seconds + offset) * 1000).getUTCFullYear();
    const halves = [0, 6].map((month) => this.#offsetAt(Date.UTC(year, month, 1) / 1000));
    const isIreland = /^(Europe\/Dublin|Eire)$/.test(this.label);
    const standard = isIreland ? Math.max(...halves) : Math.min(...halves);
    // Neither half of the year tells of a change of the standard time itself.
    const isOfYear = halves.includes(offset);
    const summer = isOfYear ? offset - standard : 0;
    return this.#zone({ offset, summer, name: zoneName(this.label, offset, summer) });
  }

  #zone(kept: KeptTime): NamedZone {
    const key = `${kept.offset} ${kept.name}`;
    const zone = this.#zones.get(key) ?? new NamedZone(this, kept);
    this.#zones.set(key, zone);
    return zone;
  }

  #offsetAt(seconds: number): number {
    const parts = new Map(
      this.#format.formatToParts(new Date(seconds * 1000)).map(({ type, value }) => [type, Number(value)]),
    );
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return wall / 1000 - seconds;
  }
}

/** One of the times of a place in the time zone database; the mean time of the place until it has been localized. */
class NamedZone extends PytzZone {
  override readonly typeName: string;
  readonly label: string;
  readonly offset: number;
  readonly summer: number;
  readonly shortName: string;
  readonly #place: Place;

  constructor(place: Place, kept: KeptTime) {
    super();
    this.#place = place;
    this.label = place.label;
    this.typeName = `pytz.tzfile.${place.label}`;
    this.offset = kept.offset;
    this.summer = kept.summer;
    this.shortName = kept.name;
  }

  override atInstant(seconds: number): TimeZone {
    return this.#place.zoneAt(seconds);
  }

  /** Asked about a datetime, a zone answers for the time that the place keeps then. */
  protected override answer(name: string, compute: (zone: TimeZone) => Value): HostFunction {
    return hostFunction(['dt', 'is_dst'], (args) => this.#answerFor(name, args.value('dt'), compute), {
      name,
      required: 1,
    });
  }

  #answerFor(name: string, time: Value, compute: (zone: TimeZone) => Value): Value {
    if (time === null) return name === 'tzname' ? this.label : null;
    if (!isZonedTime(time)) return raise('AttributeError', 'a datetime is needed');
    if (time.zone === this) return compute(this);
    if (time.zone !== null) return raise('ValueError', 'Not naive datetime (tzinfo is already set)');
    return compute(this.localize(time, false).zone ?? this);
  }

  /** Of the clock times that come twice in autumn, the one asked for; those that are skipped in spring are moved. */
  protected override localize(time: ZonedTime, isSummer: boolean | null): ZonedTime {
    const wall = time.wallSeconds;
    const zones = [-DAY, DAY].map((shift) =>
      this.#place.zoneAt(wall + shift - this.#place.zoneAt(wall + shift).offset),
    );
    const possible = [...new Set(zones)].filter((zone) => this.#place.zoneAt(wall - zone.offset) === zone);
    if (possible.length === 0) return this.#localizeSkipped(time, isSummer);
    if (possible.length > 1 && isSummer === null) raise('AmbiguousTimeError', str(time));
    const wanted = possible.filter((zone) => (zone.summer !== 0) === isSummer);
    const candidates = wanted.length > 0 ? wanted : possible;
    const first = candidates.reduce((best, zone) => ((isSummer === true) === zone.offset > best.offset ? zone : best));
    return time.withZone(possible.length === 1 ? (possible[0] ?? first) : first);
  }

  #localizeSkipped(time: ZonedTime, isSummer: boolean | null): ZonedTime {
    if (isSummer === null) raise('NonExistentTimeError', str(time));
    const shift = isSummer === true ? 6 * HOUR : -6 * HOUR;
    return this.localize(time.plusSeconds(shift), isSummer).plusSeconds(-shift);
  }

  override toRepr(): string {
    const sign = this.offset > 0 ? '+' : '';
    const distance = TimeDelta.ofSeconds(this.offset).toText();
    return `<DstTzInfo ${stringRepr(this.label)} ${this.shortName}${sign}${distance} ${this.summer === 0 ? 'STD' : 'DST'}>`;
  }
}

/** The names in which nothing ever changed. */
const STATIC_NAME = /^(?:Etc\/|GMT|Greenwich$|UCT$|UTC$|Universal$|Zulu$)/;

function staticZone(name: string): StaticZone {
  const [, sign, hours] = /([+-])(\d+)$/.exec(name) ?? [];
  // Named the other way round: west is plus.
  const offset = sign === undefined ? 0 : Number(hours) * HOUR * (sign === '+' ? -1 : 1);
  const isUtc = /(?:UCT|UTC|Universal|Zulu)$/.test(name);
  const shortName = isUtc ? 'UTC' : offset === 0 ? 'GMT' : zoneName(name, offset, 0);
  return new StaticZone(`pytz.tzfile.${name}`, offset, name, shortName, `<StaticTzInfo ${stringRepr(name)}>`);
}

/** Makes the zones of one module: a name gives the same zone each time. */
export function zoneFinder(): (name: string) => TimeZone {
  const found = new Map<string, TimeZone>();
  return (name) => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const zone = findZone(name);
    found.set(name, zone);
    return zone;
  };
}

function findZone(name: string): TimeZone {
  if (name.toUpperCase() === 'UTC') return UTC;
  try {
    if (!/^[A-Za-z]/.test(name)) throw new RangeError(name);
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const { timeZone } = format.resolvedOptions();
    const label = timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
    return STATIC_NAME.test(label) ? staticZone(label) : new Place(label, format).meanTime();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return raise('UnknownTimeZoneError', stringRepr(name));
  }
}
