import type { CallContext } from './call-context.ts';
import { HostObject } from './host-object.ts';
import { Markup, withoutMarkup } from './markup.ts';
import type { Keywords, Value } from './model.ts';
import { raise, UnknownKeyword } from './python-error.ts';

export type { CallContext } from './call-context.ts';
export { HostObject } from './host-object.ts';

/** The arguments of one call of a native function, bound to its parameters as Python binds them. */
export class BoundArguments {
  readonly #parameters: readonly string[];
  readonly #values: readonly (Value | undefined)[];
  /** Positional arguments beyond the declared parameters; empty unless `rest` was asked for. */
  readonly rest: readonly Value[];
  /** Keyword arguments that no parameter is named for; empty unless `keywords` was asked for. */
  readonly keywords: Keywords;

  constructor(
    parameters: readonly string[],
    values: readonly (Value | undefined)[],
    rest: readonly Value[],
    keywords: Keywords,
  ) {
    this.#parameters = parameters;
    this.#values = values;
    this.rest = rest;
    this.keywords = keywords;
  }

  /** The argument for a declared parameter; undefined when the template gave none. */
  get(name: string): Value | undefined {
    return this.#values[this.#parameters.indexOf(name)];
  }

  /** Like {@link get}, with None or a given value when the template gave none. */
  value(name: string, fallback: Value = null): Value {
    const found = this.get(name);
    return found === undefined ? fallback : found;
  }
}

export interface HostFunctionOptions {
  /** The name that messages and `{{ function }}` show. */
  readonly name?: string;
  /** How many of the parameters, counted from the first, must be given. */
  readonly required?: number;
  /** Whether arguments stay markup; functions of the host get plain text for it. */
  readonly keepsMarkup?: boolean;
  /** What `{{ function }}` shows; by default that it is a function. */
  readonly shownAs?: string;
  /** Takes further positional arguments, like `*args`. */
  readonly rest?: boolean;
  /** Takes further keyword arguments, like `**kwargs`. */
  readonly keywords?: boolean;
  /** What `function.name` gives, for things like `datetime.now`. */
  readonly members?: Readonly<Record<string, Value>>;
}

export type HostImplementation = (args: BoundArguments, context: CallContext) => Value | Promise<Value>;

const NO_VALUES: readonly Value[] = [];
const NO_KEYWORDS: Keywords = Object.freeze(Object.create(null) as Record<string, Value>);

function plainKeywords(keywords: Keywords | null): Keywords | null {
  if (keywords === null || !Object.values(keywords).some((value) => value instanceof Markup)) return keywords;
  const plain = Object.create(null) as Record<string, Value>;
  for (const [name, value] of Object.entries(keywords)) plain[name] = withoutMarkup(value);
  return plain;
}

/** A function of the host as templates see it. Make one with {@link hostFunction}. */
export class HostFunction extends HostObject {
  override readonly typeName: string;
  readonly name: string;
  readonly #parameters: readonly string[];
  readonly #implementation: HostImplementation;
  readonly #options: HostFunctionOptions;

  constructor(parameters: readonly string[], implementation: HostImplementation, options: HostFunctionOptions) {
    super();
    this.name = options.name ?? 'function';
    this.typeName = options.shownAs?.startsWith('<class ') === true ? 'type' : 'function';
    this.#parameters = parameters;
    this.#implementation = implementation;
    this.#options = options;
  }

  override getMember(name: string): Value | undefined {
    const { members } = this.#options;
    return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;
  }

  override call(args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> {
    const { keepsMarkup } = this.#options;
    return this.#implementation(
      keepsMarkup === true ? this.#bind(args, keywords) : this.#bind(args.map(withoutMarkup), plainKeywords(keywords)),
      context,
    );
  }

  override toText(): string {
    return this.#options.shownAs ?? `<function ${this.name}>`;
  }

  #bind(args: readonly Value[], keywords: Keywords | null): BoundArguments {
    const parameters = this.#parameters;
    if (args.length > parameters.length && this.#options.rest !== true) this.#tooMany(args.length);
    const values: (Value | undefined)[] =
      args.length > parameters.length ? args.slice(0, parameters.length) : [...args];
    const others = keywords === null ? NO_KEYWORDS : this.#bindKeywords(values, keywords);
    for (let index = 0; index < (this.#options.required ?? 0); index += 1) {
      if (values[index] === undefined) this.#missing(values);
    }
    return new BoundArguments(
      parameters,
      values,
      args.length > parameters.length ? args.slice(parameters.length) : NO_VALUES,
      others,
    );
  }

  #bindKeywords(values: (Value | undefined)[], keywords: Keywords): Keywords {
    let others: Record<string, Value> | null = null;
    for (const [name, value] of Object.entries(keywords)) {
      const index = this.#parameters.indexOf(name);
      if (index >= 0) {
        if (values[index] !== undefined)
          raise('TypeError', `${this.name}() got multiple values for argument '${name}'`);
        values[index] = value;
      } else if (this.#options.keywords === true) {
        others ??= Object.create(null) as Record<string, Value>;
        others[name] = value;
      } else {
        throw new UnknownKeyword(`${this.name}() got an unexpected keyword argument '${name}'`, name, this.#parameters);
      }
    }
    return others ?? NO_KEYWORDS;
  }

  #tooMany(given: number): never {
    const most = this.#parameters.length;
    const least = this.#options.required ?? 0;
    const takes = least === most ? String(most) : `from ${least} to ${most}`;
    return raise(
      'TypeError',
      `${this.name}() takes ${takes} positional argument${most === 1 ? '' : 's'} but ${given} ${given === 1 ? 'was' : 'were'} given`,
    );
  }

  #missing(values: readonly (Value | undefined)[]): never {
    const names = this.#parameters
      .slice(0, this.#options.required ?? 0)
      .filter((_, index) => values[index] === undefined);
    const quoted = names.map((name) => `'${name}'`);
    const list = quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}` : quoted.join('');
    return raise(
      'TypeError',
      `${this.name}() missing ${names.length} required positional argument${names.length === 1 ? '' : 's'}: ${list}`,
    );
  }
}

/**
 * Makes a native function that templates can call with positional and keyword arguments.
 * @param parameters the names of its parameters, in order
 * @param implementation gets the bound arguments and the call (scope, span); may give a promise in the run pass
 */
export function hostFunction(
  parameters: readonly string[],
  implementation: HostImplementation,
  options: HostFunctionOptions = {},
): HostFunction {
  return new HostFunction(parameters, implementation, options);
}
