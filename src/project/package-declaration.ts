import type { Span } from '../diagnostics/source.ts';
import type { VersionBound } from '../project/version-bound.ts';

interface Asked {
  /** Who asks, for messages: `packages.yml`, `dbt-labs/codegen 0.12.1`. */
  readonly by: string;
  readonly at: Span | undefined;
  /** The name of the project in the package, where a lock file says it. */
  readonly name: string | undefined;
}

/** A package of the hub: `package: dbt-labs/dbt_utils`. */
export interface HubDeclaration extends Asked {
  readonly kind: 'hub';
  readonly package: string;
  /** As written. */
  readonly versions: readonly string[];
  readonly bounds: readonly VersionBound[];
  readonly installPrerelease: boolean;
}

export interface GitDeclaration extends Asked {
  readonly kind: 'git';
  readonly url: string;
  /** The address before its templates were rendered: what a lock file may hold. */
  readonly written: string;
  readonly revision: string | undefined;
  readonly subdirectory: string | undefined;
  readonly warnsUnpinned: boolean;
}

export interface LocalDeclaration extends Asked {
  readonly kind: 'local';
  readonly path: string;
  /** The folder of the project that asks. */
  readonly base: string;
  readonly isCopied: boolean;
}

export interface TarballDeclaration extends Asked {
  readonly kind: 'tarball';
  readonly url: string;
  readonly written: string;
}

/** One entry of `packages:`. */
export type Declaration = HubDeclaration | GitDeclaration | LocalDeclaration | TarballDeclaration;

/** Declarations with the same key speak of the same package, and must agree. */
export function keyOf(declaration: Declaration): string {
  switch (declaration.kind) {
    case 'hub':
      return `hub ${declaration.package}`;
    case 'git':
      return `git ${declaration.url.replace(/\/+$/, '').replace(/\.git$/, '')} ${declaration.subdirectory ?? ''}`;
    case 'local':
      return `local ${declaration.base} ${declaration.path}`;
    case 'tarball':
      return `tarball ${declaration.url}`;
  }
}
