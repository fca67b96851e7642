import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { settingsScope, type CoreContext } from '../context/base-context.ts';
import { YamlDocument, type YamlNode } from '../context/yaml.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { TargetBlock } from '../warehouse/warehouse.ts';
import { readIfPresent, type RawProjectFile } from './raw-project-file.ts';
import { renderTree } from './render-yaml.ts';

export interface ProfileRequest {
  readonly core: CoreContext;
  readonly project: RawProjectFile;
  readonly profilesDir: string | undefined;
  readonly profile: string | undefined;
  readonly target: string | undefined;
  readonly threads: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const FILE_NAME = 'profiles.yml';
/** Keys whose values are secret, whatever the warehouse. */
const SECRET_KEY = /pass(word|phrase)?$|token$|secret|private_key(?!_path)|keyfile_json|api_key|credentials$/i;
const DEFAULT_THREADS = 4;

/**
 * The target to work on: from the first `profiles.yml` that has the profile. Looked for in the folder that was given
 * (by `--profiles-dir`, `MART_PROFILES_DIR` or `DBT_PROFILES_DIR`), else in the project, `~/.mart` and `~/.dbt`.
 * With no `profiles.yml` anywhere, or no profile asked for, it is DuckDB in a file beside the project.
 */
export function findTarget(request: ProfileRequest): TargetBlock {
  const files = profileFiles(request);
  const wanted = profileName(request);
  const name =
    wanted ?? files.map((file) => implicitProfile(file, request.project.name)).find((found) => found !== undefined);
  if (name === undefined || (files.length === 0 && request.profile === undefined)) return defaultTarget(request);
  for (const file of files) if (file.root.has(name)) return readTarget(request, file, name);
  throw profileNotFound(request, files, name);
}

/** A project that names no profile takes the one called like it, or `default`. */
function implicitProfile(file: YamlDocument, projectName: string): string | undefined {
  return [projectName, 'default'].find((name) => file.root.has(name));
}

function profileName({ profile, project, core }: ProfileRequest): string | undefined {
  const name = profile ?? core.invocation.environment['DBT_PROFILE'] ?? project.profile;
  if (name === undefined || project.document === undefined || name !== project.profile) return name;
  const rendered = renderTree(project.document.root.get('profile'), settingsScope(core, 'project')).value;
  return typeof rendered === 'string' ? rendered : name;
}

/** The folders that are searched for `profiles.yml`, the first that has the profile counting: the one given, or the usual ones. */
export function profileFolders(given: string | undefined, projectRoot: string, environment: Environment): readonly string[] {
  const chosen = given ?? environment['MART_PROFILES_DIR'] ?? environment['DBT_PROFILES_DIR'];
  if (chosen !== undefined) return [resolve(chosen)];
  const home = environment['HOME'] ?? homedir();
  return [projectRoot, join(home, '.mart'), join(home, '.dbt')];
}

function profileFiles(request: ProfileRequest): readonly YamlDocument[] {
  const folders = profileFolders(request.profilesDir, request.project.root, request.core.invocation.environment);
  const [first = ''] = folders;
  const paths = folders.map((folder) => join(folder, FILE_NAME));
  const texts = paths.map(readIfPresent);
  if (folders.length === 1 && texts[0] === undefined) {
    throw martError('profile-not-found', `there is no ${FILE_NAME} in ${first}`, {
      hint: 'that folder was given by --profiles-dir or the environment',
    });
  }
  return paths.flatMap((path, index) => {
    const text = texts[index];
    const shown = path === join(request.project.root, FILE_NAME) ? FILE_NAME : path;
    return text === undefined ? [] : [new YamlDocument({ path: shown, text })];
  });
}

function profileNotFound(request: ProfileRequest, files: readonly YamlDocument[], name: string): Error {
  const names = files.flatMap((file) => file.root.keys()).filter((key) => key !== 'config');
  const where =
    files.length === 0
      ? `there is no ${FILE_NAME}`
      : `${files.map((file) => file.file.path).join(' and ')} ${files.length > 1 ? 'have' : 'has'} no such profile`;
  const hint =
    didYouMean(name, names) ??
    (names.length > 0
      ? `profiles there: ${names.join(', ')}`
      : `write ${FILE_NAME} beside the project file, or remove \`profile:\` to use DuckDB`);
  const at = request.profile === undefined ? request.project.document?.root.get('profile').span : undefined;
  return martError('profile-not-found', `the profile \`${name}\` was not found: ${where}`, { at, hint });
}

function readTarget(request: ProfileRequest, file: YamlDocument, profile: string): TargetBlock {
  const { core, project, target, threads } = request;
  const scope = settingsScope(core, 'profile');
  const node = file.root.get(profile);
  const outputs = node.get('outputs');
  if (!isJsonObject(outputs.value)) {
    throw martError('profile-invalid', `the profile \`${profile}\` has no outputs`, {
      at: node.keySpan,
      hint: 'a profile is: target: <name>, outputs: {<name>: {type: …}}',
    });
  }
  const written = renderTree(node.get('target'), scope).value;
  const targetName =
    target ?? core.invocation.environment['DBT_TARGET'] ?? (typeof written === 'string' ? written : 'default');
  const output = outputs.get(targetName);
  if (!isJsonObject(output.value)) {
    const hint = didYouMean(targetName, outputs.keys()) ?? `targets there: ${outputs.keys().join(', ')}`;
    throw martError('profile-invalid', `the profile \`${profile}\` has no target \`${targetName}\``, {
      at: node.keySpan,
      hint,
    });
  }
  const rendered = renderTree(output, scope);
  const settings: JsonObject = {
    threads: 1,
    ...asObject(rendered.value),
    ...(threads === undefined ? {} : { threads }),
  };
  return {
    profileName: profile,
    targetName,
    settings,
    projectRoot: project.root,
    spanOf: (key) => (output.has(key) ? output.get(key).span : output.keySpan),
    secrets: [...core.environment.secrets, ...secretValues(rendered)],
  };
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The values under secret keys, at any depth. */
function secretValues(node: YamlNode): string[] {
  return node.keys().flatMap((key) => {
    const child = node.get(key);
    if (isJsonObject(child.value)) return secretValues(child);
    return SECRET_KEY.test(key) && typeof child.value === 'string' && child.value !== '' ? [child.value] : [];
  });
}

function defaultTarget({ project, threads, core, target }: ProfileRequest): TargetBlock {
  return {
    profileName: project.name,
    targetName: target ?? 'dev',
    settings: { type: 'duckdb', path: `${project.name}.duckdb`, schema: 'main', threads: threads ?? DEFAULT_THREADS },
    projectRoot: project.root,
    spanOf: () => undefined,
    secrets: core.environment.secrets,
  };
}
