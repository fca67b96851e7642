import type { Report } from '../domain/event.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { JsonObject } from '../domain/json.ts';
import type { QuotePolicy } from '../domain/relation.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import type { Target } from '../warehouse/warehouse.ts';
import type { Environment } from './environment.ts';
import type { MacroRegistry } from './macro-registry.ts';

/** What the context needs to know of the root project or an installed package. */
export interface PackageSettings {
  readonly name: string;
  readonly version: string | undefined;
  readonly vars: JsonObject;
  /** `quoting:`, as far as it is said. */
  readonly quoting: Partial<QuotePolicy>;
}

/** Everything that stays the same while templates are rendered. Built once by `loadProject` and passed down. */
export interface Session {
  readonly invocation: Invocation;
  readonly target: Target;
  readonly dialect: Dialect;
  readonly report: Report;
  readonly rootName: string;
  readonly packages: ReadonlyMap<string, PackageSettings>;
  readonly macros: MacroRegistry;
  readonly environment: Environment;
}

/** The adapter type and the types it inherits macros from: the order in which `adapter.dispatch` tries prefixes. */
export function adapterTypes(dialect: Dialect): readonly string[] {
  return [dialect.type, ...dialect.parents];
}
