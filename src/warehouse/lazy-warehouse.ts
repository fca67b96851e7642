import { martError } from '../diagnostics/diagnostic.ts';
import type { Dialect } from './dialect.ts';
import type { Warehouse } from './warehouse.ts';

/** A warehouse that is opened when somebody first connects: most of what is compiled asks it nothing. */
export function lazyWarehouse(dialect: Dialect, open: () => Promise<Warehouse>): Warehouse {
  return {
    dialect,
    connect: async () => (await open()).connect(),
    about: async (connection) => (await open()).about(connection),
    close: async () => undefined,
  };
}

/** A warehouse that is asked nothing: `--no-introspect`. */
export function silentWarehouse(warehouse: Warehouse): Warehouse {
  const refusal = () => martError('unsupported', 'a template asks the warehouse, and `--no-introspect` says not to', { hint: 'leave the option out', exitCode: 1 });
  return { ...warehouse, connect: () => Promise.reject(refusal()) };
}
