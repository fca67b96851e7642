import { HostObject, type BinaryOperator } from '../host-object.ts';
import { hostFunction, type HostFunction } from '../host.ts';
import { typeName, type Value } from '../model.ts';
import { isNumeric, makeFloat, unbox } from '../numbers.ts';
import { raise } from '../python-error.ts';
import { DAY_SECONDS, digits } from './calendar.ts';

const SECOND = 1_000_000;
const DAY = DAY_SECONDS * SECOND;

/** Microseconds in each of the arguments of `timedelta(...)`, in order. */
const UNITS: Readonly<Record<string, number>> = {
  days: DAY,
  seconds: SECOND,
  microseconds: 1,
  milliseconds: 1000,
  minutes: 60 * SECOND,
  hours: 3600 * SECOND,
  weeks: 7 * DAY,
};

/** `datetime.timedelta` */
export class TimeDelta extends HostObject {
  override readonly typeName = 'datetime.timedelta';
  readonly microseconds: number;

  constructor(microseconds: number) {
    super();
    this.microseconds = Math.round(microseconds);
  }

  get #days(): number {
    return Math.floor(this.microseconds / DAY);
  }

  get #seconds(): number {
    return Math.floor((this.microseconds - this.#days * DAY) / SECOND);
  }

  get #fraction(): number {
    return ((this.microseconds % SECOND) + SECOND) % SECOND;
  }

  /** Whole days, for dates. */
  get wholeDays(): number {
    return this.#days;
  }

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'days':
        return this.#days;
      case 'seconds':
        return this.#seconds;
      case 'microseconds':
        return this.#fraction;
      case 'total_seconds':
        return hostFunction([], () => makeFloat(this.microseconds / SECOND), { name });
      default:
        return undefined;
    }
  }

  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) return this.#operateWithDelta(operator, other);
    if (!isNumeric(other)) return undefined;
    const factor = Number(unbox(other));
    if (operator === '*') return new TimeDelta(this.microseconds * factor);
    if (reflected || (operator !== '/' && operator !== '//')) return undefined;
    if (factor === 0) raise('ZeroDivisionError', 'integer division or modulo by zero');
    return new TimeDelta(operator === '/' ? this.microseconds / factor : Math.floor(this.microseconds / factor));
  }

  #operateWithDelta(operator: BinaryOperator, other: TimeDelta): Value | undefined {
    switch (operator) {
      case '+':
        return new TimeDelta(this.microseconds + other.microseconds);
      case '-':
        return new TimeDelta(this.microseconds - other.microseconds);
      case '/':
        return makeFloat(this.microseconds / other.microseconds);
      case '//':
        return Math.floor(this.microseconds / other.microseconds);
      default:
        return undefined;
    }
  }

  override negate(): Value {
    return new TimeDelta(-this.microseconds);
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof TimeDelta ? this.microseconds - other.microseconds : undefined;
  }

  override equalTo(other: Value): boolean {
    return other instanceof TimeDelta && other.microseconds === this.microseconds;
  }

  override truth(): boolean {
    return this.microseconds !== 0;
  }

  override hashKey(): string {
    return `timedelta ${this.microseconds}`;
  }

  override toText(): string {
    const [days, seconds, fraction] = [this.#days, this.#seconds, this.#fraction];
    const dayText = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    const fractionText = fraction === 0 ? '' : `.${digits(fraction, 6)}`;
    return `${dayText}${Math.floor(seconds / 3600)}:${digits(Math.floor(seconds / 60) % 60)}:${digits(seconds % 60)}${fractionText}`;
  }

  override toRepr(): string {
    const parts: string[] = [];
    if (this.#days !== 0) parts.push(`days=${this.#days}`);
    if (this.#seconds !== 0) parts.push(`seconds=${this.#seconds}`);
    if (this.#fraction !== 0) parts.push(`microseconds=${this.#fraction}`);
    return `datetime.timedelta(${parts.join(', ') || '0'})`;
  }
}

/** `datetime.timedelta(days=…, …)` */
export function timedeltaType(): HostFunction {
  const names = Object.keys(UNITS);
  return hostFunction(
    names,
    (args) => {
      const parts = names.map((name) => {
        const value = args.value(name, 0);
        if (!isNumeric(value))
          return raise('TypeError', `unsupported type for timedelta ${name} component: ${typeName(value)}`);
        return Number(unbox(value)) * (UNITS[name] ?? 0);
      });
      return new TimeDelta(parts.reduce((total, part) => total + part, 0));
    },
    { name: 'timedelta' },
  );
}
