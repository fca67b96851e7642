import { jinjaGlobals } from '../jinja/globals.ts';
import type { Value } from '../jinja/values.ts';

/** What the template language itself brings along (`range`, `namespace`, …), `modules`, and the clock of this run. */
export function templateGlobals(_startedAt: Date): Readonly<Record<string, Value>> {
  return jinjaGlobals();
}
