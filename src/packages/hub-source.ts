import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DBT_COMPATIBLE_VERSION, SPOKEN_DBT_VERSIONS } from '../domain/versions.ts';
import { martError, warningDiagnostic, type Note } from '../diagnostics/diagnostic.ts';
import type { HubDeclaration } from '../project/package-declaration.ts';
import { HttpError } from './http-client.ts';
import { HubIndex, type HubPackage, type HubVersion } from './hub-index.ts';
import { packageError } from './package-errors.ts';
import type { Pick } from './pick.ts';
import { readHubRequirements } from '../project/package-declarations.ts';
import type { Room } from './room.ts';
import { unpackTarball } from './tarball.ts';
import { allows, satisfiesAny } from '../project/version-bound.ts';
import { compareVersions } from '../project/version.ts';

/** So many versions are listed in a message. */
const LISTED_MAX = 8;

/** Packages of the hub: the highest version that suits all who ask. */
export class HubSource {
  readonly #room: Room;
  readonly #index: HubIndex;

  constructor(room: Room) {
    this.#room = room;
    this.#index = new HubIndex(room.hubUrl, room.http);
  }

  /** Throws `package-missing`, or `version-mismatch` with what everybody asks for. */
  async pick(asked: readonly HubDeclaration[]): Promise<Pick> {
    const name = asked[0]?.package ?? '';
    const found = await this.#index.package(name);
    if (found === undefined) throw await this.#missing(name, asked);
    this.#warnRenamed(name, found, asked);
    const { chosen, newest } = choose(found, asked, this.#room.checksVersion);
    const title = `${name} ${chosen.version.text}`;
    return {
      name: chosen.name,
      title: name,
      versionText: `version ${chosen.version.text}`,
      pinned: { kind: 'hub', package: name, version: chosen.version.text },
      newerVersion:
        newest !== undefined && compareVersions(newest.version, chosen.version) > 0 ? newest.version.text : undefined,
      requires: readHubRequirements(title, chosen.packages),
      stage: (folder) => this.#stage(chosen, title, folder),
    };
  }

  async #stage(chosen: HubVersion, title: string, folder: string): Promise<void> {
    if (chosen.tarball === undefined) throw martError('package-invalid', `the hub gives no archive of ${title}`);
    const work = await this.#room.workspace.newFolder();
    const archive = join(work, 'package.tar.gz');
    try {
      await this.#room.http.download(chosen.tarball, archive);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      throw martError(
        'package-unreachable',
        `the archive of ${title} can't be had: ${chosen.tarball.href}: ${error.message}`,
        { cause: error },
      );
    }
    await rename(await unpackTarball(archive, join(work, 'unpacked'), title), folder);
  }

  #warnRenamed(name: string, { renamedTo }: HubPackage, asked: readonly HubDeclaration[]): void {
    if (renamedTo === undefined) return;
    const at = asked.find((declaration) => declaration.at !== undefined)?.at;
    if (at === undefined) return;
    this.#room.warn(
      warningDiagnostic('deprecated', `the package ${name} is now called ${renamedTo}`, {
        at,
        hint: `ask for \`${renamedTo}\``,
        event: 'PackageRedirectDeprecation',
      }),
    );
  }

  async #missing(name: string, asked: readonly HubDeclaration[]): Promise<Error> {
    const near = await this.#index.suggest(name);
    const hint = near === undefined ? `packages are listed at ${this.#room.hubUrl.href}` : `did you mean \`${near}\`?`;
    return packageError('package-missing', `the hub has no package \`${name}\``, asked, { hint });
  }
}

interface Choice {
  readonly chosen: HubVersion;
  /** The newest that could be asked for. */
  readonly newest: HubVersion | undefined;
}

function choose({ versions }: HubPackage, asked: readonly HubDeclaration[], checksVersion: boolean): Choice {
  const bounds = asked.flatMap((declaration) => declaration.bounds);
  const takesPrereleases =
    asked.some(({ installPrerelease }) => installPrerelease) ||
    bounds.some(({ version }) => version.prerelease !== undefined);
  const ordered = versions.toSorted((left, right) => compareVersions(left.version, right.version));
  const offered = ordered.filter(({ version }) => takesPrereleases || version.prerelease === undefined);
  const usable = checksVersion ? offered.filter(suitsDbt) : offered;
  const chosen = usable.findLast(({ version }) => allows(bounds, version));
  if (chosen !== undefined) return { chosen, newest: usable.at(-1) };
  const name = asked[0]?.package ?? '';
  const forOtherDbt = offered.findLast(({ version }) => allows(bounds, version));
  if (forOtherDbt !== undefined) throw wrongDbt(name, forOtherDbt, asked);
  const message =
    asked.length > 1
      ? `no version of ${name} suits all who ask for it`
      : `no version of ${name} is ${asked[0]?.versions.join(', ') ?? ''}`;
  const hint = ordered.some(({ version }) => allows(bounds, version))
    ? 'a prerelease would do: `install_prerelease: true` allows it'
    : `the hub has ${listed(offered)}`;
  throw packageError('version-mismatch', message, asked, { notes: demands(asked), hint });
}

function wrongDbt(name: string, found: HubVersion, asked: readonly HubDeclaration[]): Error {
  const wanted = found.requireDbtVersion.join(', ');
  const message = `${name} ${found.version.text} asks for dbt ${wanted}; mart speaks the language of dbt ${DBT_COMPATIBLE_VERSION}`;
  return packageError('version-mismatch', message, asked, {
    notes: demands(asked),
    hint: 'to try nevertheless: --no-version-check',
  });
}

function demands(asked: readonly HubDeclaration[]): readonly Note[] {
  return asked.length < 2
    ? []
    : asked.map(({ by, versions, at }) => ({ message: `${by} asks for ${versions.join(', ')}`, at }));
}

function listed(versions: readonly HubVersion[]): string {
  const names = versions.map(({ version }) => version.text);
  if (names.length === 0) return 'none';
  return names.length <= LISTED_MAX
    ? names.join(', ')
    : `${names[0] ?? ''}, …, ${names.slice(1 - LISTED_MAX).join(', ')}`;
}

/** A range that can't be read is nobody's reason to do without the package. */
function suitsDbt({ requireDbtVersion }: HubVersion): boolean {
  return satisfiesAny(SPOKEN_DBT_VERSIONS, requireDbtVersion) !== false;
}
