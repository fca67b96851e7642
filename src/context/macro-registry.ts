import { martError } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import type { MacroProperties } from '../domain/node.ts';
import { readMacros, type MacroDefinition } from '../jinja/engine.ts';
import { createScope, type Scope } from '../jinja/scope.ts';
import { defineLazily } from './lazy-name.ts';
import { PackageNamespace } from './package-namespace.ts';
import { LIBRARY_PACKAGE, RegisteredMacro, type Pass } from './registered-macro.ts';

/** `dispatch:` of the root project file. */
export interface DispatchRule {
  readonly macroNamespace: string;
  readonly searchOrder: readonly string[];
}

export interface MacroRegistryOptions {
  readonly rootPackage: string;
  readonly dispatch: readonly DispatchRule[];
  /** The adapter's type, then those it inherits from. */
  readonly adapterTypes: readonly string[];
  /** Installed packages may replace built-in materializations, as they once might. */
  readonly packagesReplaceMaterializations?: boolean;
  /** The built-in `equals` finds two nulls equal. */
  readonly nullsAreEqual?: boolean;
}

export interface DispatchRequest {
  readonly name: string;
  /** `macro_namespace`; undefined looks where a plain call would look. */
  readonly namespace: string | undefined;
  /** The package of the node that is rendered. */
  readonly fromPackage: string;
}

export interface DispatchResult {
  readonly macro: RegisteredMacro | undefined;
  /** The names that were tried, for the message. */
  readonly attempts: readonly string[];
}

/** Materializations that `mart` has; an installed package may not replace them unasked, the root project may. */
const BUILT_IN_MATERIALIZATIONS = new Set([
  'view',
  'table',
  'incremental',
  'materialized_view',
  'ephemeral',
  'seed',
  'test',
  'snapshot',
  'test',
  'unit',
  'clone',
]);

/** All macros of a project, its packages and the built-in library: who is called by a name, seen from a package. */
export class MacroRegistry {
  readonly rootPackage: string;
  readonly nullsAreEqual: boolean;
  readonly #dispatch: ReadonlyMap<string, readonly string[]>;
  readonly #adapterTypes: readonly string[];
  readonly #packagesReplaceMaterializations: boolean;
  readonly #packages = new Map<string, Map<string, RegisteredMacro>>();
  readonly #scopes = new Map<string, Scope>();
  readonly #namespaces = new Map<string, PackageNamespace>();
  readonly #foreignFiles = new Set<SourceFile>();

  constructor(options: MacroRegistryOptions) {
    this.rootPackage = options.rootPackage;
    this.#dispatch = new Map(options.dispatch.map((rule) => [rule.macroNamespace, rule.searchOrder]));
    this.#adapterTypes = options.adapterTypes;
    this.#packagesReplaceMaterializations = options.packagesReplaceMaterializations === true;
    this.nullsAreEqual = options.nullsAreEqual === true;
    this.addPackage(LIBRARY_PACKAGE);
    this.addPackage(options.rootPackage);
  }

  /** Makes `<package>.<macro>` a name that templates may write, also for a package without macros. */
  addPackage(packageName: string): void {
    if (!this.#packages.has(packageName)) this.#packages.set(packageName, new Map());
  }

  /**
   * Indexes the macros of a file; throws `duplicate-name` and template errors.
   * @param path relative to the package root
   * @returns the file's definitions, those that are no macros among them
   */
  addFile(file: SourceFile, packageName: string, path: string): readonly MacroDefinition[] {
    const definitions = readMacros(file, packageName);
    if (packageName !== this.rootPackage) this.#foreignFiles.add(file);
    for (const definition of definitions) {
      if (definition.kind !== 'docs' && definition.kind !== 'snapshot')
        this.#add(new RegisteredMacro(definition, packageName, path));
    }
    return definitions;
  }

  /** Whether a file came with `mart` or a package: errors in it are shown where the analyst's own files call it. */
  isForeignFile(file: SourceFile): boolean {
    return this.#foreignFiles.has(file);
  }

  /** Every macro, the built-in ones first. */
  *all(): Iterable<RegisteredMacro> {
    for (const macros of this.#packages.values()) yield* macros.values();
  }

  byId(uniqueId: string): RegisteredMacro | undefined {
    const [, packageName = '', name = ''] = uniqueId.split('.');
    return this.#packages.get(packageName)?.get(name);
  }

  /** A macro of one package. */
  inPackage(packageName: string, name: string): RegisteredMacro | undefined {
    return this.#packages.get(packageName)?.get(name);
  }

  /** What a plain call `name()` in a package means: the package's own macro, the root project's, or a built-in one. */
  find(name: string, fromPackage: string): RegisteredMacro | undefined {
    return (
      this.inPackage(fromPackage, name) ??
      this.inPackage(this.rootPackage, name) ??
      this.inPackage(LIBRARY_PACKAGE, name)
    );
  }

  /** What a name given from outside means: the root project's macro, a package's, or a built-in one. */
  findAnywhere(name: string): RegisteredMacro | undefined {
    const owners = [this.rootPackage, ...this.#installed(), LIBRARY_PACKAGE];
    return owners.map((owner) => this.inPackage(owner, name)).find((macro) => macro !== undefined);
  }

  /** The generic test `name` or `namespace.name`, seen from a package. */
  genericTest(name: string, namespace: string | undefined, fromPackage: string): RegisteredMacro | undefined {
    return namespace === undefined ? this.find(`test_${name}`, fromPackage) : this.inPackage(namespace, `test_${name}`);
  }

  /** A materialization written as a macro; for the adapter's type before `default`, the root project's before a package's. */
  materialization(name: string): RegisteredMacro | undefined {
    const packages = BUILT_IN_MATERIALIZATIONS.has(name) && !this.#packagesReplaceMaterializations
      ? [this.rootPackage]
      : [this.rootPackage, ...this.#installed(), LIBRARY_PACKAGE];
    for (const type of [...this.#adapterTypes, 'default']) {
      for (const packageName of packages) {
        const found = this.inPackage(packageName, `materialization_${name}_${type}`);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** `adapter.dispatch`: the adapter's own form of a macro, one of a parent adapter's, or the default one. */
  dispatch(request: DispatchRequest): DispatchResult {
    const attempts: string[] = [];
    for (const packageName of this.#searchOrder(request.namespace)) {
      for (const prefix of [...this.#adapterTypes, 'default']) {
        const name = `${prefix}__${request.name}`;
        attempts.push(packageName === undefined ? name : `${packageName}.${name}`);
        const macro =
          packageName === undefined ? this.find(name, request.fromPackage) : this.inPackage(packageName, name);
        if (macro !== undefined) return { macro, attempts };
      }
    }
    return { macro: undefined, attempts };
  }

  /** Whether a call or a dispatch of a built-in macro, from a package's node, leads to one that did not come with `mart`. */
  isReplaced(name: string, fromPackage: string): boolean {
    return this.replacementOf(name, fromPackage) !== undefined;
  }

  /** The macro that a call or a dispatch of a built-in one leads to instead. */
  replacementOf(name: string, fromPackage: string): RegisteredMacro | undefined {
    const { macro } = this.dispatch({ name, namespace: LIBRARY_PACKAGE, fromPackage });
    return [this.find(name, fromPackage), macro].find((found) => found?.isLibrary === false);
  }

  /** The names of a package's own and the root's macros: they take the place of context names such as `ref`. */
  shadows(packageName: string, name: string): boolean {
    return this.inPackage(packageName, name) !== undefined || this.inPackage(this.rootPackage, name) !== undefined;
  }

  /**
   * The scope that all nodes of a package share: what `base` gives (what is no macro), the package namespaces, then the
   * macros that may be called without one. Call it when every file has been added.
   */
  scopeFor(packageName: string, pass: Pass, base: () => Scope): Scope {
    const key = `${pass} ${packageName}`;
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    // while not everything is known, an unknown name allows any use
    let scope = createScope(base(), pass === 'parse' ? { loose: true } : {});
    for (const name of this.#packages.keys()) scope[name] = this.namespace(name, pass);
    for (const owner of new Set([LIBRARY_PACKAGE, this.rootPackage, packageName])) {
      scope = createScope(scope);
      for (const macro of this.#packages.get(owner)?.values() ?? [])
        defineLazily(scope, macro.name, () => macro.inPass(pass));
    }
    this.#scopes.set(key, scope);
    return scope;
  }

  /** A package as templates see it: `dbt_utils.star`. */
  namespace(packageName: string, pass: Pass): PackageNamespace {
    const key = `${pass} ${packageName}`;
    let namespace = this.#namespaces.get(key);
    if (namespace === undefined) {
      namespace = new PackageNamespace(packageName, this.#packages.get(packageName) ?? new Map(), pass);
      this.#namespaces.set(key, namespace);
    }
    return namespace;
  }

  /** Attaches what YAML says of a macro; false when there is no such macro. */
  patch(packageName: string, name: string, properties: MacroProperties): boolean {
    const macro = this.inPackage(packageName, name) ?? this.inPackage(packageName, `test_${name}`);
    if (macro === undefined) return false;
    macro.properties = properties;
    return true;
  }

  #add(macro: RegisteredMacro): void {
    this.addPackage(macro.packageName);
    const macros = this.#packages.get(macro.packageName);
    const other = macros?.get(macro.name);
    if (other !== undefined) {
      throw martError('duplicate-name', `two macros are named \`${macro.definition.name}\` in ${macro.packageName}`, {
        at: macro.definition.span,
        notes: [{ message: 'the other one is here', at: other.definition.span }],
        hint: 'rename or remove one of them',
      });
    }
    macros?.set(macro.name, macro);
  }

  #installed(): readonly string[] {
    return [...this.#packages.keys()].filter((packageName) => packageName !== this.rootPackage && packageName !== LIBRARY_PACKAGE);
  }

  #searchOrder(namespace: string | undefined): readonly (string | undefined)[] {
    if (namespace === undefined) return [undefined];
    const configured = this.#dispatch.get(namespace);
    if (configured !== undefined) return configured;
    return this.#packages.has(namespace) ? [this.rootPackage, namespace] : [undefined];
  }
}
