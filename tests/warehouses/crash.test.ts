import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import { warehouseModule } from '../../src/warehouse/registry.ts';
import { serverSettings } from '../engines/engine-settings.ts';
import { startMariaDb } from '../engines/mariadb.ts';
import { startPostgres } from '../engines/postgres.ts';
import type { Server } from '../engines/server.ts';
import { blockOf } from './harness.ts';

const SERVERS: Readonly<Record<'postgres' | 'mysql', () => Promise<Server | undefined>>> = {
  postgres: startPostgres,
  mysql: startMariaDb,
};
const SLOW: Readonly<Record<'postgres' | 'mysql', string>> = {
  postgres: 'select 1 as a from pg_sleep(30)',
  mysql: 'select sleep(30) as a',
};

for (const name of ['postgres', 'mysql'] as const) {
  test(`a ${name} server that dies in mid-statement and comes back: the published table stands`, async ({ skip }) => {
    const server = await SERVERS[name]();
    if (server === undefined) return skip('no server on this machine');
    try {
      const module = await warehouseModule(name);
      const settings = { ...serverSettings(name, server.url), schema: 'crash' };
      const target = module.target(blockOf(settings, '/'));
      const warehouse = await module.open(target);
      const connection = await warehouse.connect();
      const { dialect } = module;
      const table = { schema: 'crash', identifier: 'shop' };
      await connection.query(dialect.createSchema({ schema: 'crash' }));
      for (const statement of dialect.createTableAs(table, Sql.of('select 1 as a'), {}))
        await connection.query(statement);
      const [statement] = dialect.createTableAs({ ...table, identifier: 'shop__mart_new' }, Sql.of(SLOW[name]), {});
      const answer = connection.query(statement ?? '').catch((error: unknown) => error);
      await sleep(300);
      await server.kill();
      expect(await answer).toMatchObject({ fields: { kind: 'connection-lost', retryable: false } });
      await connection.close();
      await server.restart();
      const again = await warehouse.connect();
      expect((await again.query(`select a from ${dialect.relation(table)}`)).rows).toEqual([[1]]);
      expect((await again.relations({ schema: 'crash' })).map((relation) => relation.identifier)).toEqual(['shop']);
      await again.close();
    } finally {
      await server.stop();
    }
  });
}
