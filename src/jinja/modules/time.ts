import type { CallContext } from '../call-context.ts';
import { HostObject } from '../host-object.ts';
import { hostFunction } from '../host.ts';
import type { Keywords, Value } from '../model.ts';
import { str } from '../text.ts';
import { Day, digits } from './calendar.ts';
import { callMethodOf } from './module.ts';
import { strftime, type Moment } from './strftime.ts';

/** Hour, minute and second. */
export function timeOfDay(seconds: number): [number, number, number] {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
}

/** `datetime.time` */
export class PyTime extends HostObject {
  override readonly typeName = 'datetime.time';
  readonly secondOfDay: number;
  readonly microsecond: number;

  constructor(secondOfDay: number, microsecond: number) {
    super();
    this.secondOfDay = secondOfDay;
    this.microsecond = microsecond;
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
      case 'isoformat':
        return hostFunction([], () => this.toText(), { name });
      case 'strftime':
        return hostFunction(['format'], (args) => strftime(this.#moment, str(args.value('format'))), {
          name,
          required: 1,
        });
      default:
        return undefined;
    }
  }

  /** Python puts a time on the first of January 1900 to format it. */
  get #moment(): Moment {
    return { day: Day.of(1900, 1, 1), secondOfDay: this.secondOfDay, microsecond: this.microsecond };
  }

  override callMember(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined {
    return callMethodOf(this, name, args, keywords, context);
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof PyTime
      ? this.secondOfDay - other.secondOfDay || this.microsecond - other.microsecond
      : undefined;
  }

  override equalTo(other: Value): boolean {
    return other instanceof PyTime && this.compareTo(other) === 0;
  }

  override toText(): string {
    const [hour, minute, second] = timeOfDay(this.secondOfDay);
    return `${digits(hour)}:${digits(minute)}:${digits(second)}${this.microsecond === 0 ? '' : `.${digits(this.microsecond, 6)}`}`;
  }

  override toRepr(): string {
    return `datetime.time(${timeOfDay(this.secondOfDay).join(', ')}${this.microsecond === 0 ? '' : `, ${this.microsecond}`})`;
  }
}
