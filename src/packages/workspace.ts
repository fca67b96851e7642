import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { systemCode } from './package-errors.ts';

/** Folders of runs on other machines, whose end can't be seen from here, are left alone for so long. */
const FOREIGN_AGE_MS = 24 * 60 * 60 * 1000;
const STAGED = 'staged';
export const PREVIOUS = 'previous';

/**
 * A folder beside the one that packages are installed to, in which everything is fetched and put together. Nothing
 * below the installed packages is touched before all of it is complete. A run that was killed leaves its folder
 * behind; the next one takes it away.
 */
export class Workspace {
  /** Where packages are installed to: absolute, links resolved. It need not exist. */
  readonly installFolder: string;
  readonly folder: string;
  #folders = 0;

  private constructor(installFolder: string, folder: string) {
    this.installFolder = installFolder;
    this.folder = folder;
  }

  static async open(installPath: string): Promise<Workspace> {
    const installFolder = await realPlace(installPath);
    const parent = dirname(installFolder);
    await mkdir(parent, { recursive: true });
    const prefix = `.${basename(installFolder)}-`;
    await sweep(parent, prefix, installFolder);
    const folder = await mkdtemp(join(parent, `${prefix}${machine()}-${process.pid}-`));
    await mkdir(join(folder, STAGED));
    return new Workspace(installFolder, folder);
  }

  /** What is to be installed, one folder for each package. */
  get staged(): string {
    return join(this.folder, STAGED);
  }

  /** A new empty folder to work in. */
  async newFolder(): Promise<string> {
    this.#folders += 1;
    const folder = join(this.folder, `work-${this.#folders}`);
    await mkdir(folder);
    return folder;
  }

  async close(): Promise<void> {
    // A program that was just stopped may still write its last file: it is tried again.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
  }
}

async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPlace(parent), basename(path));
  }
}

function machine(): string {
  return createHash('sha1').update(hostname()).digest('hex').slice(0, 8);
}

/** Takes away what killed runs have left, and puts back packages that such a run had just moved aside. */
async function sweep(parent: string, prefix: string, installFolder: string): Promise<void> {
  const leftovers = (await readdir(parent)).filter(
    (name) => name.startsWith(prefix) && /-[0-9a-f]{8}-\d+-\w+$/.test(name),
  );
  for (const name of leftovers) {
    const folder = join(parent, name);
    if (!(await isAbandoned(folder, name.slice(prefix.length)))) continue;
    await rename(join(folder, PREVIOUS), installFolder).catch(ignoreSystemError);
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const [host, pid] = name.split('-');
  if (host === machine()) return !isRunning(Number(pid));
  const changed = await stat(folder).then(
    (found) => found.mtimeMs,
    () => Date.now(),
  );
  return Date.now() - changed > FOREIGN_AGE_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** There was nothing to put back, or there is something in its place. */
function ignoreSystemError(error: unknown): void {
  if (systemCode(error) === undefined) throw error;
}
