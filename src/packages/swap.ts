import { access, copyFile, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasProjectFile } from '../project/raw-project-file.ts';
import { copyTree } from './copy-tree.ts';
import { systemCode } from './package-errors.ts';
import { PREVIOUS, type Workspace } from './workspace.ts';

/** Another run may put its packages there between our two steps; it is unlikely to do so again and again. */
const ATTEMPTS = 10;
const OCCUPIED = new Set(['ENOTEMPTY', 'EEXIST']);
/** A folder that is mounted can't be moved. */
const IMMOVABLE = new Set(['EBUSY', 'EXDEV', 'EPERM', 'EACCES']);

export interface SwapOptions {
  /** Whether packages that are not among the new ones go: not where several projects share a folder. */
  readonly removesOthers: boolean;
}

/** Puts the staged packages in the place of the installed ones. Fails before it has changed anything, or puts it back. */
export async function swapPackages(workspace: Workspace, { removesOthers }: SwapOptions): Promise<void> {
  const { installFolder, staged } = workspace;
  if ((await readdir(staged)).length === 0 && !(await exists(installFolder))) return;
  if (!removesOthers) return replaceEach(workspace, false);
  const isReplaced = await replaceWhole(workspace);
  if (!isReplaced) await replaceEach(workspace, true);
}

/** Two moves; false when the folder can't be moved. */
async function replaceWhole({ installFolder, folder, staged }: Workspace): Promise<boolean> {
  const previous = join(folder, PREVIOUS);
  for (let attempt = 1; ; attempt += 1) {
    await rm(previous, { recursive: true, force: true });
    try {
      await rename(installFolder, previous);
    } catch (error) {
      const code = systemCode(error) ?? '';
      if (IMMOVABLE.has(code)) return false;
      if (code !== 'ENOENT') throw error;
    }
    try {
      await keepWhatIsNoPackage(previous, staged);
      await rename(staged, installFolder);
      return true;
    } catch (error) {
      if (OCCUPIED.has(systemCode(error) ?? '') && attempt < ATTEMPTS) continue;
      await rename(previous, installFolder).catch(() => undefined);
      throw error;
    }
  }
}

/** One package after the other, each with a move: for folders that are mounted, or shared. */
async function replaceEach({ installFolder, folder, staged }: Workspace, removesOthers: boolean): Promise<void> {
  await mkdir(installFolder, { recursive: true });
  const names = await readdir(staged);
  for (const name of names)
    await replaceOne(join(staged, name), join(installFolder, name), join(folder, `${PREVIOUS}-${name}`));
  if (!removesOthers) return;
  for (const name of await readdir(installFolder)) {
    const path = join(installFolder, name);
    if (!names.includes(name) && (await hasProjectFile(path))) await rm(path, { recursive: true, force: true });
  }
}

async function replaceOne(from: string, to: string, aside: string): Promise<void> {
  try {
    await moveAside(to, aside);
    await rename(from, to);
  } catch (error) {
    if (systemCode(error) === 'EXDEV') return replaceByCopy(from, to);
    await rename(aside, to).catch(() => undefined);
    throw error;
  }
}

/** Copied first where it comes from another device, so that the last step is a move also there. */
async function replaceByCopy(from: string, to: string): Promise<void> {
  const beside = (purpose: string): string => join(dirname(to), `.${basename(to)}.${purpose}-${process.pid}`);
  await copyEntry(from, beside('incoming'));
  await moveAside(to, beside('outgoing'));
  await rename(beside('incoming'), to);
  await rm(beside('outgoing'), { recursive: true, force: true });
}

async function moveAside(path: string, aside: string): Promise<void> {
  await rename(path, aside).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
}

/**
 * What others have put there (a `.gitkeep`, notes) stays; only packages are replaced. Looked for once the folder is
 * moved aside: no other run changes it any more.
 */
async function keepWhatIsNoPackage(previous: string, staged: string): Promise<void> {
  if (!(await exists(previous))) return;
  const names = new Set(await readdir(staged));
  for (const name of await readdir(previous)) {
    const path = join(previous, name);
    const isLink = (await lstat(path)).isSymbolicLink();
    if (names.has(name) || isLink || (await hasProjectFile(path))) continue;
    await copyEntry(path, join(staged, name));
  }
}

async function copyEntry(from: string, to: string): Promise<void> {
  const entry = await lstat(from);
  if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
  else if (entry.isDirectory()) await copyTree(from, to);
  else await copyFile(from, to);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
