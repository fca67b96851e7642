import type {
  Declaration,
  GitDeclaration,
  HubDeclaration,
  LocalDeclaration,
  TarballDeclaration,
} from '../project/package-declaration.ts';
import { keyOf } from '../project/package-declaration.ts';
import { GitSource } from './git-source.ts';
import { HubSource } from './hub-source.ts';
import { LocalSource } from './local-source.ts';
import type { Pick } from './pick.ts';
import type { Room } from './room.ts';
import { TarballSource } from './tarball-source.ts';

/** Finds the package that answers declarations, wherever it comes from. */
export class PackageSources {
  readonly #hub: HubSource;
  readonly #git: GitSource;
  readonly #local: LocalSource;
  readonly #tarball: TarballSource;

  constructor(room: Room) {
    this.#hub = new HubSource(room);
    this.#git = new GitSource(room);
    this.#local = new LocalSource(room);
    this.#tarball = new TarballSource(room);
  }

  /** Declarations with the same key are about the same package. A folder is the same by whatever path it is given. */
  async keyOf(declaration: Declaration): Promise<string> {
    const folder = declaration.kind === 'local' ? await this.#local.folderOf(declaration) : undefined;
    return folder === undefined ? keyOf(declaration) : `local ${folder}`;
  }

  /** @param asked declarations of one key, at least one */
  async pick(asked: readonly Declaration[]): Promise<Pick> {
    switch (asked[0]?.kind) {
      case 'hub':
        return this.#hub.pick(asked as readonly HubDeclaration[]);
      case 'git':
        return this.#git.pick(asked as readonly GitDeclaration[]);
      case 'local':
        return this.#local.pick(asked as readonly LocalDeclaration[]);
      case 'tarball':
        return this.#tarball.pick(asked as readonly TarballDeclaration[]);
      case undefined:
        throw new Error('nothing was asked for');
    }
  }
}
