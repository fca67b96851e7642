import type { CallContext } from './call-context.ts';
import type { Keywords, Value } from './model.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

/**
 * An object of the host that templates may see. Templates reach only what these hooks answer: no JavaScript
 * property, prototype or constructor is ever looked up by a name that a template chose.
 */
export abstract class HostObject {
  /** Python's name of the type, as error messages and `repr` show it. */
  readonly typeName: string = 'object';
  /** Whether it can be a key of a dict. */
  readonly isHashable: boolean = true;
  /** Whether `is mapping` and `**` take it for a dict. */
  readonly isMapping: boolean = false;

  /** `value.name`; undefined when there is no such member. */
  getMember(_name: string): Value | undefined {
    return undefined;
  }

  /** `value[key]`; undefined when there is no such item (a string key then falls back to `getMember`). */
  getItem?(key: Value): Value | undefined;
  /** `value(...)`. A promise suspends the template; it is an error in the sync form. */
  call?(args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value>;
  /** `value.name(...)` without a bound method in between; undefined when there is no such method. */
  callMember?(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined;
  /** `{{ value }}` and `str(value)`. */
  toText?(): string;
  /** How it looks inside of a printed list or dict; `toText` when absent. */
  toRepr?(): string;
  iterate?(): Iterable<Value>;
  /** `==` with a value of any kind. */
  equalTo?(other: Value): boolean;
  length?(): number;
  contains?(value: Value): boolean;
  /** Truthiness; by default `length() > 0`, or true. */
  truth?(): boolean;
  /** Negative, zero or positive; undefined when the two cannot be ordered. */
  compareTo?(other: Value, operator: string): number | undefined;
  /** Identity as a dict key or set member; by default the object itself. */
  hashKey?(): string;
  /** An arithmetic operator with `this` on the left, or on the right when `reflected`; undefined: not supported. */
  operate?(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined;
  /** Unary minus. */
  negate?(): Value;
  /** Unary plus. */
  affirm?(): Value;
  /** `value | abs`. */
  absolute?(): Value;
  /** `'{:spec}'.format(value)`. */
  formatWith?(spec: string): string;
  /** What `tojson` writes for it. */
  toJson?(): Value;
}
