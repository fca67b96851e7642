import type { WarehouseModule } from '../warehouse.ts';
import { SnowflakeDialect } from './dialect.ts';
import { snowflakeTarget } from './profile.ts';

const dialect = new SnowflakeDialect();

/** Snowflake, by its own Node driver, which is loaded when a connection is opened. */
export const snowflake: WarehouseModule = {
  dialect,
  target: snowflakeTarget,
  open: async (target) => (await import('./open.ts')).openSnowflake(target, dialect),
};
