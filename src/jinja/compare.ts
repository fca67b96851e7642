import { codePointCount } from './code-points.ts';
import { PyDict, PySet } from './containers.ts';
import { HostObject } from './host-object.ts';
import { textOf } from './markup.ts';
import { LooseUndefined, PyFloat, PyTuple, typeName, Undefined, type Value } from './model.ts';
import { isNumeric, unbox } from './numbers.ts';
import { PythonError, raise } from './python-error.ts';

/** `bool(value)`. */
export function truthy(value: Value): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
    default:
      return value !== null && truthyObject(value);
  }
}

function truthyObject(value: Exclude<Value, null | string | number | bigint | boolean>): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof PyDict || value instanceof PySet) return value.size > 0;
  if (value instanceof Undefined) return false;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value.truth !== undefined) return value.truth();
  return value.length === undefined || value.length() > 0;
}

/** `left == right`. */
export function equals(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (left instanceof HostObject && left.equalTo !== undefined) return left.equalTo(right);
  if (right instanceof HostObject && right.equalTo !== undefined) return right.equalTo(left);
  if (typeof left === 'string' || typeof right === 'string' || left === null || right === null) return false;
  // `==`, not `===`: a number and a bigint of the same value are equal.
  if (isNumeric(left)) return isNumeric(right) && unbox(left) == unbox(right);
  if (Array.isArray(left)) return Array.isArray(right) && equalSequences(left, right);
  if (left instanceof PyDict) return right instanceof PyDict && equalDicts(left, right);
  if (left instanceof PySet)
    return right instanceof PySet && left.size === right.size && left.values().every((member) => right.has(member));
  return left instanceof Undefined && right instanceof Undefined;
}

function equalSequences(left: readonly Value[], right: readonly Value[]): boolean {
  if (left instanceof PyTuple !== right instanceof PyTuple || left.length !== right.length) return false;
  return left.every((item, index) => equals(item, right[index] ?? null));
}

function equalDicts(left: PyDict, right: PyDict): boolean {
  if (left.size !== right.size) return false;
  return left.entries().every(([key, value]) => {
    const other = right.get(key);
    return other !== undefined && equals(value, other);
  });
}

/** Code point order: UTF-16 order differs only where one side has a surrogate. */
function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const surrogateA = a >= 0xd800 && a <= 0xdfff;
    const surrogateB = b >= 0xd800 && b <= 0xdfff;
    if (surrogateA !== surrogateB) return surrogateA ? 1 : -1;
    return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

/**
 * Orders two values: negative, zero or positive.
 * @param operator the operator that the template wrote, for the message
 */
export function compare(left: Value, right: Value, operator = '<'): number {
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  if (isNumeric(left) && isNumeric(right)) {
    const a = unbox(left);
    const b = unbox(right);
    // NaN is neither less nor more nor equal, which NaN as an order says as well.
    return a < b ? -1 : a > b ? 1 : a == b ? 0 : Number.NaN;
  }
  if (Array.isArray(left) && Array.isArray(right) && left instanceof PyTuple === right instanceof PyTuple) {
    return compareSequences(left, right, operator);
  }
  if (left instanceof PySet && right instanceof PySet) return compareSets(left, right, operator);
  const [leftText, rightText] = [textOf(left), textOf(right)];
  if (leftText !== undefined && rightText !== undefined) return compareStrings(leftText, rightText);
  if (left instanceof Undefined) left.fail();
  if (right instanceof Undefined) right.fail();
  const order = left instanceof HostObject ? left.compareTo?.(right, operator) : undefined;
  if (order !== undefined) return order;
  return raise(
    'TypeError',
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** Sets are ordered by what they hold; of two that hold different things neither is smaller. */
export function compareSets(left: Value, right: Value, operator: string): number {
  const isWithin = (inner: Value, outer: Value): boolean => iterate(inner).every((member) => contains(outer, member));
  const isSameSize = lengthOf(left) === lengthOf(right);
  switch (operator) {
    case '<':
      return !isSameSize && isWithin(left, right) ? -1 : 1;
    case '<=':
      return isWithin(left, right) ? -1 : 1;
    case '>':
      return !isSameSize && isWithin(right, left) ? 1 : -1;
    default:
      return isWithin(right, left) ? 1 : -1;
  }
}

function compareSequences(left: readonly Value[], right: readonly Value[], operator: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    const a = left[index] ?? null;
    const b = right[index] ?? null;
    if (!equals(a, b)) return compare(a, b, operator);
  }
  return left.length - right.length;
}

/** What a `for` loop runs over. A list is given as it is, not copied. */
export function iterate(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return Array.from(value);
  if (value instanceof PyDict) return value.keys();
  if (value instanceof PySet) return value.values();
  if (value instanceof Undefined) return [];
  if (value instanceof HostObject && value.iterate !== undefined) {
    const items = value.iterate();
    return Array.isArray(items) ? items : Array.from(items);
  }
  return raise('TypeError', `'${typeName(value)}' object is not iterable`);
}

/** Whether a `for` loop can run over a value. */
export function isIterable(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Undefined) return true;
  return (
    value instanceof PyDict || value instanceof PySet || (value instanceof HostObject && value.iterate !== undefined)
  );
}

/** `len(value)`; strings count code points. */
export function lengthOf(value: Value): number {
  if (typeof value === 'string') return codePointCount(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof PyDict || value instanceof PySet) return value.size;
  if (value instanceof Undefined) return 0;
  if (value instanceof HostObject && value.length !== undefined) return value.length();
  return raise('TypeError', `object of type '${typeName(value)}' has no len()`);
}

function requireMember(member: Value): string {
  const message = `'in <string>' requires string as left operand, not ${typeName(member)}`;
  const missing = member instanceof Undefined ? member.variable : undefined;
  const text = textOf(member);
  if (text === undefined) throw new PythonError('TypeError', message, missing);
  return text;
}

/** `member in container`. */
export function contains(container: Value, member: Value): boolean {
  const text = textOf(container);
  if (text !== undefined) return text.includes(requireMember(member));
  if (Array.isArray(container)) return container.some((item) => equals(item, member));
  if (container instanceof PyDict || container instanceof PySet) return container.has(member);
  if (container instanceof LooseUndefined || container instanceof Undefined) return false;
  if (container instanceof HostObject) {
    if (container.contains !== undefined) return container.contains(member);
    if (container.iterate !== undefined) return iterate(container).some((item) => equals(item, member));
  }
  return raise('TypeError', `argument of type '${typeName(container)}' is not iterable`);
}
