import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';
import type { CallContext } from '../jinja/call-context.ts';
import { Template } from '../jinja/engine.ts';
import { hostFunction, HostObject } from '../jinja/host.ts';
import { str, type Keywords, type Value } from '../jinja/values.ts';
import { memberToValue } from './json-value.ts';

/** Where a package's variables come from, the first that has one gives it. */
export interface VariableSources {
  /** `--vars`. */
  readonly commandLine: JsonObject;
  readonly root: JsonObject;
  /** The package whose nodes are rendered. */
  readonly packageName: string;
  /** The `vars:` of that package's own project file. */
  readonly own: JsonObject;
}

/** What `var()` does for a name that nobody set: the parse pass can't tell yet whether it will be needed. */
export type MissingVariable = 'error' | 'none';

/** `var('name', default)` and `var.has_var('name')`. */
export class VariableFunction extends HostObject {
  override readonly typeName = 'Var';
  readonly #layers: readonly JsonObject[];
  readonly #packageName: string;
  readonly #missing: MissingVariable;

  constructor(sources: VariableSources, missing: MissingVariable) {
    super();
    const { commandLine, root, packageName, own } = sources;
    this.#layers = [commandLine, scoped(root, packageName), root, scoped(own, packageName), own];
    this.#packageName = packageName;
    this.#missing = missing;
  }

  /** The value of a variable as JSON; undefined when nobody set it. */
  override getMember(name: string): Value | undefined {
    return name === 'has_var'
      ? hostFunction(['var_name'], (args) => this.#layerOf(str(args.value('var_name'))) !== undefined, {
          name,
          required: 1,
        })
      : undefined;
  }

  override call(args: Value[], keywords: Keywords | null, context: CallContext): Value {
    if (args.length === 0 && keywords?.['var_name'] === undefined && keywords?.['name'] === undefined)
      throw martError('compiler-error', "var() takes the name of a variable, and perhaps a default: var('name', 'default')");
    const name = str(args[0] ?? keywords?.['var_name'] ?? keywords?.['name'] ?? null);
    const layer = this.#layerOf(name);
    if (layer !== undefined) return rendered(name, memberToValue(layer, name), context);
    const fallback = args.length > 1 ? args[1] : keywords?.['default'];
    if (fallback !== undefined) return fallback;
    if (this.#missing === 'none') return null;
    throw martError('var-missing', `the variable \`${name}\` is not set and has no default`, {
      at: context.span(),
      hint:
        didYouMean(name, this.#names()) ?? `set it under \`vars:\` in the project file or with --vars '{${name}: …}'`,
      notes: this.#packageName === '' ? [] : [{ message: `as seen from the package ${this.#packageName}` }],
    });
  }

  #layerOf(name: string): JsonObject | undefined {
    return this.#layers.find((layer) => Object.hasOwn(layer, name));
  }

  #names(): string[] {
    return this.#layers.flatMap((layer) => Object.keys(layer));
  }
}

/** A text of `vars:` may be a template: it is rendered where it is asked for, and stays a text. */
function rendered(name: string, value: Value, { scope }: CallContext): Value {
  if (typeof value !== 'string' || !/\{[{%#]/.test(value)) return value;
  return Template.of({ path: `the variable ${name}`, text: value }).renderSync(scope);
}

function scoped(vars: JsonObject, packageName: string): JsonObject {
  const own = vars[packageName];
  return isJsonObject(own) ? own : {};
}
