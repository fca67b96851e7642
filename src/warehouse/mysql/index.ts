import type { WarehouseModule } from '../warehouse.ts';
import { MySqlDialect } from './dialect.ts';
import { mySqlTarget } from './profile.ts';

function moduleFor(type: 'mysql' | 'mariadb'): WarehouseModule {
  const dialect = new MySqlDialect(type);
  return {
    dialect,
    target: (block) => mySqlTarget(block, type),
    open: async (target) => (await import('./open.ts')).openMySql(target, dialect),
  };
}

/** MySQL 8. */
export const mysql: WarehouseModule = moduleFor('mysql');

/** MariaDB: the same, except for the name that macros dispatch on. */
export const mariadb: WarehouseModule = moduleFor('mariadb');
