import { martError } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { HttpError, type HttpClient } from './http-client.ts';
import { parseVersion, type Version } from '../project/version.ts';

/** A version of a package, as the hub describes it. */
export interface HubVersion {
  readonly version: Version;
  /** The name of the project in it. */
  readonly name: string;
  readonly packages: Json | undefined;
  readonly requireDbtVersion: readonly string[];
  readonly tarball: URL | undefined;
}

export interface HubPackage {
  readonly versions: readonly HubVersion[];
  /** The package's present name, when it was renamed. */
  readonly renamedTo: string | undefined;
}

/** Reads the index of a package hub: `api/v1/index.json` and `api/v1/<namespace>/<name>.json`. */
export class HubIndex {
  readonly #base: URL;
  readonly #http: HttpClient;
  readonly #packages = new Map<string, Promise<HubPackage | undefined>>();

  constructor(base: URL, http: HttpClient) {
    this.#base = base;
    this.#http = http;
  }

  /** Undefined for a package that the hub does not have. Throws `package-unreachable`. */
  async package(name: string): Promise<HubPackage | undefined> {
    let found = this.#packages.get(name);
    if (found === undefined) {
      found = this.#read(name);
      this.#packages.set(name, found);
    }
    return found;
  }

  /** A package whose name is near to one that does not exist. */
  async suggest(name: string): Promise<string | undefined> {
    const index = await this.#http.json(new URL('api/v1/index.json', this.#base)).catch(() => undefined);
    if (index === undefined || !Array.isArray(index)) return undefined;
    const names = (index as readonly Json[]).filter((entry): entry is string => typeof entry === 'string');
    // Often the namespace alone is wrong.
    return nearest(name, names) ?? names.find((candidate) => candidate.split('/')[1] === name.split('/')[1]);
  }

  async #read(name: string): Promise<HubPackage | undefined> {
    const url = new URL(`api/v1/${name}.json`, this.#base);
    try {
      return packageFrom(await this.#http.json(url), this.#base, name);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error.status === 404) return undefined;
      const hint = 'the address of the hub is set by MART_PACKAGE_HUB_URL or DBT_PACKAGE_HUB_URL';
      throw martError('package-unreachable', `the package hub can't be read: ${url.href}: ${error.message}`, {
        hint,
        cause: error,
      });
    }
  }
}

function packageFrom(answer: Json, base: URL, name: string): HubPackage {
  if (!isJsonObject(answer) || !isJsonObject(answer['versions']))
    throw new HttpError('the answer does not describe a package');
  const versions = Object.entries(answer['versions']).flatMap(([text, record]) => {
    const version = parseVersion(text);
    return version === undefined || !isJsonObject(record) ? [] : [versionFrom(version, record, base, name)];
  });
  return { versions, renamedTo: presentName(answer, name) };
}

function versionFrom(version: Version, record: JsonObject, base: URL, packageName: string): HubVersion {
  const downloads = isJsonObject(record['downloads']) ? record['downloads'] : {};
  const tarball = downloads['tarball'];
  const name = record['name'];
  return {
    version,
    name: typeof name === 'string' ? name : (packageName.split('/')[1] ?? packageName),
    packages: record['packages'],
    requireDbtVersion: texts(record['require_dbt_version']),
    tarball: typeof tarball === 'string' && URL.canParse(tarball, base.href) ? new URL(tarball, base) : undefined,
  };
}

function texts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value)
    ? (value as readonly Json[]).filter((item): item is string => typeof item === 'string')
    : [];
}

function presentName(answer: JsonObject, name: string): string | undefined {
  const [namespace, short] = name.split('/');
  const redirected = [
    answer['redirectnamespace'] ?? answer['namespace'] ?? namespace,
    answer['redirectname'] ?? answer['name'] ?? short,
  ];
  if ((answer['redirectnamespace'] ?? answer['redirectname'] ?? null) === null) return undefined;
  const present = redirected.join('/');
  return present === name ? undefined : present;
}
