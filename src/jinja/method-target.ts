import { attribute, hasBuiltinMethod } from './attributes.ts';
import { PyDict } from './containers.ts';
import { HostObject } from './host-object.ts';
import { LooseUndefined, Undefined, type Value } from './model.ts';
import type { Scope } from './scope.ts';
import { unsafeAttribute } from './unsafe-attributes.ts';

/** An attribute that was looked up before the arguments of its call were computed. */
export class FoundMember extends HostObject {
  readonly value: Value;

  constructor(value: Value) {
    super();
    this.value = value;
  }
}

/**
 * What `target` of `target.name(…)` is when its arguments are computed: Python looks the attribute up first, so that
 * what is undefined fails first, and arguments that change a dict come too late.
 */
export function methodTarget(target: Value, name: string, place?: number, scope?: Scope): Value {
  if (target instanceof Undefined && !(target instanceof LooseUndefined) && unsafeAttribute(target, name) === undefined)
    target.fail();
  if (!(target instanceof PyDict) || hasBuiltinMethod(target, name)) return target;
  return new FoundMember(attribute(target, name, place, scope));
}
