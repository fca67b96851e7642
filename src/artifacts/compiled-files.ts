import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { scrub } from '../diagnostics/secrets.ts';
import type { Node } from '../domain/node.ts';
import type { ArtifactContext } from './artifact-context.ts';
import { unwritable } from './write-artifact.ts';

/**
 * Writes what nodes were compiled to and what was run for them, where editors, linters and people look for it.
 *
 * Files wait until `settled`: new files in the disk's journal make every commit of an embedded database slower. With
 * `immediate` they are written at once, for those who watch a run from outside.
 */
export class CompiledFiles {
  readonly #context: ArtifactContext;
  readonly #immediate: boolean;
  readonly #folders = new Set<string>();
  #waiting: { readonly path: string; readonly text: string }[] = [];

  constructor(context: ArtifactContext, immediate = false) {
    this.#context = context;
    this.#immediate = immediate;
  }

  /** Writes `target/compiled/<package>/<file>`; returns that path as artifacts record it. A batch's has a file in a folder. */
  writeCompiled(node: Node, text: string, batch?: string): string {
    return this.#write('compiled', node, text, batch);
  }

  /** Writes `target/run/<package>/<file>`; returns that path as artifacts record it. */
  writeRun(node: Node, text: string): string {
    return this.#write('run', node, text);
  }

  /** Writes what waits. Throws `file-unreadable` when a file can't be written. */
  settled(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { path, text } of waiting) this.#writeFile(path, text);
  }

  #write(kind: 'compiled' | 'run', node: Node, text: string, batch?: string): string {
    const place = join(kind, batch === undefined ? placeOf(node) : batchPlace(placeOf(node), batch));
    this.#waiting.push({ path: join(this.#context.targetFolder, place), text });
    if (this.#immediate) this.settled();
    return join(this.#context.targetPath, place);
  }

  #writeFile(path: string, text: string): void {
    try {
      this.#makeFolder(dirname(path));
      const shown = scrub(text, this.#context.secrets);
      // Most files are what the last run left, and reading one costs a fraction of writing it.
      if (!holds(path, shown)) writeFileSync(path, shown);
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

function holds(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}

/**
 * Where a node's code goes below `compiled` and `run`: one of several nodes of a file gets a file in a folder of that name. A
 * unit test has no SQL file that it could be named for.
 */
export function placeOf(node: Node): string {
  if (node.resourceType === 'unit_test') return join(node.packageName, node.originalFilePath, dirname(node.originalFilePath), `${node.name}.sql`);
  const alone = basename(node.path) === basename(node.originalFilePath);
  return join(node.packageName, node.originalFilePath, alone ? '' : node.path);
}

/** `models/orders.sql` as `models/orders/orders_2024-09-17.sql`. */
function batchPlace(place: string, batch: string): string {
  const { dir, name, ext } = parse(place);
  return join(dir, name, `${name}_${batch}${ext}`);
}
