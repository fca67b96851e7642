import type { WarehouseModule } from '../warehouse.ts';
import { PostgresDialect } from './dialect.ts';
import { postgresTarget } from './profile.ts';

const dialect = new PostgresDialect();

/** PostgreSQL. The driver is loaded when a connection is opened. */
export const postgres: WarehouseModule = {
  dialect,
  target: postgresTarget,
  open: async (target) => (await import('./open.ts')).openPostgres(target, dialect),
};
