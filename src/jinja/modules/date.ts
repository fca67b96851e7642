import type { CallContext } from '../call-context.ts';
import { HostObject, type BinaryOperator } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { tuple, typeName, Undefined, type Keywords, type Value } from '../model.ts';
import { isInteger } from '../numbers.ts';
import { raise } from '../python-error.ts';
import { str } from '../text.ts';
import { Day } from './calendar.ts';
import { callMethodOf } from './module.ts';
import { strftime, type Moment } from './strftime.ts';
import { TimeDelta } from './timedelta.ts';

/** An integer argument of a constructor. */
export function requiredInteger(value: Value | undefined, name: string): number {
  if (value === undefined) return raise('TypeError', `function missing required argument '${name}'`);
  if (value instanceof Undefined) value.fail();
  return isInteger(value)
    ? Number(value)
    : raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
}

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

  protected method(name: string): HostFunction | undefined {
    const given = (compute: () => Value): HostFunction => hostFunction([], compute, { name });
    switch (name) {
      case 'weekday':
        return given(() => this.day.weekday);
      case 'isoweekday':
        return given(() => this.day.weekday + 1);
      case 'isocalendar':
        return given(() => tuple(this.day.isoCalendar));
      case 'toordinal':
        return given(() => this.day.ordinal);
      case 'isoformat':
        return given(() => this.day.isoText);
      case 'strftime':
        return hostFunction(['format'], (args) => strftime(this.moment, str(args.value('format'))), {
          name,
          required: 1,
        });
      case 'replace':
        return hostFunction(['year', 'month', 'day'], (args) => new PyDate(this.replacedDay(args)), { name });
      default:
        return undefined;
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
    if (other instanceof TimeDelta && operator === '+') return new PyDate(new Day(this.day.number + other.wholeDays));
    if (reflected || operator !== '-') return undefined;
    if (other instanceof TimeDelta) return new PyDate(new Day(this.day.number - other.wholeDays));
    return other instanceof PyDate ? new TimeDelta((this.day.number - other.day.number) * 86_400e6) : undefined;
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
    return spec === '' ? this.toText() : strftime(this.moment, spec);
  }

  override toText(): string {
    return this.day.isoText;
  }

  override toRepr(): string {
    return `datetime.date(${this.day.year}, ${this.day.month}, ${this.day.day})`;
  }
}
