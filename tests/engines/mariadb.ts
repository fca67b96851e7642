import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account, freePort, isRoot, run, startServer, type Server } from './server.ts';

const SERVERS = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld', '/usr/local/sbin/mariadbd'];

/** Starts a MariaDB of its own from the installed program; `npm run engines` installs it. Undefined without one. */
export async function startMariaDb(): Promise<Server | undefined> {
  const command = SERVERS.find((path) => existsSync(path));
  if (command === undefined || !existsSync('/usr/bin/mariadb-install-db')) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'mart-mariadb-'));
  await chmod(folder, 0o755);
  const owner = isRoot() ? (account('mysql') ?? account('nobody')) : undefined;
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid);
  const options = { ...owner, cwd: folder, env: process.env };
  const data = join(folder, 'data');
  await run(
    '/usr/bin/mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    options,
  );
  const port = await freePort();
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder, 's.sock')}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--innodb-flush-log-at-trx-commit=0',
    '--local-infile=1',
    '--skip-log-bin',
    // With no defaults read, the server would speak latin1.
    '--character-set-server=utf8mb4',
  ];
  const version = (await run(command, ['--version'], options)).trim();
  const url = `mysql://root@127.0.0.1:${port}/mysql`;
  return startServer({ folder, port, url, version, command, args, options, stopSignal: 'SIGTERM' });
}
