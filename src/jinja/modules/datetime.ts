import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { integerArgument, requireString } from '../method.ts';
import type { Value } from '../model.ts';
import { isNumeric, unbox } from '../numbers.ts';
import { raise } from '../python-error.ts';
import { DAY_SECONDS, Day } from './calendar.ts';
import { PyDate, requiredInteger } from './date.ts';
import { PyDateTime, TIME_PARAMETERS } from './date-time.ts';
import { HostModule } from './module.ts';
import { fromIsoFormat, strptime } from './strptime.ts';
import { PyTime } from './time.ts';
import { FixedZone, TimeZone, UTC } from './time-zone.ts';
import { TimeDelta, timedeltaType } from './timedelta.ts';

/** Gives the time: the host's clock. */
export type Clock = () => Date;

const DATE_PARAMETERS = ['year', 'month', 'day'] as const;

/** `modules.datetime` */
export function datetimeModule(clock: Clock): HostModule {
  return new HostModule('datetime', {
    datetime: datetimeType(clock),
    date: dateType(clock),
    time: hostFunction(
      TIME_PARAMETERS,
      (args) => new PyTime(secondsOf(args), integerArgument(args.get('microsecond') ?? undefined, 0)),
      { name: 'time' },
    ),
    timedelta: timedeltaType(),
    timezone: hostFunction(['offset', 'name'], fixedZone, { name: 'timezone', required: 1, members: { utc: UTC } }),
  });
}

function fixedZone(args: BoundArguments): Value {
  const offset = args.value('offset');
  return offset instanceof TimeDelta
    ? new FixedZone(offset.microseconds / 1e6)
    : raise('TypeError', 'timezone() argument 1 must be datetime.timedelta');
}

function secondsOf(args: BoundArguments): number {
  return (
    integerArgument(args.get('hour') ?? undefined, 0) * 3600 +
    integerArgument(args.get('minute') ?? undefined, 0) * 60 +
    integerArgument(args.get('second') ?? undefined, 0)
  );
}

function dayOf(args: BoundArguments): Day {
  return Day.of(
    requiredInteger(args.get('year'), 'year'),
    requiredInteger(args.get('month'), 'month'),
    requiredInteger(args.get('day'), 'day'),
  );
}

function zoneArgument(value: Value | undefined): TimeZone | null {
  if (value === undefined || value === null) return null;
  return value instanceof TimeZone ? value : raise('TypeError', 'tzinfo argument must be None or of a tzinfo subclass');
}

function atInstant(milliseconds: number): PyDateTime {
  const seconds = Math.floor(milliseconds / 1000);
  return new PyDateTime(seconds, Math.round((milliseconds - seconds * 1000) * 1000));
}

/** The time on the clocks of the machine. */
function localTime(date: Date): PyDateTime {
  return atInstant(date.getTime() - date.getTimezoneOffset() * 60_000);
}

function inZone(time: PyDateTime, zone: TimeZone): PyDateTime {
  return time.withZone(UTC).inZone(zone);
}

function seconds(value: Value): number {
  return isNumeric(value) ? Number(unbox(value)) : raise('TypeError', 'a number is required');
}

function datetimeType(clock: Clock): HostFunction {
  const make = (args: BoundArguments): Value =>
    new PyDateTime(
      dayOf(args).number * DAY_SECONDS + secondsOf(args),
      integerArgument(args.get('microsecond') ?? undefined, 0),
      zoneArgument(args.get('tzinfo')),
    );
  const now = (args: BoundArguments): Value => {
    const zone = zoneArgument(args.get('tz'));
    return zone === null ? localTime(clock()) : inZone(atInstant(clock().getTime()), zone);
  };
  const fromTimestamp = (args: BoundArguments): Value => {
    const milliseconds = seconds(args.value('timestamp')) * 1000;
    const zone = zoneArgument(args.get('tz'));
    return zone === null ? localTime(new Date(milliseconds)) : inZone(atInstant(milliseconds), zone);
  };
  const combine = (args: BoundArguments): Value => {
    const [date, time] = [args.value('date'), args.value('time')];
    if (!(date instanceof PyDate) || !(time instanceof PyTime))
      return raise('TypeError', 'combine() needs a date and a time');
    return new PyDateTime(date.day.number * DAY_SECONDS + time.secondOfDay, time.microsecond);
  };
  const members = {
    now: hostFunction(['tz'], now, { name: 'now' }),
    today: hostFunction([], () => localTime(clock()), { name: 'today' }),
    utcnow: hostFunction([], () => atInstant(clock().getTime()), { name: 'utcnow' }),
    strptime: hostFunction(
      ['date_string', 'format'],
      (args) =>
        strptime(
          requireString(args.get('date_string'), 'strptime() argument 1'),
          requireString(args.get('format'), 'strptime() argument 2'),
        ),
      { name: 'strptime', required: 2 },
    ),
    fromisoformat: hostFunction(['date_string'], (args) => fromIsoFormat(isoArgument(args)), {
      name: 'fromisoformat',
      required: 1,
    }),
    fromtimestamp: hostFunction(['timestamp', 'tz'], fromTimestamp, { name: 'fromtimestamp', required: 1 }),
    utcfromtimestamp: hostFunction(['timestamp'], (args) => atInstant(seconds(args.value('timestamp')) * 1000), {
      name: 'utcfromtimestamp',
      required: 1,
    }),
    combine: hostFunction(['date', 'time'], combine, { name: 'combine', required: 2 }),
  };
  return hostFunction([...DATE_PARAMETERS, ...TIME_PARAMETERS, 'tzinfo'], make, { name: 'datetime', members });
}

function isoArgument(args: BoundArguments): string {
  const text = args.value('date_string');
  return typeof text === 'string' ? text : raise('TypeError', 'fromisoformat: argument must be str');
}

function dateType(clock: Clock): HostFunction {
  const members = {
    today: hostFunction([], () => new PyDate(localTime(clock()).day), { name: 'today' }),
    fromisoformat: hostFunction(['date_string'], (args) => new PyDate(fromIsoFormat(isoArgument(args)).day), {
      name: 'fromisoformat',
      required: 1,
    }),
    fromordinal: hostFunction(
      ['ordinal'],
      (args) => new PyDate(Day.ofOrdinal(requiredInteger(args.get('ordinal'), 'ordinal'))),
      { name: 'fromordinal', required: 1 },
    ),
    fromtimestamp: hostFunction(
      ['timestamp'],
      (args) => new PyDate(localTime(new Date(seconds(args.value('timestamp')) * 1000)).day),
      { name: 'fromtimestamp', required: 1 },
    ),
  };
  return hostFunction(DATE_PARAMETERS, (args) => new PyDate(dayOf(args)), { name: 'date', members });
}
