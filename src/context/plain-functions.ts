import { MartError } from '../diagnostics/diagnostic.ts';
import { TemplateError } from '../jinja/errors.ts';
import { hostFunction, HostObject } from '../jinja/host.ts';
import { PyDict, PythonError, raise, str, Undefined, type Keywords, type Value } from '../jinja/values.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { Environment, EnvironmentUse } from './environment.ts';

/** `env_var('NAME', default)`. */
export function environmentFunction(environment: Environment, use: EnvironmentUse): Value {
  return hostFunction(
    ['var', 'default'],
    (args, context) => {
      const name = str(args.value('var'));
      const fallback = args.get('default');
      const isAbsent = fallback === undefined || fallback === null || fallback instanceof Undefined;
      const value = environment.get({ name, fallback: isAbsent ? undefined : str(fallback), use, at: context.span() });
      return isAbsent || typeof fallback === 'string' || environment.has(name) ? value : fallback;
    },
    { name: 'env_var', required: 1 },
  );
}

/** `try_or_compiler_error(message, function, …)`. */
export function tryFunction(): Value {
  return hostFunction(
    ['message_if_exception', 'func'],
    (args, context) => {
      try {
        return context.call(args.value('func'), [...args.rest], args.keywords);
      } catch (error) {
        if (error instanceof TemplateError || error instanceof PythonError || error instanceof MartError) {
          return raise('CompilerError', str(args.value('message_if_exception')));
        }
        throw error;
      }
    },
    { name: 'try_or_compiler_error', required: 2, rest: true, keywords: true },
  );
}

/** `validation.any[…]`: a validator that accepts everything; configs are validated elsewhere. */
class AnyValidator extends HostObject {
  override readonly typeName = 'validator';

  override getItem(_key: Value): Value {
    return this;
  }

  override call(_args: Value[], _keywords: Keywords | null, _context: CallContext): Value {
    return null;
  }
}

export function validationObject(): Value {
  return new PyDict([['any', new AnyValidator()]]);
}
