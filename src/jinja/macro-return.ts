import type { Value } from './model.ts';

/** Thrown by `return(...)` where it cannot be a JavaScript `return`; caught by the macro around it. */
export class MacroReturn {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}
