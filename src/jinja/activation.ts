import { spanOf, type SourceFile, type Span } from '../diagnostics/source.ts';
import type { CallContext } from './call-context.ts';
import type { Keywords, Value } from './model.ts';
import type { Origins } from './origins.ts';
import type { Scope } from './scope.ts';

/** A piece of compiled template: generated code names places as indexes into `positions`. */
export interface Unit {
  readonly file: SourceFile;
  /** Start and end offset of place n at 2n and 2n + 1. */
  readonly positions: readonly number[];
}

export function spanAt(unit: Unit, position: number): Span {
  return spanOf(unit.file, unit.positions[position * 2] ?? 0, unit.positions[position * 2 + 1] ?? 0);
}

/** What all calls of one rendering share. */
export interface Rendering {
  readonly canSuspend: boolean;
  readonly origins: Origins | null;
  readonly invoke: (
    activation: Activation,
    callee: Value,
    args: Value[],
    keywords: Keywords | null,
  ) => Value | Promise<Value>;
}

/** One running template, macro or native function: the frame of the call stack that generated code passes along. */
export class Activation implements CallContext {
  readonly rendering: Rendering;
  readonly scope: Scope;
  /** The code that runs; for a native function, the code that called it. */
  readonly unit: Unit;
  readonly caller: Activation | null;
  /** Index of the call in the caller's unit. */
  readonly site: number;
  /** For a macro defined inside of a template: the activation it closes over. */
  readonly lexical: Activation | null;
  #via: readonly Span[] | undefined;

  constructor(
    rendering: Rendering,
    scope: Scope,
    unit: Unit,
    caller: Activation | null,
    site: number,
    lexical: Activation | null = null,
  ) {
    this.rendering = rendering;
    this.scope = scope;
    this.unit = unit;
    this.caller = caller;
    this.site = site;
    this.lexical = lexical;
  }

  get canSuspend(): boolean {
    return this.rendering.canSuspend;
  }

  get origins(): Origins | null {
    return this.rendering.origins;
  }

  span(): Span | undefined {
    return this.caller === null ? undefined : spanAt(this.caller.unit, this.site);
  }

  stack(): readonly Span[] {
    return stackOf(this);
  }

  outermostSpan(): Span | undefined {
    return this.stack().at(-1);
  }

  call(callee: Value, args: Value[], keywords: Keywords | null = null): Value | Promise<Value> {
    return this.rendering.invoke(this, callee, args, keywords);
  }

  /**
   * The calls that text written here came through, innermost first. The body of a call block is written where it
   * stands, so it counts as text of the template around it.
   */
  get via(): readonly Span[] {
    this.#via ??= this.lexical === null ? this.stack() : this.lexical.via;
    return this.#via;
  }
}

function stackOf(activation: Activation): Span[] {
  const spans: Span[] = [];
  for (let at: Activation | null = activation; at !== null; at = at.caller) {
    const span = at.span();
    if (span !== undefined) spans.push(span);
  }
  return spans;
}
