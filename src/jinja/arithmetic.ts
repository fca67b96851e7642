import { PySet } from './containers.ts';
import { complexPower } from './complex.ts';
import { divideIntegers } from './decimal-digits.ts';
import { HostObject, type BinaryOperator } from './host-object.ts';
import { escaped, isText, Markup } from './markup.ts';
import { differenceOf } from './set-methods.ts';
import { LooseUndefined, PyFloat, PyTuple, tuple, typeName, Undefined, type Value } from './model.ts';
import { isFloat, isInteger, isNumeric, makeFloat, makeInteger, unbox } from './numbers.ts';
import { floatPower } from './float-power.ts';
import { percentFormat } from './percent-format.ts';
import { raise } from './python-error.ts';

/** What is left when no rule of the operator itself fits: host objects, then Python's complaint. */
function unsupported(operator: BinaryOperator, left: Value, right: Value): Value {
  const result =
    (left instanceof HostObject ? left.operate?.(operator, right, false) : undefined) ??
    (right instanceof HostObject ? right.operate?.(operator, left, true) : undefined);
  if (result !== undefined) return result;
  if (left instanceof LooseUndefined) return left;
  if (left instanceof Undefined) left.fail();
  if (right instanceof LooseUndefined) return right;
  if (right instanceof Undefined) right.fail();
  const shown = operator === '**' ? '** or pow()' : operator;
  return raise('TypeError', `unsupported operand type(s) for ${shown}: '${typeName(left)}' and '${typeName(right)}'`);
}

/** Applies an operator to numbers: in floats if one is a float, else in integers of any size. */
function numeric(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  onNumbers: (a: number, b: number) => number,
  onIntegers: (a: bigint, b: bigint) => bigint,
): Value {
  if (!isNumeric(left) || !isNumeric(right)) return unsupported(operator, left, right);
  const a = unbox(left);
  const b = unbox(right);
  if (isFloat(left) || isFloat(right)) return makeFloat(onNumbers(floatOf(a), floatOf(b)));
  if (typeof a === 'number' && typeof b === 'number') {
    const result = onNumbers(a, b);
    if (Number.isSafeInteger(result)) return result;
  }
  return makeInteger(onIntegers(BigInt(a), BigInt(b)));
}

export function add(left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (typeof left === 'string' && !(right instanceof HostObject)) {
    if (right instanceof LooseUndefined) return right;
    if (right instanceof Undefined) right.fail();
    return raise('TypeError', `can only concatenate str (not "${typeName(right)}") to str`);
  }
  if (Array.isArray(left)) return concatenate(left, right);
  if (typeof left !== 'number' && isText(left) && isText(right))
    return new Markup(escaped(left).text + escaped(right).text);
  return numeric(
    '+',
    left,
    right,
    (a, b) => a + b,
    (a, b) => a + b,
  );
}

function concatenate(left: Value[], right: Value): Value {
  if (Array.isArray(right) && left instanceof PyTuple === right instanceof PyTuple) {
    const joined = [...left, ...right];
    return left instanceof PyTuple ? tuple(joined) : joined;
  }
  if (right instanceof LooseUndefined) return right;
  if (right instanceof Undefined) right.fail();
  const name = typeName(left);
  return raise('TypeError', `can only concatenate ${name} (not "${typeName(right)}") to ${name}`);
}

export function subtract(left: Value, right: Value): Value {
  if (left instanceof PySet && right instanceof PySet) return differenceOf(left, right);
  return numeric(
    '-',
    left,
    right,
    (a, b) => a - b,
    (a, b) => a - b,
  );
}

export function multiply(left: Value, right: Value): Value {
  if (left instanceof Markup || right instanceof Markup) return multiplyMarkup(left, right);
  if (isRepeatable(left) && isCount(right)) return repeat(left, right);
  if (isRepeatable(right) && isCount(left)) return repeat(right, left);
  return numeric(
    '*',
    left,
    right,
    (a, b) => a * b,
    (a, b) => a * b,
  );
}

function multiplyMarkup(left: Value, right: Value): Value {
  const [markup, times] = left instanceof Markup ? [left, right] : [right, left];
  if (isCount(times)) return markup instanceof Markup ? new Markup(repeatText(markup.text, times)) : markup;
  if (left instanceof Undefined) left.fail();
  return isText(times) || !(left instanceof Markup)
    ? raise('TypeError', `can't multiply sequence by non-int of type '${typeName(times)}'`)
    : raise('TypeError', `'${typeName(times)}' object cannot be interpreted as an integer`);
}

function isRepeatable(value: Value): value is string | Value[] {
  return typeof value === 'string' || Array.isArray(value);
}

function isCount(value: Value): value is number | bigint | boolean {
  return isInteger(value) || typeof value === 'boolean';
}

function repeatText(text: string, times: number | bigint | boolean): string {
  const count = repetitions(times);
  if (text.length * count >= SIZE_MAX) raise('OverflowError', 'repeated string is too long');
  return text.length * count > LENGTH_MAX ? raise('MemoryError', '') : text.repeat(count);
}

/** As many characters or items as a value may be repeated to; Python has no bound but memory. */
const LENGTH_MAX = 2 ** 28;
const SIZE_MAX = 2 ** 63;

function repetitions(times: number | bigint | boolean): number {
  const count = Number(times);
  if (count >= SIZE_MAX || count < -SIZE_MAX) raise('OverflowError', "cannot fit 'int' into an index-sized integer");
  return Math.max(0, count);
}

function repeat(value: string | Value[], times: number | bigint | boolean): Value {
  if (typeof value === 'string') return repeatText(value, times);
  const count = repetitions(times);
  if (value.length * count > LENGTH_MAX) raise('MemoryError', '');
  const items = Array.from({ length: count }, () => Array.from(value)).flat();
  return value instanceof PyTuple ? tuple(items) : items;
}

/** An operand of an operation on floats. */
function floatOf(number: number | bigint): number {
  const float = Number(number);
  if (typeof number === 'bigint' && !Number.isFinite(float))
    raise('OverflowError', 'int too large to convert to float');
  return float;
}

function isZero(value: Value): boolean {
  return isNumeric(value) && Number(unbox(value)) === 0;
}

export function divide(left: Value, right: Value): Value {
  if (!isNumeric(left) || !isNumeric(right)) return unsupported('/', left, right);
  if (isZero(right))
    raise('ZeroDivisionError', isFloat(left) || isFloat(right) ? 'float division by zero' : 'division by zero');
  const [a, b] = [unbox(left), unbox(right)];
  if (isFloat(left) || isFloat(right)) return makeFloat(floatOf(a) / floatOf(b));
  const quotient = typeof a === 'number' && typeof b === 'number' ? a / b : divideIntegers(BigInt(a), BigInt(b));
  if (!Number.isFinite(quotient)) raise('OverflowError', 'integer division result too large for a float');
  return makeFloat(quotient);
}

export function floorDivide(left: Value, right: Value): Value {
  if (isNumeric(left) && isZero(right)) {
    raise(
      'ZeroDivisionError',
      isFloat(left) || isFloat(right) ? 'float floor division by zero' : 'integer division or modulo by zero',
    );
  }
  return numeric('//', left, right, floorDivideNumbers, floorDivideIntegers);
}

/** The exact quotient, which `Math.floor(a / b)` misses where the division rounds up: `1 // 0.1` is 9. */
function floorDivideNumbers(a: number, b: number): number {
  if (!Number.isFinite(a)) return Number.NaN;
  const quotient = (a - floorModulo(a, b)) / b;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** The rest, with the sign of the divisor. */
function floorModulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

function floorDivideIntegers(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** `%`: formats strings; on numbers the result has the sign of the divisor. */
export function modulo(left: Value, right: Value): Value {
  if (typeof left === 'string') return percentFormat(left, right);
  if (left instanceof Markup) return new Markup(percentFormat(left.text, right, true));
  if (isNumeric(left) && isZero(right))
    raise('ZeroDivisionError', isFloat(left) || isFloat(right) ? 'float modulo' : 'integer modulo by zero');
  return numeric('%', left, right, floorModulo, (a, b) => {
    const rest = a % b;
    return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
  });
}

export function power(left: Value, right: Value): Value {
  if (isNumeric(left) && isNumeric(right)) {
    const [a, b] = [Number(unbox(left)), Number(unbox(right))];
    if (a === 0 && b < 0) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power');
    if (b < 0 || isFloat(left) || isFloat(right)) return powerOfFloats(a, b);
  }
  return numeric(
    '**',
    left,
    right,
    (a, b) => a ** b,
    (a, b) => a ** b,
  );
}

/** Jinja writes a base that it has computed without brackets, so that Python takes its minus for that of the power. */
export function powerOfConstant(base: Value, exponent: Value): Value {
  const isNegative = isNumeric(base) && typeof base !== 'boolean' && Number(unbox(base)) < 0;
  return isNegative ? negate(power(negate(base), exponent)) : power(base, exponent);
}

/** JavaScript gives infinity or NaN where Python says that there is no such float. */
function powerOfFloats(a: number, b: number): Value {
  if (a === 1 || b === 0) return makeFloat(1);
  const result = floatPower(a, b);
  if (Number.isFinite(result) || !Number.isFinite(a) || !Number.isFinite(b)) return makeFloat(result);
  return Number.isNaN(result) ? complexPower(a, b) : raise('OverflowError', "(34, 'Numerical result out of range')");
}

export function negate(value: Value): Value {
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  if (value instanceof PyFloat) return new PyFloat(-value.value);
  if (typeof value === 'bigint') return -value;
  if (typeof value === 'boolean') return value ? -1 : 0;
  if (value instanceof LooseUndefined) return value;
  if (value instanceof Undefined) value.fail();
  if (value instanceof HostObject && value.negate !== undefined) return value.negate();
  return raise('TypeError', `bad operand type for unary -: '${typeName(value)}'`);
}

export function positive(value: Value): Value {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isNumeric(value) || value instanceof LooseUndefined) return value;
  if (value instanceof Undefined) value.fail();
  if (value instanceof HostObject && value.affirm !== undefined) return value.affirm();
  return raise('TypeError', `bad operand type for unary +: '${typeName(value)}'`);
}
