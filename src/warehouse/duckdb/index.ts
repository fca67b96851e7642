import type { WarehouseModule } from '../warehouse.ts';
import { DuckDbDialect } from './dialect.ts';
import { duckDbTarget } from './profile.ts';

const dialect = new DuckDbDialect();

/** DuckDB, embedded. The engine itself is loaded when a connection is opened. */
export const duckdb: WarehouseModule = {
  dialect,
  target: duckDbTarget,
  open: async (target) => (await import('./open.ts')).openDuckDb(target, dialect),
};
