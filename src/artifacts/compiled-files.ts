import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { scrub } from '../diagnostics/secrets.ts';
import type { Node } from '../domain/node.ts';
import type { ArtifactContext } from './artifact-context.ts';
import { unwritable } from './write-artifact.ts';

/** Writes what nodes were compiled to and what was run for them, where editors, linters and people look for it. */
export class CompiledFiles {
  readonly #context: ArtifactContext;
  readonly #folders = new Set<string>();

  constructor(context: ArtifactContext) {
    this.#context = context;
  }

  /** Writes `target/compiled/<package>/<file>`; returns that path as artifacts record it. Throws `file-unreadable`. */
  writeCompiled(node: Node, text: string): string {
    return this.#write('compiled', node, text);
  }

  /** Writes `target/run/<package>/<file>`; returns that path as artifacts record it. Throws `file-unreadable`. */
  writeRun(node: Node, text: string): string {
    return this.#write('run', node, text);
  }

  #write(kind: 'compiled' | 'run', node: Node, text: string): string {
    const place = join(kind, placeOf(node));
    const path = join(this.#context.targetFolder, place);
    try {
      this.#makeFolder(dirname(path));
      writeFileSync(path, scrub(text, this.#context.secrets));
    } catch (error) {
      throw unwritable(path, error);
    }
    return join(this.#context.targetPath, place);
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
