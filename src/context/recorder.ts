import { HostObject } from '../jinja/host.ts';
import type { Scope } from '../jinja/scope.ts';

/** No template can write this name, so none can see or replace what stands under it. */
const RECORDER = 'mart recorder';

/** Notes which macros a node calls itself (not those that they call), while the node is rendered synchronously. */
export class MacroRecorder extends HostObject {
  override readonly typeName = 'MacroRecorder';
  /** Unique ids, in order of the first call. */
  readonly called = new Set<string>();
  #depth = 0;

  enter(uniqueId: string): void {
    if (this.#depth === 0) this.called.add(uniqueId);
    this.#depth += 1;
  }

  leave(): void {
    this.#depth -= 1;
  }
}

export function attachRecorder(scope: Scope, recorder: MacroRecorder): void {
  scope[RECORDER] = recorder;
}

export function recorderOf(scope: Scope): MacroRecorder | undefined {
  const found = scope[RECORDER];
  return found instanceof MacroRecorder ? found : undefined;
}
