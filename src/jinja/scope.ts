import { LooseUndefined, Undefined, type Value } from './model.ts';

const LOOSE = Symbol('loose');

/** The names a template sees: a chain of null-prototype records, looked up from the innermost outwards. */
export interface Scope {
  [name: string]: Value | undefined;
  [LOOSE]?: boolean;
}

/**
 * A scope on top of `parent`, or an empty one.
 * @param options `loose`: unknown names give an undefined that allows any use, as dbt's parse pass needs it
 */
export function createScope(parent?: Scope, options: { readonly loose?: boolean } = {}): Scope {
  const scope = Object.create(parent ?? null) as Scope;
  if (options.loose !== undefined) scope[LOOSE] = options.loose;
  return scope;
}

export function defineName(scope: Scope, name: string, value: Value): void {
  scope[name] = value;
}

/** Defines several names at once. */
export function defineNames(scope: Scope, values: Readonly<Record<string, Value>>): void {
  for (const [name, value] of Object.entries(values)) scope[name] = value;
}

/** The value of a name, or an `Undefined` that knows the name. */
export function lookup(scope: Scope, name: string): Value {
  const value = scope[name];
  return value === undefined ? undefinedName(scope, name) : value;
}

/** The undefined value of a name. */
export function undefinedName(scope: Scope, name: string): Undefined {
  return scope[LOOSE] === true ? new LooseUndefined(name) : new Undefined(name);
}

/** Every name that can be seen from a scope. */
export function namesIn(scope: Scope): string[] {
  const names: string[] = [];
  for (const name in scope) if (scope[name] !== undefined) names.push(name);
  return names;
}

export function isLoose(scope: Scope): boolean {
  return scope[LOOSE] === true;
}
