import { martError } from '../diagnostics/diagnostic.ts';
import { MASK } from '../diagnostics/secrets.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Span } from '../diagnostics/source.ts';

/** Variables whose values are secret: readable in `profiles.yml` and `packages.yml` only, never shown. */
const SECRET_PREFIXES = ['DBT_ENV_SECRET', 'MART_ENV_SECRET'];
/** Variables whose values are copied to the artifacts' metadata. */
const METADATA_PREFIXES = ['DBT_ENV_CUSTOM_ENV_', 'MART_ENV_CUSTOM_ENV_'];
const INTERNAL_PREFIXES = ['_DBT', '_MART'];

export type EnvironmentUse = 'project' | 'profile' | 'packages';

export interface EnvironmentRequest {
  readonly name: string;
  readonly fallback: string | undefined;
  readonly use: EnvironmentUse;
  readonly at?: Span | undefined;
}

function startsWithOne(name: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => name.startsWith(prefix));
}

function isSecretName(name: string): boolean {
  return startsWithOne(name, SECRET_PREFIXES);
}

/** What `--vars` gave, as it may be shown: values that are secret by their names are masked, whatever they are. */
export function shownVariables(given: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, isSecretName(name) ? MASK : value]));
}

/** The values of `--vars` that are secret by their names, as text. True, false and null are nobody's secret. */
export function secretVariables(given: JsonObject): readonly string[] {
  const secrets = Object.entries(given).flatMap(([name, value]) => (isSecretName(name) ? [value] : []));
  return secrets.flatMap((value) => {
    if (value === undefined || value === null || value === '' || typeof value === 'boolean') return [];
    return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
  });
}

/** The process environment as templates may read it. Knows which values are secret. */
export class Environment {
  readonly #variables: Readonly<Record<string, string | undefined>>;
  readonly #given: JsonObject;
  readonly #secrets = new Set<string>();

  /** @param given the variables of `--vars`, some of which may be secret by their names, too */
  constructor(variables: Readonly<Record<string, string | undefined>>, given: JsonObject = {}) {
    this.#variables = variables;
    this.#given = given;
    for (const [name, value] of Object.entries(variables)) {
      if (value !== undefined && value !== '' && isSecretName(name)) this.#secrets.add(value);
    }
    for (const secret of secretVariables(given)) this.#secrets.add(secret);
  }

  /** The same with other values for some variables. */
  with(values: JsonObject): Environment {
    const given = Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]);
    return new Environment({ ...this.#variables, ...Object.fromEntries(given) }, this.#given);
  }

  /** `env_var(name, fallback)`. Throws `env-var-missing`, or `permission-denied` for a secret outside of its place. */
  get(request: EnvironmentRequest): string {
    const { name, fallback, use, at } = request;
    if (startsWithOne(name, INTERNAL_PREFIXES)) {
      throw martError('invalid-value', `the environment variable \`${name}\` is reserved`, { at });
    }
    const secret = isSecretName(name);
    if (secret && use === 'project') {
      const hint =
        'secrets may be read in profiles.yml and packages.yml only; rename the variable if its value is no secret';
      throw martError('invalid-value', `the secret environment variable \`${name}\` can't be used here`, { at, hint });
    }
    const value = this.#variables[name] ?? fallback;
    if (value === undefined) throw this.#missing(name, at);
    return value;
  }

  has(name: string): boolean {
    return this.#variables[name] !== undefined;
  }

  /** Values that no sink may show. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /** `dbt_metadata_envs`: variables made to be copied into artifacts, without their prefix. */
  get metadata(): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const [name, value] of Object.entries(this.#variables)) {
      const prefix = METADATA_PREFIXES.find((candidate) => name.startsWith(candidate));
      if (prefix !== undefined && value !== undefined) found[name.slice(prefix.length)] = value;
    }
    return found;
  }

  #missing(name: string, at: Span | undefined): Error {
    const hint =
      didYouMean(name, Object.keys(this.#variables)) ?? `set it, or give a default: env_var('${name}', 'default')`;
    return martError('env-var-missing', `the environment variable \`${name}\` is not set`, { at, hint });
  }
}
