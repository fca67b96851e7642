import { mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import { hasProjectFile } from '../project/raw-project-file.ts';
import { copyTree } from './copy-tree.ts';
import type { LocalDeclaration } from '../project/package-declaration.ts';
import { isWithin } from './inner-links.ts';
import { packageError } from './package-errors.ts';
import { readMetadata } from './package-metadata.ts';
import type { Pick } from './pick.ts';
import type { Room } from './room.ts';

/** What commands leave in a project: no part of it. */
const LEFT_BEHIND = ['.git', 'target', 'logs', 'dbt_packages', 'node_modules'];

/** Packages in folders of this machine: linked, so that changes are seen at once; copied where links can't be made. */
export class LocalSource {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** The folder that a path means: relative to the project, as in dbt, else to the package that asks. */
  async folderOf({ path, base }: LocalDeclaration): Promise<string | undefined> {
    for (const folder of [resolve(this.#room.projectRoot, path), resolve(base, path)]) {
      if (await hasProjectFile(folder)) return realpath(folder);
    }
    return undefined;
  }

  /** Throws `package-missing`. */
  async pick(asked: readonly LocalDeclaration[]): Promise<Pick> {
    const [first] = asked;
    if (first === undefined) throw new Error('nothing was asked for');
    const folder = await this.folderOf(first);
    if (folder === undefined) {
      const hint = 'the path is relative to the folder of the project';
      throw packageError('package-missing', `there is no package in \`${first.path}\`: no dbt_project.yml`, asked, {
        hint,
      });
    }
    this.#checkPlace(folder, first);
    const isFromRoot = resolve(this.#room.projectRoot, first.path) === folder;
    const local = isFromRoot
      ? first.path
      : relative(await realpath(this.#room.projectRoot), folder)
          .split(sep)
          .join('/');
    const { name, requires, warnings } = await readMetadata(folder, first.path, this.#room.scope, asked);
    for (const warning of warnings) this.#room.warn(warning);
    return {
      name,
      title: first.path,
      versionText: `folder ${first.path}`,
      pinned: { kind: 'local', local },
      newerVersion: undefined,
      requires,
      stage: (target, finalFolder) =>
        this.#stage(
          folder,
          target,
          finalFolder,
          asked.some(({ isCopied }) => isCopied),
        ),
    };
  }

  /** What is installed replaces what was there: sources that lie there would go. */
  #checkPlace(folder: string, declaration: LocalDeclaration): void {
    const installed = this.#room.workspace.installFolder;
    if (!isWithin(installed, folder)) return;
    const hint = 'move the package, or set `packages-install-path` to a folder that holds nothing else';
    throw packageError(
      'invalid-value',
      `the package \`${declaration.path}\` lies where packages are installed to`,
      [declaration],
      { hint },
    );
  }

  async #stage(folder: string, target: string, finalFolder: string, isCopied: boolean): Promise<void> {
    await mkdir(dirname(target), { recursive: true });
    if (!isCopied) {
      try {
        // A relative link holds also where the whole is moved or mounted elsewhere.
        await symlink(relative(dirname(finalFolder), folder), target, 'dir');
        return;
      } catch {
        this.#room.report({ kind: 'log', level: 'debug', message: `no link to ${folder} can be made: it is copied` });
      }
    }
    const { installFolder, folder: work } = this.#room.workspace;
    try {
      await copyTree(folder, target, { without: LEFT_BEHIND, skipped: [installFolder, work] });
    } catch (error) {
      throw martError(
        'package-invalid',
        `the package in ${folder} can't be copied: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }
}
