import type { Declaration } from '../project/package-declaration.ts';

/** What a lock file records of a package: everything that says which one it is. */
export type Pinned =
  | { readonly kind: 'hub'; readonly package: string; readonly version: string }
  | { readonly kind: 'git'; readonly git: string; readonly revision: string; readonly subdirectory: string | undefined }
  | { readonly kind: 'local'; readonly local: string }
  | { readonly kind: 'tarball'; readonly tarball: string };

/** The package that answers all declarations of one key. */
export interface Pick {
  /** The folder it is installed to: the name of the project in it, or for an archive the one that the list gives it. */
  readonly name: string;
  /** For messages: `dbt-labs/dbt_utils`, a repository, a folder. */
  readonly title: string;
  /** For messages: `version 1.1.1`, `revision 0a1b2c3`. */
  readonly versionText: string;
  readonly pinned: Pinned;
  /** The newest version that could be asked for, when this is an older one. */
  readonly newerVersion: string | undefined;
  /** The packages that this one asks for. */
  readonly requires: readonly Declaration[];
  /**
   * Puts the package's files in a folder that does not exist yet.
   * @param folder where to put them now
   * @param finalFolder where they will be moved to: links are made for that place
   */
  readonly stage: (folder: string, finalFolder: string) => Promise<void>;
}
