import type { JsonObject } from '../../../src/domain/json.ts';
import { SnowflakeServer } from '../snowflake-server/server.ts';
import { outputBlock } from './support.ts';

/** Where tests of Snowflake run: on a real account when the environment names one, else on a protocol server of their own. */
export interface SnowflakeAccount {
  readonly settings: JsonObject;
  /** The protocol server, which can be looked into; undefined on a real account. */
  readonly server: SnowflakeServer | undefined;
  stop(): Promise<void>;
}

const PREFIX = 'MART_TEST_SNOWFLAKE_';

/** Keys of an output block from `MART_TEST_SNOWFLAKE_<KEY>`; undefined when no account is named. */
export function accountOfEnvironment(environment: NodeJS.ProcessEnv): JsonObject | undefined {
  const given = Object.entries(environment).filter(([name, value]) => name.startsWith(PREFIX) && value !== undefined && value !== '');
  const settings = Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length).toLowerCase(), value ?? '']));
  return settings['account'] === undefined ? undefined : { type: 'snowflake', ...settings };
}

export async function snowflakeAccount(): Promise<SnowflakeAccount> {
  const settings = accountOfEnvironment(process.env);
  if (settings !== undefined) return { settings, server: undefined, stop: () => Promise.resolve() };
  const server = await SnowflakeServer.start();
  return { settings: outputBlock(server).settings, server, stop: () => server.stop() };
}
