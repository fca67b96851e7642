import type { MacroProperties } from '../domain/node.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { MacroDefinition } from '../jinja/engine.ts';
import { HostObject } from '../jinja/host.ts';
import type { Keywords, Value } from '../jinja/values.ts';
import { recorderOf } from './recorder.ts';

/** The package name of the macros that come with `mart`. */
export const LIBRARY_PACKAGE = 'dbt';

/** Templates are rendered twice: to learn what they refer to, and to get their SQL. */
export type Pass = 'parse' | 'run';

/**
 * A macro with its place in the project. It is compiled when it is first called. As a value it notes that it was
 * called, which the parse pass needs; the run pass uses the bare macro, which can be suspended without a detour.
 */
export class RegisteredMacro extends HostObject {
  override readonly typeName = 'Macro';
  readonly definition: MacroDefinition;
  readonly packageName: string;
  /** The name templates call: `test_<name>` for a generic test, `materialization_<name>_<adapter>` for a materialization. */
  readonly name: string;
  readonly uniqueId: string;
  /** Relative to the package root: `macros/naming.sql`. */
  readonly path: string;
  #properties: MacroProperties | undefined;

  constructor(definition: MacroDefinition, packageName: string, path: string) {
    super();
    this.definition = definition;
    this.packageName = packageName;
    this.name = mangledName(definition);
    this.uniqueId = `macro.${packageName}.${this.name}`;
    this.path = path;
  }

  get isLibrary(): boolean {
    return this.packageName === LIBRARY_PACKAGE;
  }

  /** The value that templates of a pass get. */
  inPass(pass: Pass): Value {
    return pass === 'parse' ? this : this.definition.macro;
  }

  /** What YAML says of it, if anything. */
  get properties(): MacroProperties | undefined {
    return this.#properties;
  }

  set properties(properties: MacroProperties | undefined) {
    this.#properties = properties;
  }

  override getMember(name: string): Value | undefined {
    return this.definition.macro.getMember(name);
  }

  override call(args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> {
    const recorder = recorderOf(context.scope);
    if (recorder === undefined) return context.call(this.definition.macro, args, keywords);
    recorder.enter(this.uniqueId);
    try {
      return context.call(this.definition.macro, args, keywords);
    } finally {
      recorder.leave();
    }
  }

  override toText(): string {
    return `<Macro '${this.name}'>`;
  }
}

function mangledName(definition: MacroDefinition): string {
  if (definition.kind === 'test') return `test_${definition.name}`;
  if (definition.kind === 'materialization')
    return `materialization_${definition.name}_${definition.adapter ?? 'default'}`;
  return definition.name;
}
