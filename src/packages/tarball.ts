import { mkdir, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { extract, ReadEntry } from 'tar';
import { martError, MartError } from '../diagnostics/diagnostic.ts';
import { hasProjectFile } from '../project/raw-project-file.ts';
import { checkLinks } from './inner-links.ts';

const UNPACKED_BYTES_MAX = 1024 * 1024 * 1024;
const FILE_TYPES = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'GNUDumpDir', 'SymbolicLink', 'Link']);

/**
 * Unpacks an archive of a package into a new folder, and gives the folder of the project in it: the only folder at the
 * top, or the top itself. Throws `package-invalid` for what is no archive, holds no project, or would write or point
 * outside of the folder. The one place that knows the `tar` package.
 * @param title the package, for messages
 */
export async function unpackTarball(archive: string, folder: string, title: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const guard = new EntryGuard();
  try {
    await extract({
      file: archive,
      cwd: folder,
      strict: true,
      preserveOwner: false,
      filter: (path, entry) => guard.accepts(path, entry),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw martError('package-invalid', `the archive of ${title} can't be unpacked: ${reason}`, { cause: error });
  }
  if (guard.problem !== undefined)
    throw martError('package-invalid', `the archive of ${title} is refused: ${guard.problem}`);
  await checkLinks(folder, title);
  return projectFolder(folder, title);
}

/** Decides on each entry before it is written; the first that is wrong spoils the archive. */
class EntryGuard {
  problem: string | undefined;
  #bytes = 0;

  accepts(path: string, entry: object): boolean {
    if (this.problem === undefined && entry instanceof ReadEntry) this.problem = this.#problemOf(path, entry);
    return this.problem === undefined;
  }

  #problemOf(path: string, entry: ReadEntry): string | undefined {
    this.#bytes += entry.size;
    if (this.#bytes > UNPACKED_BYTES_MAX) return 'it is larger than any package';
    if (leadsOut(path)) return `\`${path}\` would be written outside of the package`;
    if (!FILE_TYPES.has(entry.type)) return `\`${path}\` is neither a file nor a folder`;
    const end = linkEnd(path, entry);
    return end !== undefined && leadsOut(end)
      ? `it holds a link that leads out of it: \`${path}\` to \`${entry.linkpath ?? ''}\``
      : undefined;
  }
}

/** Where a link leads, from the top of the archive: a hard link's target is written so, a symbolic one's from where it stands. */
function linkEnd(path: string, { type, linkpath = '' }: ReadEntry): string | undefined {
  if (type === 'Link') return linkpath;
  if (type !== 'SymbolicLink') return undefined;
  return linkpath.startsWith('/') ? linkpath : posix.normalize(posix.join(posix.dirname(path), linkpath));
}

function leadsOut(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..');
}

async function projectFolder(folder: string, title: string): Promise<string> {
  if (await hasProjectFile(folder)) return folder;
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const inner = join(folder, entry.name);
    if (entry.isDirectory() && entries.length === 1 && (await hasProjectFile(inner))) return inner;
  }
  throw noProject(title);
}

function noProject(title: string): MartError {
  return martError('package-invalid', `${title} is no package: there is no dbt_project.yml in it`);
}
