import { HostObject, type BinaryOperator } from './host-object.ts';
import type { Value } from './model.ts';
import { floatRepr, isNumeric, makeFloat, unbox } from './numbers.ts';
import { raise } from './python-error.ts';

/** What a root of a negative number is. */
class PyComplex extends HostObject {
  override readonly typeName = 'complex';
  readonly #real: number;
  readonly #imaginary: number;

  constructor(real: number, imaginary: number) {
    super();
    this.#real = real;
    this.#imaginary = imaginary;
  }

  override getMember(name: string): Value | undefined {
    if (name === 'real') return makeFloat(this.#real);
    return name === 'imag' ? makeFloat(this.#imaginary) : undefined;
  }

  override truth(): boolean {
    return this.#real !== 0 || this.#imaginary !== 0;
  }

  override equalTo(other: Value): boolean {
    const right = complexOf(other);
    return right !== undefined && right.#real === this.#real && right.#imaginary === this.#imaginary;
  }

  override negate(): Value {
    return new PyComplex(-this.#real, -this.#imaginary);
  }

  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const operand = complexOf(other);
    if (operand === undefined) return undefined;
    const [left, right] = reflected ? [operand, this] : [this, operand];
    const [a, b, c, d] = [left.#real, left.#imaginary, right.#real, right.#imaginary];
    switch (operator) {
      case '+':
        return new PyComplex(a + c, b + d);
      case '-':
        return new PyComplex(a - c, b - d);
      case '*':
        return new PyComplex(a * c - b * d, a * d + b * c);
      case '/':
        return quotient(a, b, c, d);
      case '**':
        return powerOf(a, b, c, d);
      default:
        return undefined;
    }
  }

  override toText(): string {
    const imaginary = `${part(this.#imaginary)}j`;
    if (this.#real === 0 && !Object.is(this.#real, -0)) return imaginary;
    return `(${part(this.#real)}${imaginary.startsWith('-') ? '' : '+'}${imaginary})`;
  }
}

function complexOf(value: Value): PyComplex | undefined {
  if (value instanceof PyComplex) return value;
  return isNumeric(value) ? new PyComplex(Number(unbox(value)), 0) : undefined;
}

/** A float as it is shown in a complex number: whole ones without a point. */
function part(number: number): string {
  return floatRepr(number).replace(/\.0$/, '');
}

/** Divides by the larger part first, so that nothing overflows on the way. */
function quotient(a: number, b: number, c: number, d: number): PyComplex {
  if (c === 0 && d === 0) raise('ZeroDivisionError', 'complex division by zero');
  if (Math.abs(c) >= Math.abs(d)) {
    const ratio = d / c;
    const denominator = c + d * ratio;
    return new PyComplex((a + b * ratio) / denominator, (b - a * ratio) / denominator);
  }
  const ratio = c / d;
  const denominator = c * ratio + d;
  return new PyComplex((a * ratio + b) / denominator, (b * ratio - a) / denominator);
}

function powerOf(a: number, b: number, c: number, d: number): PyComplex {
  if (c === 0 && d === 0) return new PyComplex(1, 0);
  if (a === 0 && b === 0) return new PyComplex(0, 0);
  const size = Math.hypot(a, b);
  const angle = Math.atan2(b, a);
  const length = d === 0 ? size ** c : size ** c / Math.exp(angle * d);
  const phase = angle * c + (d === 0 ? 0 : d * Math.log(size));
  return new PyComplex(length * Math.cos(phase), length * Math.sin(phase));
}

/** `base ** exponent` where that is no float. */
export function complexPower(base: number, exponent: number): Value {
  return powerOf(base, 0, exponent, 0);
}
