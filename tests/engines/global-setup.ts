import { createServer } from 'node:http';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { startMariaDb } from './mariadb.ts';
import { startPostgres } from './postgres.ts';
import type { Server } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for a server; the first to ask has it started. */
    readonly engineDesk: string;
  }
}

const STARTERS: Readonly<Record<string, () => Promise<Server | undefined>>> = {
  postgres: startPostgres,
  mysql: startMariaDb,
};

/** One desk for all test files of a run: a server is started once, when it is first asked for, and ended with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, Promise<Server | undefined>>();
  const desk = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const server = started.get(name) ?? STARTERS[name]?.() ?? Promise.resolve(undefined);
    started.set(name, server);
    server.then(
      (found) => response.writeHead(found === undefined ? 404 : 200).end(found?.url ?? ''),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  desk.listen(0, '127.0.0.1');
  await once(desk, 'listening');
  const address = desk.address();
  if (address === null || typeof address === 'string') throw new Error('the desk has no port');
  project.provide('engineDesk', `http://127.0.0.1:${address.port}`);
  return async () => {
    desk.close();
    for (const server of started.values()) await server.then(async (found) => found?.stop()).catch(() => undefined);
  };
}
