import type { Scope } from '../jinja/scope.ts';
import type { Value } from '../jinja/values.ts';

/** A name whose value is made when it is first looked up. Scopes on top may still give the name another value. */
export function defineLazily(scope: Scope, name: string, make: () => Value): void {
  const keep = (owner: Scope, value: Value | undefined): void => {
    Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: true });
  };
  Object.defineProperty(scope, name, {
    configurable: true,
    enumerable: true,
    get(): Value {
      const value = make();
      keep(scope, value);
      return value;
    },
    set(this: Scope, value: Value) {
      keep(this, value);
    },
  });
}
