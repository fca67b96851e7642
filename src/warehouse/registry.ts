import { didYouMean } from '../diagnostics/nearest.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { WarehouseModule } from './warehouse.ts';

/** One line per warehouse; its folder is loaded only when a profile asks for it. */
const WAREHOUSES: Readonly<Record<string, () => Promise<WarehouseModule>>> = {
  duckdb: async () => (await import('./duckdb/index.ts')).duckdb,
  postgres: async () => (await import('./postgres/index.ts')).postgres,
  mysql: async () => (await import('./mysql/index.ts')).mysql,
  mariadb: async () => (await import('./mysql/index.ts')).mariadb,
  snowflake: async () => (await import('./snowflake/index.ts')).snowflake,
};

export const WAREHOUSE_TYPES: readonly string[] = Object.keys(WAREHOUSES);

/** The warehouse for a profile's `type`. Throws `profile-invalid` for an unknown one. */
export async function warehouseModule(type: string, at?: Span): Promise<WarehouseModule> {
  const load = Object.hasOwn(WAREHOUSES, type) ? WAREHOUSES[type] : undefined;
  if (load === undefined) {
    const hint = didYouMean(type, WAREHOUSE_TYPES) ?? `known types: ${WAREHOUSE_TYPES.join(', ')}`;
    throw martError('profile-invalid', `unknown warehouse type \`${type}\``, { at, hint });
  }
  return load();
}
