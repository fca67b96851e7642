import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MartError } from '../diagnostics/diagnostic.ts';
import { copyTree } from './copy-tree.ts';
import type { TarballDeclaration } from '../project/package-declaration.ts';
import { HttpError } from './http-client.ts';
import { packageError } from './package-errors.ts';
import { readMetadata } from './package-metadata.ts';
import type { Pick } from './pick.ts';
import type { Room } from './room.ts';
import { unpackTarball } from './tarball.ts';

/** A name that is one folder, and not a hidden one. */
const FOLDER_NAME = /^\w[\w.-]*$/;

/** Packages in archives at an address. */
export class TarballSource {
  readonly #room: Room;
  readonly #unpacked = new Map<string, Promise<string>>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** Throws `package-unreachable` and `package-invalid`. */
  async pick(asked: readonly TarballDeclaration[]): Promise<Pick> {
    const [first] = asked;
    if (first === undefined) throw new Error('nothing was asked for');
    const title = this.#room.redaction.text(first.url);
    let unpacked = this.#unpacked.get(first.url);
    if (unpacked === undefined) {
      unpacked = this.#fetch(first, title);
      this.#unpacked.set(first.url, unpacked);
    }
    const folder = await unpacked;
    const { name, requires, warnings } = await readMetadata(folder, title, this.#room.scope, asked);
    for (const warning of warnings) this.#room.warn(warning);
    return {
      // As in dbt: an archive goes by the name that the list gives it.
      name: first.name !== undefined && FOLDER_NAME.test(first.name) ? first.name : name,
      title,
      versionText: `archive ${title}`,
      pinned: { kind: 'tarball', tarball: first.written },
      newerVersion: undefined,
      requires,
      stage: (target) => copyTree(folder, target),
    };
  }

  async #fetch(declaration: TarballDeclaration, title: string): Promise<string> {
    const work = await this.#room.workspace.newFolder();
    const archive = join(work, 'package.tar.gz');
    try {
      await this.#room.http.download(new URL(declaration.url), archive);
      const found = await unpackTarball(archive, join(work, 'unpacked'), title);
      const folder = join(work, 'package');
      await rename(found, folder);
      return folder;
    } catch (error) {
      if (error instanceof HttpError)
        throw packageError('package-unreachable', `the archive ${title} can't be had: ${error.message}`, [declaration]);
      if (!(error instanceof MartError) || error.diagnostics.some(({ at }) => at !== undefined)) throw error;
      throw new MartError(
        error.diagnostics.map((found) => ({ ...found, at: declaration.at })),
        { cause: error },
      );
    }
  }
}
