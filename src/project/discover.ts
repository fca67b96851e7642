import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { IgnoreRules } from './ignore-file.ts';
import { readIfPresent } from './project-file.ts';

/** A file of a package, found but not read. */
export interface FoundFile {
  /** Relative to the package root, with `/`: `models/staging/stg_orders.sql`. */
  readonly originalFilePath: string;
  /** Relative to the resource folder it was found under: `staging/stg_orders.sql`. */
  readonly path: string;
  readonly absolutePath: string;
  /** As messages show it: the package's folder before it, unless it is the root project's. */
  readonly shownPath: string;
}

/** A file with its text. */
export interface ReadFile extends FoundFile {
  readonly file: SourceFile;
}

/** How many files are open at once: beyond this, reading gets no faster and file handles run out. */
const PARALLEL_READS = 64;

/** Finds the files of one package; folders are listed once, however many kinds of file they hold. */
export class PackageFiles {
  readonly #root: string;
  readonly #shownRoot: string;
  readonly #ignore: IgnoreRules;
  readonly #listed = new Map<string, Promise<readonly string[]>>();

  private constructor(root: string, shownRoot: string, ignore: IgnoreRules) {
    this.#root = root;
    this.#shownRoot = shownRoot;
    this.#ignore = ignore;
  }

  static async open(root: string, shownRoot: string): Promise<PackageFiles> {
    const texts = await Promise.all(['.dbtignore', '.martignore'].map((name) => readIfPresent(join(root, name))));
    return new PackageFiles(root, shownRoot, new IgnoreRules(texts.filter((text) => text !== undefined).join('\n')));
  }

  /** Files under the given folders whose names end in one of `endings`, sorted by path, each once. */
  async find(folders: readonly string[], endings: readonly string[]): Promise<readonly FoundFile[]> {
    const found = new Map<string, FoundFile>();
    for (const folder of folders) {
      const paths = await this.#list(folder);
      for (const path of paths) {
        if (!endings.some((ending) => path.endsWith(ending))) continue;
        const originalFilePath = folder === '' || folder === '.' ? path : `${folder}/${path}`;
        if (found.has(originalFilePath)) continue;
        const shownPath = this.#shownRoot === '' ? originalFilePath : `${this.#shownRoot}/${originalFilePath}`;
        found.set(originalFilePath, { originalFilePath, path, absolutePath: join(this.#root, originalFilePath), shownPath });
      }
    }
    return [...found.values()].sort((left, right) => (left.originalFilePath < right.originalFilePath ? -1 : 1));
  }

  #list(folder: string): Promise<readonly string[]> {
    let listing = this.#listed.get(folder);
    if (listing === undefined) {
      const files: string[] = [];
      listing = this.#walk(folder, '', files).then(() => files);
      this.#listed.set(folder, listing);
    }
    return listing;
  }

  async #walk(folder: string, below: string, files: string[]): Promise<void> {
    const entries = await listFolder(join(this.#root, folder, below));
    const inner: Promise<void>[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const isFolder = entry.isDirectory();
      if (!this.#ignore.isEmpty && this.#ignore.ignores(`${folder}/${path}`, isFolder)) continue;
      if (isFolder) inner.push(this.#walk(folder, path, files));
      else files.push(path);
    }
    await Promise.all(inner);
  }
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
}

async function listFolder(path: string): Promise<readonly Entry[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

/** Reads files, many at a time. Throws `file-unreadable`. */
export async function readFiles(files: readonly FoundFile[]): Promise<readonly ReadFile[]> {
  const read: ReadFile[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index];
      if (file !== undefined) read[index] = { ...file, file: { path: file.shownPath, text: await readText(file) } };
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL_READS, files.length) }, worker));
  return read;
}

async function readText(file: FoundFile): Promise<string> {
  try {
    const text = await readFile(file.absolutePath, 'utf8');
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  } catch (error) {
    throw martError('file-unreadable', `${file.shownPath} can't be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
