import { readdir, readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';

/** Whether a path is the folder itself or below it. Both absolute. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * Refuses a package with symbolic links to places outside of it: reading it would read files that are none of its
 * business. Throws `package-invalid`.
 * @param title the package, for the message
 */
export async function checkLinks(folder: string, title: string): Promise<void> {
  const root = await realpath(folder);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = await readlink(path);
    const end = await realpath(path).catch(() => resolve(dirname(path), target));
    if (isAbsolute(target) || !isWithin(root, end)) {
      throw martError(
        'package-invalid',
        `${title} holds a link that leads out of it: \`${relative(root, path)}\` to \`${target}\``,
      );
    }
  }
}
