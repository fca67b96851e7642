import { HostObject, type BinaryOperator } from '../host-object.ts';
import { hostFunction, type HostFunction } from '../host.ts';
import { typeName, type Value } from '../model.ts';
import { isFloat, isNumeric, makeFloat, makeInteger, unbox, type Numeric } from '../numbers.ts';
import { divideIntegers } from '../decimal-digits.ts';
import { raise } from '../python-error.ts';
import { DAY_SECONDS, digits } from './calendar.ts';
import { divideToNearest, floorDivide, ratioOf, sumOfParts } from './exact-duration.ts';

const SECOND = 1_000_000n;
const DAY = BigInt(DAY_SECONDS) * SECOND;
const DAYS_MAX = 999_999_999n;

/** Microseconds in each of the arguments of `timedelta(...)`, in order. */
const UNITS: Readonly<Record<string, bigint>> = {
  days: DAY,
  seconds: SECOND,
  microseconds: 1n,
  milliseconds: 1000n,
  minutes: 60n * SECOND,
  hours: 3600n * SECOND,
  weeks: 7n * DAY,
};
/** The order in which Python adds the parts up, which decides how fractions are rounded. */
const SUMMED = ['microseconds', 'milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks'];

/** `datetime.timedelta` */
export class TimeDelta extends HostObject {
  override readonly typeName = 'datetime.timedelta';
  readonly microseconds: bigint;

  constructor(microseconds: bigint) {
    super();
    this.microseconds = microseconds;
    const days = this.wholeDays;
    if (days > DAYS_MAX || days < -DAYS_MAX)
      raise('OverflowError', `days=${BigInt.asIntN(32, days)}; must have magnitude <= ${DAYS_MAX}`);
  }

  static ofSeconds(seconds: number): TimeDelta {
    return new TimeDelta(BigInt(seconds) * SECOND);
  }

  /** Whole days, for dates. */
  get wholeDays(): bigint {
    return floorDivide(this.microseconds, DAY);
  }

  get #seconds(): number {
    return Number((this.microseconds - this.wholeDays * DAY) / SECOND);
  }

  get #fraction(): number {
    return Number(((this.microseconds % SECOND) + SECOND) % SECOND);
  }

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'days':
        return Number(this.wholeDays);
      case 'seconds':
        return this.#seconds;
      case 'microseconds':
        return this.#fraction;
      case 'total_seconds':
        return hostFunction([], () => makeFloat(divideIntegers(this.microseconds, SECOND)), { name });
      default:
        return timedeltaMember(name);
    }
  }

  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof TimeDelta) return this.#operateWithDelta(operator, other.microseconds);
    if (!isNumeric(other)) return undefined;
    if (operator === '*') return this.#multiplied(other);
    if (reflected) return undefined;
    if (operator === '//' && !isFloat(other)) {
      const divisor = BigInt(unbox(other));
      if (divisor === 0n) raise('ZeroDivisionError', 'integer division or modulo by zero');
      return new TimeDelta(floorDivide(this.microseconds, divisor));
    }
    if (operator !== '/') return undefined;
    const [numerator, denominator] = ratioOf(other);
    if (numerator === 0n) raise('ZeroDivisionError', 'division by zero');
    return new TimeDelta(divideToNearest(this.microseconds * denominator, numerator));
  }

  #multiplied(factor: Numeric): TimeDelta {
    const [numerator, denominator] = ratioOf(factor);
    return new TimeDelta(divideToNearest(this.microseconds * numerator, denominator));
  }

  #operateWithDelta(operator: BinaryOperator, other: bigint): Value | undefined {
    switch (operator) {
      case '+':
        return new TimeDelta(this.microseconds + other);
      case '-':
        return new TimeDelta(this.microseconds - other);
      case '/':
        if (other === 0n) raise('ZeroDivisionError', 'division by zero');
        return makeFloat(divideIntegers(this.microseconds, other));
      case '//':
        if (other === 0n) raise('ZeroDivisionError', 'integer division or modulo by zero');
        return makeInteger(floorDivide(this.microseconds, other));
      case '%':
        if (other === 0n) raise('ZeroDivisionError', 'integer modulo by zero');
        return new TimeDelta(this.microseconds - floorDivide(this.microseconds, other) * other);
      default:
        return undefined;
    }
  }

  override negate(): Value {
    return new TimeDelta(-this.microseconds);
  }

  override affirm(): Value {
    return this;
  }

  override absolute(): Value {
    return this.microseconds < 0n ? this.negate() : this;
  }

  override compareTo(other: Value): number | undefined {
    return other instanceof TimeDelta ? Number(this.microseconds - other.microseconds) : undefined;
  }

  override equalTo(other: Value): boolean {
    return other instanceof TimeDelta && other.microseconds === this.microseconds;
  }

  override truth(): boolean {
    return this.microseconds !== 0n;
  }

  override hashKey(): string {
    return `timedelta ${this.microseconds}`;
  }

  override toText(): string {
    const [days, seconds, fraction] = [this.wholeDays, this.#seconds, this.#fraction];
    const dayText = days === 0n ? '' : `${days} day${days === 1n || days === -1n ? '' : 's'}, `;
    const fractionText = fraction === 0 ? '' : `.${digits(fraction, 6)}`;
    return `${dayText}${Math.floor(seconds / 3600)}:${digits(Math.floor(seconds / 60) % 60)}:${digits(seconds % 60)}${fractionText}`;
  }

  override toRepr(): string {
    const parts: string[] = [];
    if (this.wholeDays !== 0n) parts.push(`days=${this.wholeDays}`);
    if (this.#seconds !== 0) parts.push(`seconds=${this.#seconds}`);
    if (this.#fraction !== 0) parts.push(`microseconds=${this.#fraction}`);
    return `datetime.timedelta(${parts.join(', ') || '0'})`;
  }
}

/** What the type has itself. */
function timedeltaMember(name: string): Value | undefined {
  if (name === 'min') return new TimeDelta(-DAYS_MAX * DAY);
  if (name === 'max') return new TimeDelta((DAYS_MAX + 1n) * DAY - 1n);
  return name === 'resolution' ? new TimeDelta(1n) : undefined;
}

/** `datetime.timedelta(days=…, …)` */
export function timedeltaType(): HostFunction {
  const names = Object.keys(UNITS);
  return hostFunction(
    names,
    (args) => {
      const parts = SUMMED.map((name): [Value, bigint] => {
        const value = args.value(name, 0);
        if (!isNumeric(value))
          return raise('TypeError', `unsupported type for timedelta ${name} component: ${typeName(value)}`);
        return [value, UNITS[name] ?? 0n];
      });
      return new TimeDelta(sumOfParts(parts));
    },
    {
      name: 'timedelta',
      shownAs: "<class 'datetime.timedelta'>",
      members: Object.fromEntries(['min', 'max', 'resolution'].map((name) => [name, timedeltaMember(name) ?? null])),
    },
  );
}
