import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { CallContext } from '../jinja/call-context.ts';
import { HostObject } from '../jinja/host.ts';
import { LooseUndefined, tuple, type Keywords, type Value } from '../jinja/values.ts';
import type { Pass, RegisteredMacro } from './registered-macro.ts';

/** A package as templates see it: its macros by name (`dbt_utils.star(…)`, `context['dbt_utils']['star']`). */
export class PackageNamespace extends HostObject {
  override readonly typeName = 'dict';
  override readonly isMapping = true;
  readonly #name: string;
  readonly #macros: ReadonlyMap<string, RegisteredMacro>;
  readonly #pass: Pass;
  /** What stands in for macros, in a unit test. */
  readonly #replaced: ReadonlyMap<string, Value>;

  constructor(
    name: string,
    macros: ReadonlyMap<string, RegisteredMacro>,
    pass: Pass,
    replaced: ReadonlyMap<string, Value> = new Map(),
  ) {
    super();
    this.#name = name;
    this.#macros = macros;
    this.#pass = pass;
    this.#replaced = replaced;
  }

  /** The same package, some of its macros replaced. */
  with(replaced: ReadonlyMap<string, Value>): PackageNamespace {
    return new PackageNamespace(this.#name, this.#macros, this.#pass, new Map([...this.#replaced, ...replaced]));
  }

  override getMember(name: string): Value | undefined {
    return this.#replaced.get(name) ?? this.#macros.get(name)?.inPass(this.#pass);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getMember(key) : undefined;
  }

  override callMember(
    name: string,
    args: Value[],
    _keywords: Keywords | null,
    context: CallContext,
  ): Value | undefined {
    // a macro is called as a value, which lets it be suspended
    if (this.#macros.has(name)) return undefined;
    if (name === 'get') return this.getMember(String(args[0])) ?? args[1] ?? null;
    if (name === 'keys') return [...this.#macros.keys()];
    if (name === 'items') return [...this.#macros.keys()].map((key) => tuple([key, this.getMember(key) ?? null]));
    // the parse pass can't tell whether the call will ever be made
    if (this.#pass === 'parse') return new LooseUndefined(name);
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
