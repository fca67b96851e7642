import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { scrub } from '../diagnostics/secrets.ts';
import type { Node } from '../domain/node.ts';
import type { ArtifactContext } from './artifact-context.ts';
import { unwritable } from './write-artifact.ts';

/**
 * Writes what nodes were compiled to and what was run for them, where editors, linters and people look for it.
 * Writing goes on in the background, beside the queries: wait for `settled` before the process ends.
 */
export class CompiledFiles {
  readonly #context: ArtifactContext;
  readonly #folders = new Set<string>();
  #writing: Promise<void>[] = [];

  constructor(context: ArtifactContext) {
    this.#context = context;
  }

  /** Writes `target/compiled/<package>/<file>`; returns that path as artifacts record it. */
  writeCompiled(node: Node, text: string): string {
    return this.#write('compiled', node, text);
  }

  /** Writes `target/run/<package>/<file>`; returns that path as artifacts record it. */
  writeRun(node: Node, text: string): string {
    return this.#write('run', node, text);
  }

  /** Resolves when all is written. Throws `file-unreadable` for the first file that could not be. */
  async settled(): Promise<void> {
    const writing = this.#writing;
    this.#writing = [];
    await Promise.all(writing);
  }

  #write(kind: 'compiled' | 'run', node: Node, text: string): string {
    const place = join(kind, placeOf(node));
    const written = this.#writeFile(join(this.#context.targetFolder, place), scrub(text, this.#context.secrets));
    // Whoever waits for `settled` learns of it; until then it must not count as unhandled.
    written.catch(() => undefined);
    this.#writing.push(written);
    return join(this.#context.targetPath, place);
  }

  async #writeFile(path: string, text: string): Promise<void> {
    try {
      this.#makeFolder(dirname(path));
      await writeFile(path, text);
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return;
    mkdirSync(folder, { recursive: true });
    this.#folders.add(folder);
  }
}

/** Where a node's code goes below `compiled` and `run`: one of several nodes of a file gets a file in a folder of that name. */
export function placeOf(node: Node): string {
  const alone = basename(node.path) === basename(node.originalFilePath);
  return join(node.packageName, node.originalFilePath, alone ? '' : node.path);
}
