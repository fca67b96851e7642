/** Every key that a project file may have at its top. */
export const PROJECT_KEYS: ReadonlySet<string> = new Set([
  'name',
  'version',
  'config-version',
  'profile',
  'require-dbt-version',
  'model-paths',
  'seed-paths',
  'test-paths',
  'analysis-paths',
  'macro-paths',
  'snapshot-paths',
  'docs-paths',
  'asset-paths',
  'function-paths',
  'osi-paths',
  'source-paths',
  'data-paths',
  'target-path',
  'log-path',
  'packages-install-path',
  'modules-path',
  'clean-targets',
  'query-comment',
  'quoting',
  'dispatch',
  'on-run-start',
  'on-run-end',
  'vars',
  'flags',
  'restrict-access',
  'dbt-cloud',
  'models',
  'seeds',
  'snapshots',
  'analyses',
  'sources',
  'tests',
  'data_tests',
  'unit_tests',
  'unit-tests',
  'exposures',
  'functions',
  'metrics',
  'semantic-models',
  'semantic_models',
  'saved-queries',
  'saved_queries',
  'packages',
  'anchors',
]);

/** Keys that were renamed: still read, with a warning. */
export const RENAMED_KEYS: ReadonlyMap<string, string> = new Map([
  ['source-paths', 'model-paths'],
  ['data-paths', 'seed-paths'],
  ['modules-path', 'packages-install-path'],
]);

/** The config trees, under the name that the code uses for them. */
export const TREE_KEYS: ReadonlyMap<string, string> = new Map([
  ['models', 'models'],
  ['seeds', 'seeds'],
  ['snapshots', 'snapshots'],
  ['analyses', 'analyses'],
  ['functions', 'functions'],
  ['sources', 'sources'],
  ['tests', 'data_tests'],
  ['data_tests', 'data_tests'],
  ['unit_tests', 'unit_tests'],
  ['unit-tests', 'unit_tests'],
  ['exposures', 'exposures'],
  ['metrics', 'metrics'],
  ['semantic-models', 'semantic_models'],
  ['semantic_models', 'semantic_models'],
  ['saved-queries', 'saved_queries'],
  ['saved_queries', 'saved_queries'],
]);

/** Names of packages that would hide a name of the templates. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  (
    'adapter api column config context database dbt env env_var exceptions execute flags fromjson fromyaml graph invocation_id ' +
    'load_agate_table load_result log model modules post_hooks pre_hooks ref render return run_started_at schema source sql ' +
    'store_result store_raw_result target this tojson toyaml try_or_compiler_error var write'
  ).split(' '),
);
