import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { raise, type Value } from '../jinja/values.ts';
import type { MacroRegistry } from './macro-registry.ts';
import type { Pass } from './registered-macro.ts';

export const DISPATCH_PARAMETERS = ['macro_name', 'macro_namespace', 'packages'];

/** `adapter.dispatch('name', 'namespace')`: the macro to call. Throws `macro-not-found` with the names that were tried. */
export function dispatchMacro(
  macros: MacroRegistry,
  fromPackage: string,
  pass: Pass,
  args: BoundArguments,
  context: CallContext,
): Value {
  const name = args.value('macro_name');
  const namespace = args.get('macro_namespace');
  if (typeof name !== 'string') return raise('CompilerError', 'adapter.dispatch takes the name of a macro');
  if (name.includes('.')) {
    const [before = '', after = ''] = name.split('.');
    return raise(
      'CompilerError',
      `adapter.dispatch takes a bare macro name: write adapter.dispatch('${after}', '${before}')`,
    );
  }
  const { macro, attempts } = macros.dispatch({
    name,
    namespace: typeof namespace === 'string' ? namespace : undefined,
    fromPackage,
  });
  if (macro !== undefined) return macro.inPass(pass);
  const where = typeof namespace === 'string' ? ` in the namespace \`${namespace}\`` : '';
  throw martError('macro-not-found', `no macro to dispatch \`${name}\` to${where}`, {
    at: context.span(),
    notes: [{ message: `searched for: ${attempts.join(', ')}` }],
    hint: didYouMean(
      attempts.at(-1) ?? name,
      [...macros.all()].map((known) => known.name),
    ),
  });
}
