import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Relation, RelationName } from '../../src/domain/relation.ts';
import type { Sql } from '../../src/sql/sql.ts';
import type { Dialect } from '../../src/warehouse/dialect.ts';
import type { PublishRequest } from '../../src/warehouse/statement-requests.ts';
import { warehouseModule } from '../../src/warehouse/registry.ts';
import type {
  Cell,
  Connection,
  Target,
  TargetBlock,
  Warehouse,
  WarehouseModule,
} from '../../src/warehouse/warehouse.ts';
import { engineSettings } from '../engines/engine-settings.ts';
import { engineUrl } from '../engines/engine-url.ts';
import { snowflakeAccount, type SnowflakeAccount } from './snowflake/account.ts';

/** Every warehouse that the suite is run against. A new one is a line here, and each expectation below then asks for its own. */
export type WarehouseName = 'duckdb' | 'postgres' | 'mysql' | 'snowflake';

/** What is expected of each: a warehouse that was forgotten does not compile. */
export type PerWarehouse<Value> = Readonly<Record<WarehouseName, Value>>;

/** A scratch folder and an open warehouse with an empty schema. */
export class Bench {
  readonly name: WarehouseName;
  readonly module: WarehouseModule;
  readonly target: Target;
  readonly warehouse: Warehouse;
  readonly connection: Connection;
  readonly folder: string;
  readonly schema: string;
  /** Where the tests of Snowflake run; undefined for the others. */
  readonly snowflake: SnowflakeAccount | undefined;

  constructor(
    name: WarehouseName,
    module: WarehouseModule,
    target: Target,
    warehouse: Warehouse,
    connection: Connection,
    folder: string,
    snowflake?: SnowflakeAccount,
  ) {
    this.name = name;
    this.snowflake = snowflake;
    this.module = module;
    this.target = target;
    this.warehouse = warehouse;
    this.connection = connection;
    this.folder = folder;
    this.schema = target.schema;
  }

  get dialect(): Dialect {
    return this.module.dialect;
  }

  /** A name in the schema of this file. */
  table(identifier: string): RelationName {
    return { database: this.target.database, schema: this.schema, identifier };
  }

  /** What the warehouse makes of a name that stands without quotes: how its catalog and its answers spell it. */
  said(name: string): string {
    return this.dialect.features.nameCase === 'upper' && /^[a-z_]\w*$/i.test(name) ? name.toUpperCase() : name;
  }

  /** The same as it stands in SQL. */
  sql(identifier: string): string {
    return this.dialect.relation(this.table(identifier));
  }

  async run(...statements: readonly (Sql | string)[]): Promise<void> {
    for (const statement of statements) await this.connection.query(statement);
  }

  async rows(statement: Sql | string): Promise<readonly (readonly Cell[])[]> {
    return (await this.connection.query(statement)).rows;
  }

  async value(statement: Sql | string): Promise<Cell | undefined> {
    return (await this.rows(statement))[0]?.[0];
  }

  /** As the executor publishes: attachments, swap and what follows in one transaction where there is one. */
  async publish(request: PublishRequest, connection = this.connection): Promise<void> {
    const { swap, cleanup } = this.dialect.publish(request);
    if (swap.transaction) await connection.begin();
    try {
      const existing: Relation = request.existing ?? request.target;
      const kept = await connection.attachments(existing, request.scratch);
      if (kept.foreign.length > 0) throw new Error(`foreign: ${kept.foreign.join(', ')}`);
      for (const statement of [...kept.before, ...swap.statements, ...kept.after]) await connection.query(statement);
      if (swap.transaction) await connection.commit();
    } catch (error) {
      if (swap.transaction) await connection.rollback();
      throw error;
    }
    for (const statement of cleanup) await connection.query(statement);
  }
}

/** The profile of each, on the servers of this run. */
async function settingsFor(name: Exclude<WarehouseName, 'snowflake'>, schema: string, folder: string): Promise<JsonObject | undefined> {
  if (name === 'duckdb') return { type: 'duckdb', path: join(folder, 'bench.duckdb'), schema };
  return engineSettings(name, { schema, threads: 4 });
}

export function blockOf(settings: JsonObject, projectRoot: string): TargetBlock {
  return { profileName: 'bench', targetName: 'dev', settings, projectRoot, spanOf: () => undefined, secrets: [] };
}

async function openBench(name: WarehouseName, schema: string): Promise<Bench | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mart-bench-'));
  const snowflake = name === 'snowflake' ? await snowflakeAccount() : undefined;
  const settings = name === 'snowflake' ? { ...snowflake?.settings, schema, threads: 4 } : await settingsFor(name, schema, folder);
  if (settings === undefined) return undefined;
  const module = await warehouseModule(String(settings['type']));
  const target = module.target(blockOf(settings, folder));
  const warehouse = await module.open(target);
  const connection = await warehouse.connect();
  await connection.query(module.dialect.dropSchema({ database: target.database, schema }));
  await connection.query(module.dialect.createSchema({ database: target.database, schema }));
  return new Bench(name, module, target, warehouse, connection, folder, snowflake);
}

const NAMES: readonly WarehouseName[] = ['duckdb', 'postgres', 'mysql', 'snowflake'];
const reachable = new Map<WarehouseName, boolean>();
for (const name of NAMES) reachable.set(name, name === 'duckdb' || name === 'snowflake' || (await engineUrl(name)) !== undefined);

/** Runs the same tests on every reachable warehouse, each in a schema of its own. */
export function onEveryWarehouse(title: string, tests: (bench: () => Bench, name: WarehouseName) => void, names: readonly WarehouseName[] = NAMES): void {
  for (const name of names) {
    describe.skipIf(reachable.get(name) !== true)(`${title} on ${name}`, () => {
      let bench: Bench | undefined;
      beforeAll(async () => {
        bench = await openBench(name, `mart_${title.replace(/\W+/g, '_').toLowerCase()}`);
      });
      afterAll(async () => {
        if (bench === undefined) return;
        await bench.connection
          .query(bench.dialect.dropSchema({ database: bench.target.database, schema: bench.schema }))
          .catch(() => undefined);
        await bench.connection.close();
        await bench.warehouse.close();
        await bench.snowflake?.stop();
        rmSync(bench.folder, { recursive: true, force: true });
      });
      tests(() => {
        if (bench === undefined) throw new Error(`${name} is not open`);
        return bench;
      }, name);
    });
  }
}
