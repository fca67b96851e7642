import { modulo } from './arithmetic.ts';
import { compare, contains, equals, isIterable } from './compare.ts';
import { PyDict } from './containers.ts';
import { HostObject } from './host-object.ts';
import { isText, Markup } from './markup.ts';
import { PyFloat, Undefined, type Value } from './model.ts';
import { isFloat, isInteger, isNumeric, unbox } from './numbers.ts';
import { fixed, type FixedOperation, type TestTable } from './operation.ts';
import { isLowerCase, isUpperCase } from './string-case.ts';
import { str } from './text.ts';

type Test = FixedOperation<boolean>;

const simple = (accepts: (value: Value) => boolean): Test => fixed([], accepts);
const binary = (name: string, parameter: string, accepts: (value: Value, other: Value) => boolean): Test =>
  fixed([parameter], (value, other) => accepts(value, other ?? null), 1, name);
const ordered = (name: string, operator: string, accepts: (order: number) => boolean): Test =>
  binary(name, 'other', (value, other) => accepts(compare(value, other, operator)));

function isSequence(value: Value): boolean {
  if (isText(value) || Array.isArray(value) || value instanceof PyDict || value instanceof Undefined) return true;
  return value instanceof HostObject && value.length !== undefined && value.getItem !== undefined;
}

function isSame(value: Value, other: Value): boolean {
  return value === other || (value instanceof PyFloat && other instanceof PyFloat && unbox(value) === unbox(other));
}

const equal = binary('eq', 'other', equals);
const unequal = binary('ne', 'other', (value, other) => !equals(value, other));
const less = ordered('lt', '<', (order) => order < 0);
const lessOrEqual = ordered('le', '<=', (order) => order <= 0);
const greater = ordered('gt', '>', (order) => order > 0);
const greaterOrEqual = ordered('ge', '>=', (order) => order >= 0);

/** Jinja's tests, but for those that ask which tests and filters there are. */
export const BASIC_TESTS: TestTable = new Map<string, Test>([
  ['defined', simple((value) => !(value instanceof Undefined))],
  ['undefined', simple((value) => value instanceof Undefined)],
  ['none', simple((value) => value === null)],
  ['true', simple((value) => value === true)],
  ['false', simple((value) => value === false)],
  ['boolean', simple((value) => typeof value === 'boolean')],
  ['integer', simple(isInteger)],
  ['float', simple(isFloat)],
  ['number', simple(isNumeric)],
  ['string', simple(isText)],
  ['mapping', simple((value) => value instanceof PyDict || (value instanceof HostObject && value.isMapping))],
  ['iterable', simple(isIterable)],
  ['sequence', simple(isSequence)],
  [
    'callable',
    simple((value) => value instanceof Undefined || (value instanceof HostObject && value.call !== undefined)),
  ],
  ['odd', simple((value) => equals(modulo(value, 2), 1))],
  ['even', simple((value) => equals(modulo(value, 2), 0))],
  ['divisibleby', binary('test_divisibleby', 'num', (value, divisor) => equals(modulo(value, divisor), 0))],
  ['sameas', binary('test_sameas', 'other', isSame)],
  ['in', binary('test_in', 'seq', (value, container) => contains(container, value))],
  ['lower', simple((value) => isLowerCase(str(value)))],
  ['upper', simple((value) => isUpperCase(str(value)))],
  ['escaped', simple((value) => value instanceof Markup)],
  ['eq', equal],
  ['equalto', equal],
  ['==', equal],
  ['ne', unequal],
  ['!=', unequal],
  ['lt', less],
  ['lessthan', less],
  ['<', less],
  ['le', lessOrEqual],
  ['<=', lessOrEqual],
  ['gt', greater],
  ['greaterthan', greater],
  ['>', greater],
  ['ge', greaterOrEqual],
  ['>=', greaterOrEqual],
]);
