import { vi } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/json.ts';
import { snowflake } from '../../../src/warehouse/snowflake/index.ts';
import type { Connection, Target, TargetBlock, Warehouse } from '../../../src/warehouse/warehouse.ts';
import type { SnowflakeServer } from '../snowflake-server/server.ts';

// The driver and the translator's WebAssembly load slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const PASSWORD = 'secret-for-tests';

/** An output block that reaches the test server; keys given as undefined are left out. */
export function outputBlock(server: SnowflakeServer | undefined, given: Readonly<Record<string, Json | undefined>> = {}): TargetBlock {
  const settings = {
    type: 'snowflake',
    account: 'test',
    user: 'mart',
    password: PASSWORD,
    role: 'transformer',
    warehouse: 'compute_wh',
    database: 'analytics',
    schema: 'public',
    ...server?.profile,
    ...given,
  };
  const present = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as JsonObject;
  return { profileName: 'shop', targetName: 'snow', settings: present, projectRoot: import.meta.dirname, spanOf: () => undefined, secrets: [] };
}

export function targetOf(server: SnowflakeServer, given: Readonly<Record<string, Json | undefined>> = {}): Target {
  return snowflake.target(outputBlock(server, given));
}

export async function openOn(server: SnowflakeServer, given: Readonly<Record<string, Json | undefined>> = {}): Promise<Warehouse> {
  return snowflake.open(targetOf(server, given));
}

/** Opens a session for the length of the work. */
export async function withConnection<Result>(warehouse: Warehouse, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const connection = await warehouse.connect();
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** The error that the work ends in. */
export async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
