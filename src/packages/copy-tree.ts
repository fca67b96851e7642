import { copyFile, lstat, mkdir, readdir, readlink, realpath, stat, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import { isWithin } from './inner-links.ts';

export interface CopyOptions {
  /** Names at the top that stay behind: `.git`, `target`. */
  readonly without?: readonly string[];
  /** Folders that stay behind wherever they are: the place that is copied to may be among them. */
  readonly skipped?: readonly string[];
}

/** Links that lead in a circle outside of what is copied would never end. */
const DEPTH_MAX = 64;

/**
 * Copies a folder. A link within it stays a link; one that leads out of it is replaced by what it leads to, so that
 * the copy stands on its own.
 */
export async function copyTree(from: string, to: string, options: CopyOptions = {}): Promise<void> {
  const root = await realpath(from);
  await copyFolder({ root, skipped: options.skipped ?? [] }, root, to, options.without ?? [], 0);
}

interface Copy {
  readonly root: string;
  readonly skipped: readonly string[];
}

async function copyFolder(
  copy: Copy,
  from: string,
  to: string,
  without: readonly string[],
  depth: number,
): Promise<void> {
  if (depth > DEPTH_MAX)
    throw martError('package-invalid', `the folders of \`${copy.root}\` are too deep, or links in it lead in a circle`);
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (!without.includes(name)) await copyEntry(copy, join(from, name), join(to, name), depth);
  }
}

async function copyEntry(copy: Copy, from: string, to: string, depth: number): Promise<void> {
  const entry = await lstat(from);
  if (entry.isDirectory()) {
    if (!copy.skipped.includes(from)) await copyFolder(copy, from, to, [], depth + 1);
  } else if (entry.isFile()) {
    await copyFile(from, to);
  } else if (entry.isSymbolicLink()) {
    await copyLink(copy, from, to, depth);
  }
}

async function copyLink(copy: Copy, from: string, to: string, depth: number): Promise<void> {
  const end = await realpath(from).catch(() => undefined);
  // A link to nothing helps nobody.
  if (end === undefined) return;
  if (isWithin(copy.root, end)) {
    const target = await readlink(from);
    await symlink(target.startsWith('/') ? relative(join(from, '..'), end) : target, to);
  } else if ((await stat(end)).isDirectory()) {
    await copyFolder({ ...copy, root: end }, end, to, [], depth + 1);
  } else {
    await copyFile(end, to);
  }
}
