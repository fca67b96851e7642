import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { warningDiagnostic, type Note } from '../diagnostics/diagnostic.ts';
import { copyTree } from './copy-tree.ts';
import type { GitDeclaration } from '../project/package-declaration.ts';
import { checkOut, RevisionMissing, type Checkout } from './git-checkout.ts';
import { GitError } from './git.ts';
import { checkLinks } from './inner-links.ts';
import { packageError } from './package-errors.ts';
import { readMetadata } from './package-metadata.ts';
import type { Pick } from './pick.ts';
import type { Room } from './room.ts';

/** Names that stand for whatever is newest. */
const MOVING = new Set(['HEAD', 'main', 'master']);
const COMMIT_LENGTH_SHOWN = 12;

/** Packages in git repositories. */
export class GitSource {
  readonly #room: Room;
  readonly #checkouts = new Map<string, Promise<Checkout>>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** Throws `package-unreachable`, `package-missing`, and `version-mismatch` when two revisions are asked for. */
  async pick(asked: readonly GitDeclaration[]): Promise<Pick> {
    const [first] = asked;
    if (first === undefined) throw new Error('nothing was asked for');
    const title = this.#room.redaction.text(first.url);
    const revision = agreedRevision(asked, title);
    if ((revision === undefined || MOVING.has(revision)) && asked.every(({ warnsUnpinned }) => warnsUnpinned))
      this.#warnUnpinned(title, revision, asked);
    const checkout = await this.#checkout(first, revision, title, asked);
    const folder = await packageFolder(checkout, first, title, asked);
    const { name, requires, warnings } = await readMetadata(folder, title, this.#room.scope, asked);
    for (const warning of warnings) this.#room.warn(warning);
    const { commit } = checkout;
    const within = first.subdirectory === undefined ? '' : `, ${first.subdirectory}`;
    return {
      name,
      title,
      versionText: `revision ${revision === undefined || commit.startsWith(revision) ? commit.slice(0, COMMIT_LENGTH_SHOWN) : revision}${within}`,
      pinned: { kind: 'git', git: first.written, revision: commit, subdirectory: first.subdirectory },
      newerVersion: undefined,
      requires,
      stage: (target) => copyTree(folder, target),
    };
  }

  async #checkout(
    first: GitDeclaration,
    revision: string | undefined,
    title: string,
    asked: readonly GitDeclaration[],
  ): Promise<Checkout> {
    const key = `${first.url} ${revision ?? ''}`;
    const started = this.#checkouts.get(key);
    if (started !== undefined) return started;
    const checkout = this.#fetch(first, revision, title, asked);
    this.#checkouts.set(key, checkout);
    return checkout;
  }

  async #fetch(
    { url }: GitDeclaration,
    revision: string | undefined,
    title: string,
    asked: readonly GitDeclaration[],
  ): Promise<Checkout> {
    const folder = await this.#room.workspace.newFolder();
    try {
      const checkout = await checkOut(this.#room.git, folder, this.#address(url), revision);
      await checkLinks(checkout.folder, title);
      return checkout;
    } catch (error) {
      if (error instanceof RevisionMissing) {
        const message =
          revision === undefined
            ? `${title} can't be used`
            : `${title} has no revision \`${revision}\`: ${error.message}`;
        throw packageError('package-missing', message, asked, { hint: error.hint });
      }
      if (!(error instanceof GitError)) throw error;
      const hint = 'git says so; check the address, and that you may read it: `git ls-remote <address>`';
      throw packageError('package-unreachable', `${title} can't be fetched: ${error.message}`, asked, { hint });
    }
  }

  /** A path is relative to the project, as everywhere in its files, not to the folder that git works in. */
  #address(url: string): string {
    return /^\.{1,2}[/\\]/.test(url) && !isAbsolute(url) ? resolve(this.#room.projectRoot, url) : url;
  }

  #warnUnpinned(title: string, revision: string | undefined, asked: readonly GitDeclaration[]): void {
    const what = revision === undefined ? 'has no `revision`' : `follows \`${revision}\``;
    const at = asked.find((declaration) => declaration.at !== undefined)?.at;
    const hint = 'name a tag or a commit in `revision`, or set `warn-unpinned: false`';
    this.#room.warn(
      warningDiagnostic(
        'package-unpinned',
        `the package ${title} ${what}: it may change from one installation to the next`,
        { at, hint },
      ),
    );
  }
}

function agreedRevision(asked: readonly GitDeclaration[], title: string): string | undefined {
  const revisions = new Set(asked.flatMap(({ revision }) => revision ?? []));
  if (revisions.size < 2) return [...revisions][0];
  const notes = asked.map(({ by, revision, at }): Note => ({
    message: `${by} asks for ${revision ?? 'no revision in particular'}`,
    at,
  }));
  throw packageError('version-mismatch', `different revisions of ${title} are asked for`, asked, { notes });
}

async function packageFolder(
  checkout: Checkout,
  { subdirectory }: GitDeclaration,
  title: string,
  asked: readonly GitDeclaration[],
): Promise<string> {
  if (subdirectory === undefined) return checkout.folder;
  const folder = join(checkout.folder, subdirectory);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return folder;
  throw packageError('package-missing', `${title} has no folder \`${subdirectory}\` at this revision`, asked);
}
