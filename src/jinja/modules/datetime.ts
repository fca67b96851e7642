import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { requireString } from '../method.ts';
import { typeName, type Value } from '../model.ts';
import { isFloat, isNumeric, unbox } from '../numbers.ts';
import { raise } from '../python-error.ts';
import { DAY_SECONDS, Day } from './calendar.ts';
import { dateMember, PyDate } from './date.ts';
import { dateTimeMember, localZone, PyDateTime } from './date-time.ts';
import { divideToNearest, ratioOf } from './exact-duration.ts';
import { dateFromIso, fromIsoFormat, timeFromIso } from './iso-format.ts';
import { HostModule } from './module.ts';
import { isoDay, strptime } from './strptime.ts';
import { PyTime, timeFrom, timeMember } from './time.ts';
import { DATE_PARAMETERS, foldArgument, requiredInteger, TIME_PARAMETERS, timeArguments } from './time-parts.ts';
import { inZone, type TimeZone, timezoneType, zoneArgument } from './time-zone.ts';
import { timedeltaType } from './timedelta.ts';

/** Gives the time: the host's clock. */
export type Clock = () => Date;

/** `modules.datetime` */
export function datetimeModule(clock: Clock): HostModule {
  return new HostModule('datetime', {
    datetime: datetimeType(clock),
    date: dateType(clock),
    time: timeType(),
    timedelta: timedeltaType(),
    timezone: timezoneType(),
  });
}

type Members = Readonly<Record<string, Value>>;
type Find = (name: string) => Value | undefined;

/** The constants of a type. */
function constants(find: Find): Members {
  return Object.fromEntries(['min', 'max', 'resolution'].map((name) => [name, find(name) ?? null]));
}

function fromText(name: string, read: (text: string) => Value): Members {
  return {
    [name]: hostFunction(
      ['date_string'],
      (args) => {
        const text = args.value('date_string');
        return typeof text === 'string' ? read(text) : raise('TypeError', `${name}: argument must be str`);
      },
      { name, required: 1 },
    ),
  };
}

function dayOf(args: BoundArguments): Day {
  const [year = 0, month = 0, day = 0] = DATE_PARAMETERS.map((name, index) =>
    requiredInteger(args.get(name), name, index + 1),
  );
  return Day.of(year, month, day);
}

function atMicroseconds(microseconds: bigint): PyDateTime {
  return new PyDateTime(0, 0).plusMicroseconds(microseconds);
}

function atDate(date: Date): PyDateTime {
  return atMicroseconds(BigInt(date.getTime()) * 1000n);
}

/** The time on the clocks of the machine. */
function localTime(instant: PyDateTime): PyDateTime {
  return inZone(instant, localZone(new Date(instant.wallSeconds * 1000)), 0).withZone(null);
}

function onClocksOf(zone: TimeZone | null, instant: PyDateTime): PyDateTime {
  return zone === null ? localTime(instant) : inZone(instant, zone, 0);
}

/** A number of seconds since 1970, rounded to microseconds. */
function timestamp(value: Value): PyDateTime {
  if (!isNumeric(value)) return raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
  const float = Number(unbox(value));
  if (isFloat(value) && Number.isNaN(float)) raise('ValueError', 'Invalid value NaN (not a number)');
  if (Math.abs(float) > 2 ** 62) raise('OverflowError', 'timestamp out of range for platform time_t');
  const [numerator, denominator] = ratioOf(value);
  const instant = divideToNearest(numerator * 1_000_000n, denominator);
  if (Math.abs(float) < 3e11) return atMicroseconds(instant);
  return raise('ValueError', `year ${Math.floor(1970 + float / 31_556_952)} is out of range`);
}

function combine(args: BoundArguments): Value {
  const [date, time] = [args.value('date'), args.value('time')];
  if (!(date instanceof PyDate))
    return raise('TypeError', `combine() argument 1 must be datetime.date, not ${typeName(date)}`);
  if (!(time instanceof PyTime))
    return raise('TypeError', `combine() argument 2 must be datetime.time, not ${typeName(time)}`);
  const zone = args.get('tzinfo') === undefined ? time.zone : zoneArgument(args.get('tzinfo'));
  return new PyDateTime(date.day.number * DAY_SECONDS + time.secondOfDay, time.microsecond, zone, time.fold);
}

function fromIsoCalendar(args: BoundArguments): Day {
  const [year = 0, week = 0, day = 0] = ['year', 'week', 'day'].map((name) => requiredInteger(args.get(name), name));
  return isoDay(year, week, day - 1);
}

/** The members of `date` that `datetime` has as well; `make` puts a day into the type. */
function dayMembers(make: (day: Day) => Value): Members {
  return {
    fromordinal: hostFunction(
      ['ordinal'],
      (args) => make(Day.ofOrdinal(requiredInteger(args.get('ordinal'), 'ordinal'))),
      { name: 'fromordinal', required: 1 },
    ),
    fromisocalendar: hostFunction(['year', 'week', 'day'], (args) => make(fromIsoCalendar(args)), {
      name: 'fromisocalendar',
      required: 3,
    }),
  };
}

function parse(args: BoundArguments): Value {
  return strptime(
    requireString(args.get('date_string'), 'strptime() argument 1'),
    requireString(args.get('format'), 'strptime() argument 2'),
  );
}

function datetimeType(clock: Clock): HostFunction {
  const make = (args: BoundArguments): Value => {
    const day = dayOf(args);
    const { secondOfDay, microsecond } = timeArguments(args);
    const zone = zoneArgument(args.get('tzinfo'));
    return new PyDateTime(day.number * DAY_SECONDS + secondOfDay, microsecond, zone, foldArgument(args));
  };
  const now = (args: BoundArguments): Value => onClocksOf(zoneArgument(args.get('tz')), atDate(clock()));
  const fromTimestamp = (args: BoundArguments): Value =>
    onClocksOf(zoneArgument(args.get('tz')), timestamp(args.value('timestamp')));
  const members = {
    ...constants(dateTimeMember),
    ...dayMembers((day) => new PyDateTime(day.number * DAY_SECONDS, 0)),
    ...fromText('fromisoformat', fromIsoFormat),
    now: hostFunction(['tz'], now, { name: 'now' }),
    today: hostFunction([], () => localTime(atDate(clock())), { name: 'today' }),
    utcnow: hostFunction([], () => atDate(clock()), { name: 'utcnow' }),
    strptime: hostFunction(['date_string', 'format'], parse, { name: 'strptime', required: 2 }),
    fromtimestamp: hostFunction(['timestamp', 'tz'], fromTimestamp, { name: 'fromtimestamp', required: 1 }),
    utcfromtimestamp: hostFunction(['timestamp'], (args) => timestamp(args.value('timestamp')), {
      name: 'utcfromtimestamp',
      required: 1,
    }),
    combine: hostFunction(['date', 'time', 'tzinfo'], combine, { name: 'combine', required: 2 }),
  };
  return hostFunction([...DATE_PARAMETERS, ...TIME_PARAMETERS, 'tzinfo'], make, {
    name: 'datetime',
    keywords: true,
    members,
    shownAs: "<class 'datetime.datetime'>",
  });
}

function dateType(clock: Clock): HostFunction {
  const members = {
    ...constants(dateMember),
    ...dayMembers((day) => new PyDate(day)),
    ...fromText('fromisoformat', (text) => new PyDate(dateFromIso(text))),
    today: hostFunction([], () => new PyDate(localTime(atDate(clock())).day), { name: 'today' }),
    fromtimestamp: hostFunction(
      ['timestamp'],
      (args) => new PyDate(localTime(timestamp(args.value('timestamp'))).day),
      { name: 'fromtimestamp', required: 1 },
    ),
  };
  return hostFunction(DATE_PARAMETERS, (args) => new PyDate(dayOf(args)), {
    name: 'date',
    members,
    shownAs: "<class 'datetime.date'>",
  });
}

function timeType(): HostFunction {
  return hostFunction([...TIME_PARAMETERS, 'tzinfo'], timeFrom, {
    name: 'time',
    keywords: true,
    members: { ...constants(timeMember), ...fromText('fromisoformat', timeFromIso) },
    shownAs: "<class 'datetime.time'>",
  });
}
