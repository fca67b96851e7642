import type { Span } from '../diagnostics/source.ts';
import type { Keywords, Value } from './model.ts';
import type { Origins } from './origins.ts';
import type { Scope } from './scope.ts';

/** What a native function may know about the call that reached it. */
export interface CallContext {
  /** The scope in which the calling template runs. */
  readonly scope: Scope;
  /** Whether the template can be suspended: a promise may be returned. */
  readonly canSuspend: boolean;
  /** Where texts of this rendering came from; null in the sync form. */
  readonly origins: Origins | null;
  /** The call expression itself: in a macro, the place in the macro's file. Undefined when the host made the call. */
  span(): Span | undefined;
  /** The call in the outermost template (a node's own file) that led here. */
  outermostSpan(): Span | undefined;
  /** Every call on the way here, innermost first; the first is {@link span}. */
  stack(): readonly Span[];
  /** Calls a value of the template: a macro, a function. A promise only when `canSuspend`. */
  call(callee: Value, args: Value[], keywords?: Keywords | null): Value | Promise<Value>;
}
