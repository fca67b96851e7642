import type { CallContext } from '../call-context.ts';
import { HostObject, type BinaryOperator } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { namedTuple, type Keywords, type Value } from '../model.ts';
import { str } from '../text.ts';
import { requireString } from '../method.ts';
import { Day } from './calendar.ts';
import { callMethodOf } from './module.ts';
import { strftime, type Moment } from './strftime.ts';
import { DATE_PARAMETERS, requiredInteger, timeOfDay } from './time-parts.ts';
import { TimeDelta } from './timedelta.ts';

const DAY_MICROSECONDS = 86_400_000_000n;

/** `datetime.date`, and the date half of `datetime.datetime`. */
export class PyDate extends HostObject {
  override readonly typeName: string = 'datetime.date';
  readonly day: Day;

  constructor(day: Day) {
    super();
    this.day = day;
  }

  protected get moment(): Moment {
    return { day: this.day, secondOfDay: 0, microsecond: 0 };
  }

  /** Whether summer time is in force, for `timetuple`: -1 where that is not known. */
  protected get summerFlag(): number {
    return -1;
  }

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'year':
        return this.day.year;
      case 'month':
        return this.day.month;
      case 'day':
        return this.day.day;
      default:
        return this.method(name);
    }
  }

  protected method(name: string): Value | undefined {
    const given = (compute: () => Value): HostFunction => hostFunction([], compute, { name });
    switch (name) {
      case 'weekday':
        return given(() => this.day.weekday);
      case 'isoweekday':
        return given(() => this.day.weekday + 1);
      case 'isocalendar':
        return given(() => namedTuple(['year', 'week', 'weekday'], this.day.isoCalendar, 'datetime.IsoCalendarDate'));
      case 'toordinal':
        return given(() => this.day.ordinal);
      case 'isoformat':
        return given(() => this.day.isoText);
      case 'ctime':
        return given(() => strftime(this.moment, '%a %b %e %H:%M:%S %4Y'));
      case 'timetuple':
        return given(() => structTime(this.moment, this.summerFlag));
      case 'strftime':
        return hostFunction(
          ['format'],
          (args) => strftime(this.moment, requireString(args.get('format'), 'strftime() argument 1')),
          { name, required: 1 },
        );
      case 'replace':
        return hostFunction(DATE_PARAMETERS, (args) => new PyDate(this.replacedDay(args)), { name });
      default:
        return dateMember(name);
    }
  }

  protected replacedDay(args: BoundArguments): Day {
    const { year, month, day } = this.day;
    return Day.of(
      requiredInteger(args.value('year', year), 'year'),
      requiredInteger(args.value('month', month), 'month'),
      requiredInteger(args.value('day', day), 'day'),
    );
  }

  override callMember(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined {
    return callMethodOf(this, name, args, keywords, context);
  }

  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta && operator === '+') return new PyDate(this.day.plus(other.wholeDays));
    if (reflected || operator !== '-') return undefined;
    if (other instanceof TimeDelta) return new PyDate(this.day.plus(-other.wholeDays));
    if (!(other instanceof PyDate) || other.typeName !== this.typeName) return undefined;
    return new TimeDelta(BigInt(this.day.number - other.day.number) * DAY_MICROSECONDS);
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof PyDate && other.typeName === this.typeName ? this.day.number - other.day.number : undefined;
  }

  override equalTo(other: Value): boolean {
    return other instanceof PyDate && other.typeName === this.typeName && other.day.number === this.day.number;
  }

  override hashKey(): string {
    return `date ${this.day.number}`;
  }

  override formatWith(spec: string): string {
    return spec === '' ? str(this) : strftime(this.moment, spec);
  }

  override toText(): string {
    return this.day.isoText;
  }

  override toRepr(): string {
    return `datetime.date(${this.day.year}, ${this.day.month}, ${this.day.day})`;
  }
}

const STRUCT_FIELDS = ['year', 'mon', 'mday', 'hour', 'min', 'sec', 'wday', 'yday', 'isdst'].map(
  (name) => `tm_${name}`,
);

/** `time.struct_time` */
export function structTime({ day, secondOfDay }: Moment, summer: number): Value {
  const parts = [day.year, day.month, day.day, ...timeOfDay(secondOfDay), day.weekday, day.dayOfYear, summer];
  return namedTuple(STRUCT_FIELDS, parts, 'time.struct_time');
}

/** What the type has itself. */
export function dateMember(name: string): Value | undefined {
  if (name === 'min') return new PyDate(Day.of(1, 1, 1));
  if (name === 'max') return new PyDate(Day.of(9999, 12, 31));
  return name === 'resolution' ? new TimeDelta(DAY_MICROSECONDS) : undefined;
}
