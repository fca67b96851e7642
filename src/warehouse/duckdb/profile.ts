import { basename, isAbsolute, join } from 'node:path';
import type { JsonObject } from '../../domain/json.ts';
import { Settings, type SettingsShape } from '../settings.ts';
import type { Target, TargetBlock } from '../warehouse.ts';

const PYTHON_ONLY = 'it names Python code, which `mart` does not run';

const SHAPE: SettingsShape = {
  keys: [
    'path',
    'config_options',
    'settings',
    'extensions',
    'attach',
    'secrets',
    'external_root',
    'read_only',
    'retries',
    'keep_open',
    'disable_transactions',
  ],
  refused: {
    plugins: PYTHON_ONLY,
    module_paths: PYTHON_ONLY,
    filesystems: PYTHON_ONLY,
    use_credential_provider: 'use `secrets` with `provider: credential_chain`',
    remote: 'the Buena Vista server is not supported',
    is_ducklake: 'attach the catalog under `attach:` with `type: ducklake`',
  },
};

export const MEMORY = ':memory:';

/** The output block as a target; keys are those of dbt-duckdb. */
export function duckDbTarget(block: TargetBlock): Target {
  const settings = new Settings(block, SHAPE);
  const path = settings.text('path') ?? MEMORY;
  const schema = settings.text('schema') ?? 'main';
  // Checked here, so that a mistake is reported before anything is opened.
  settings.object('config_options');
  settings.object('settings');
  settings.object('retries');
  for (const key of ['read_only', 'keep_open', 'disable_transactions']) settings.boolean(key);
  for (const key of ['extensions', 'attach', 'secrets']) settings.list(key);
  return {
    profileName: block.profileName,
    targetName: block.targetName,
    type: 'duckdb',
    threads: settings.threads(),
    database: settings.text('database') ?? databaseName(path),
    schema,
    shown: { ...settings.shown({ external_root: '.', extensions: null, disable_transactions: false }), path },
    settings: block.settings,
    projectRoot: block.projectRoot,
    secrets: [...new Set([...block.secrets, ...secretTexts(settings)])],
  };
}

/** Where the database file is; relative paths start at the project. */
export function databasePath(target: Target): string {
  const path = target.settings['path'];
  if (typeof path !== 'string' || isInMemoryOrRemote(path)) return typeof path === 'string' ? path : MEMORY;
  return isAbsolute(path) ? path : join(target.projectRoot, path);
}

export function isInMemoryOrRemote(path: string): boolean {
  return (
    path.startsWith(MEMORY) ||
    path === '' ||
    path.startsWith('md:') ||
    path.startsWith('motherduck:') ||
    path.includes('://')
  );
}

/** The catalog name DuckDB gives to a file: its base name up to the first dot, unless that is a name of its own. */
function databaseName(path: string): string {
  if (path.startsWith(MEMORY) || path === '') return 'memory';
  const stem = basename(path.replace(/^(md|motherduck):/, '').replace(/\?.*$/, '')).split('.')[0] ?? '';
  if (stem === '') return 'memory';
  return ['main', 'temp', 'system'].includes(stem.toLowerCase()) ? `${stem}_db` : stem;
}

/** Keys of a secret that are no secret themselves. */
const PUBLIC_SECRET_KEYS = new Set([
  'name',
  'type',
  'provider',
  'scope',
  'persistent',
  'region',
  'endpoint',
  'url_style',
  'use_ssl',
  'chain',
]);

function secretTexts(settings: Settings): readonly string[] {
  const texts: string[] = [];
  for (const secret of settings.list('secrets') ?? []) {
    for (const [key, value] of Object.entries((secret ?? {}) as JsonObject)) {
      if (!PUBLIC_SECRET_KEYS.has(key) && typeof value === 'string' && value !== '') texts.push(value);
    }
  }
  return texts;
}
