import type { Declaration } from '../project/package-declaration.ts';
import type { Pick } from './pick.ts';

/** A package as callers of `installPackages` see it. */
export interface InstalledPackage {
  /** The name of its project, and of its folder. */
  readonly name: string;
  readonly kind: Declaration['kind'];
  /** A version of the hub, a commit, a folder, or an address. */
  readonly version: string;
  /** A newer version that the hub has. */
  readonly newerVersion?: string | undefined;
}

export function installedPackage({ name, pinned, title, newerVersion }: Pick): InstalledPackage {
  const { kind } = pinned;
  if (kind === 'hub') return { name, kind, version: pinned.version, newerVersion };
  return { name, kind, version: kind === 'git' ? pinned.revision : title };
}

/** The same for an entry of a lock file, without looking anything up. */
export function describeLocked(declaration: Declaration): InstalledPackage {
  const { kind, name } = declaration;
  switch (kind) {
    case 'hub':
      return {
        name: name ?? declaration.package.split('/')[1] ?? declaration.package,
        kind,
        version: declaration.versions.join(','),
      };
    case 'git':
      return { name: name ?? declaration.written, kind, version: declaration.revision ?? 'HEAD' };
    case 'local':
      return { name: name ?? declaration.path, kind, version: declaration.path };
    case 'tarball':
      return { name: name ?? declaration.written, kind, version: declaration.written };
  }
}
