import type { JsonObject } from '../../src/domain/json.ts';
import { engineUrl, type EngineName } from './engine-url.ts';

/** The output block of profiles.yml for a server of this run, with what else it shall say; undefined where there is no server. */
export async function engineSettings(name: EngineName, more: JsonObject): Promise<JsonObject | undefined> {
  const url = await engineUrl(name);
  return url === undefined ? undefined : { ...serverSettings(name, url), ...more };
}

/** How to log in to a server. */
export function serverSettings(name: EngineName, address: string): JsonObject {
  const url = new URL(address);
  const login = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  const database = name === 'postgres' ? { dbname: url.pathname.slice(1) } : {};
  return { type: name, host: url.hostname, port: Number(url.port === '' ? DEFAULT_PORTS[name] : url.port), ...login, ...database };
}

const DEFAULT_PORTS: Readonly<Record<EngineName, number>> = { postgres: 5432, mysql: 3306 };
