import { RelationObject } from '../context/relation-object.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { raise, str } from '../jinja/values.ts';

export function relationArgument(args: BoundArguments, name: string): RelationObject {
  const value = args.value(name);
  if (value instanceof RelationObject) return value;
  return raise('CompilerError', `expected a relation for \`${name}\`, got ${value === null ? 'None' : `"${str(value)}"`}`);
}

export function textArgument(args: BoundArguments, name: string): string | undefined {
  const value = args.get(name);
  return value === undefined || value === null ? undefined : str(value);
}
