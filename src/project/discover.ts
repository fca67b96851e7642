import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source.ts';
import { IgnoreRules } from './ignore-file.ts';
import { readIfPresent } from './raw-project-file.ts';

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

/**
 * Finds the files of one package; folders are listed once, however many kinds of file they hold. Everything here is
 * synchronous on purpose: for the many small files of a project that takes a tenth of the time of Node's promises.
 */
export class PackageFiles {
  readonly #root: string;
  readonly #shownRoot: string;
  readonly #ignore: IgnoreRules;
  readonly #listed = new Map<string, readonly string[]>();

  private constructor(root: string, shownRoot: string, ignore: IgnoreRules) {
    this.#root = root;
    this.#shownRoot = shownRoot;
    this.#ignore = ignore;
  }

  static open(root: string, shownRoot: string): PackageFiles {
    const texts = ['.dbtignore', '.martignore'].map((name) => readIfPresent(join(root, name)));
    return new PackageFiles(root, shownRoot, new IgnoreRules(texts.filter((text) => text !== undefined).join('\n')));
  }

  /** Files under the given folders whose names end in one of `endings`, sorted by path, each once. */
  find(folders: readonly string[], endings: readonly string[]): readonly FoundFile[] {
    const found = new Map<string, FoundFile>();
    for (const folder of folders) {
      const paths = this.#list(folder);
      for (const path of paths) {
        if (!endings.some((ending) => path.endsWith(ending))) continue;
        const originalFilePath = folder === '' || folder === '.' ? path : `${folder}/${path}`;
        if (found.has(originalFilePath)) continue;
        const shownPath = this.#shownRoot === '' ? originalFilePath : `${this.#shownRoot}/${originalFilePath}`;
        found.set(originalFilePath, {
          originalFilePath,
          path,
          absolutePath: join(this.#root, originalFilePath),
          shownPath,
        });
      }
    }
    return [...found.values()].sort((left, right) => (left.originalFilePath < right.originalFilePath ? -1 : 1));
  }

  #list(folder: string): readonly string[] {
    const known = this.#listed.get(folder);
    if (known !== undefined) return known;
    const files: string[] = [];
    this.#walk(folder, '', files);
    this.#listed.set(folder, files);
    return files;
  }

  #walk(folder: string, below: string, files: string[]): void {
    for (const entry of listFolder(join(this.#root, folder, below))) {
      if (entry.name.startsWith('.')) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const isFolder =
        entry.isDirectory() || (entry.isSymbolicLink() && isFolderBehind(join(this.#root, folder, path)));
      if (!this.#ignore.isEmpty && this.#ignore.ignores(`${folder}/${path}`, isFolder)) continue;
      if (isFolder) this.#walk(folder, path, files);
      else files.push(path);
    }
  }
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function isFolderBehind(link: string): boolean {
  return statSync(link, { throwIfNoEntry: false })?.isDirectory() === true;
}

function listFolder(path: string): readonly Entry[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

/** Reads files. Throws `file-unreadable`. */
export function readFiles(files: readonly FoundFile[]): readonly ReadFile[] {
  return files.map((file) => ({ ...file, file: { path: file.shownPath, text: readText(file) } }));
}

function readText(file: FoundFile): string {
  try {
    const text = readFileSync(file.absolutePath, 'utf8');
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  } catch (error) {
    throw martError(
      'file-unreadable',
      `${file.shownPath} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
