import { martError } from '../diagnostics/diagnostic.ts';
import type { RefCall, Version } from '../domain/node.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { PyFloat, type Value } from '../jinja/values.ts';

/** The arguments of `ref('name')`, `ref('package', 'name')`, each with `v=` or `version=`. */
export function readRef(args: BoundArguments, context: CallContext): RefCall {
  const span = context.span();
  const [first, second, ...others] = args.rest;
  const [packageName, name] = second === undefined ? [undefined, first] : [first, second];
  const wellFormed = typeof name === 'string' && (packageName === undefined || typeof packageName === 'string');
  if (!wellFormed || others.length > 0) {
    const message =
      "ref() takes the name of a model, or a package and a name, and perhaps a version: ref('model', v=2)";
    throw martError('compiler-error', message, { at: span });
  }
  const version = versionOf(args.keywords['v'] ?? args.keywords['version']);
  return {
    name,
    span,
    ...(packageName === undefined ? {} : { packageName }),
    ...(version === undefined ? {} : { version }),
  };
}

/** Arguments by name that nothing is made of: dbt takes any. */
export function unreadArguments(args: BoundArguments): readonly string[] {
  return Object.keys(args.keywords).filter((key) => key !== 'v' && key !== 'version');
}

function versionOf(value: Value | undefined): Version | undefined {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value instanceof PyFloat ? value.value : undefined;
}
