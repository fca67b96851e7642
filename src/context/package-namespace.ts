import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { CallContext } from '../jinja/call-context.ts';
import { HostObject } from '../jinja/host.ts';
import { tuple, type Keywords, type Value } from '../jinja/values.ts';
import type { RegisteredMacro } from './registered-macro.ts';

/** A package as templates see it: its macros by name (`dbt_utils.star(…)`, `context['dbt_utils']['star']`). */
export class PackageNamespace extends HostObject {
  override readonly typeName = 'dict';
  override readonly isMapping = true;
  readonly #name: string;
  readonly #macros: ReadonlyMap<string, RegisteredMacro>;

  constructor(name: string, macros: ReadonlyMap<string, RegisteredMacro>) {
    super();
    this.#name = name;
    this.#macros = macros;
  }

  override getMember(name: string): Value | undefined {
    return this.#macros.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#macros.get(key) : undefined;
  }

  override callMember(name: string, args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> {
    const macro = this.#macros.get(name);
    if (macro !== undefined) return macro.call(args, keywords, context);
    if (name === 'get') return this.#macros.get(String(args[0])) ?? args[1] ?? null;
    if (name === 'keys') return [...this.#macros.keys()];
    if (name === 'items') return [...this.#macros].map(([key, value]) => tuple([key, value]));
    throw martError('macro-not-found', `the package \`${this.#name}\` has no macro \`${name}\``, {
      at: context.span(),
      hint: didYouMean(name, this.#macros.keys()),
    });
  }

  override iterate(): Iterable<Value> {
    return this.#macros.keys();
  }

  override contains(value: Value): boolean {
    return typeof value === 'string' && this.#macros.has(value);
  }

  override length(): number {
    return this.#macros.size;
  }

  override toText(): string {
    return `<package ${this.#name}>`;
  }
}
