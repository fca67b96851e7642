import { accepted, common, format, level, local, shared, withoutEnvironment, type OptionSpec } from './option-spec.ts';

// prettier-ignore
const RESOURCE_TYPES = [
  'model', 'seed', 'snapshot', 'test', 'unit_test', 'source', 'exposure', 'analysis', 'function', 'metric', 'semantic_model',
  'saved_query', 'default', 'all',
];

const SELECTION = {
  select: local(
    'Selection',
    '-s, --select <selector...>',
    'list',
    'nodes to work on: names, tag:x, path:y, x+, +x, a,b …',
  ),
  models: local('Selection', '-m, --models <selector...>', 'list', 'older spelling of --select'),
  exclude: local('Selection', '--exclude <selector...>', 'list', 'nodes to leave out'),
  selector: local('Selection', '--selector <name>', 'text', 'a selector of selectors.yml, by name'),
  resourceType: {
    ...local('Selection', '--resource-type <type...>', 'list', 'only these kinds of node'),
    choices: RESOURCE_TYPES,
    env: 'RESOURCE_TYPES',
  },
  excludeResourceType: {
    ...local('Selection', '--exclude-resource-type <type...>', 'list', 'all but these kinds of node'),
    choices: RESOURCE_TYPES,
    env: 'EXCLUDE_RESOURCE_TYPES',
  },
  indirectSelection: {
    ...common('Selection', '--indirect-selection <mode>', 'text', 'which tests come along with the nodes they test'),
    choices: ['eager', 'cautious', 'buildable', 'empty'],
  },
} satisfies Record<string, OptionSpec>;

const PROJECT = {
  projectDir: common(
    'Project and connection',
    '--project-dir <folder>',
    'text',
    'folder of the project (the current one)',
  ),
  profilesDir: common('Project and connection', '--profiles-dir <folder>', 'text', 'where profiles.yml is'),
  profile: common('Project and connection', '--profile <name>', 'text', 'the profile to use'),
  target: common('Project and connection', '-t, --target <name>', 'text', 'the output of the profile to use'),
  targetPath: common(
    'Project and connection',
    '--target-path <folder>',
    'text',
    'where artifacts are written (target)',
  ),
  packagesInstallPath: common(
    'Project and connection',
    '--packages-install-path <folder>',
    'text',
    'where packages are installed',
  ),
  vars: withoutEnvironment(
    common('Project and connection', '--vars <yaml>', 'map', "variables, as YAML or JSON: '{day: 2024-01-31}'"),
  ),
  threads: { ...common('Project and connection', '--threads <count>', 'integer', 'how many nodes to work on at once'), least: 1 },
} satisfies Record<string, OptionSpec>;

const STATE = {
  state: {
    ...common('State', '--state <folder>', 'text', 'artifacts of another run, to compare with'),
    olderEnv: 'ARTIFACT_STATE_PATH',
  },
  defer: {
    ...common('State', '--defer', 'switch', 'refer to what --state built where nothing is built here', '--no-defer'),
    olderEnv: 'DEFER_TO_STATE',
  },
  deferState: common('State', '--defer-state <folder>', 'text', 'artifacts to defer to, when not those of --state'),
  favorState: {
    ...common(
      'State',
      '--favor-state',
      'switch',
      'prefer what --state built even where it is built here',
      '--no-favor-state',
    ),
    olderEnv: 'FAVOR_STATE_MODE',
  },
} satisfies Record<string, OptionSpec>;

const RUN = {
  fullRefresh: shared('Run', '-f, --full-refresh', 'switch', 'build incremental models and seeds from nothing'),
  failFast: common('Run', '-x, --fail-fast', 'switch', 'stop at the first failure', '--no-fail-fast'),
  storeFailures: shared('Run', '--store-failures', 'switch', 'keep the failing rows of every test in a table'),
  empty: shared('Run', '--empty', 'switch', 'build with no rows, to check that everything runs', '--no-empty'),
  sample: shared('Run', '--sample <window>', 'text', "read only recent or given times of inputs with an event time: '3 days', '{start: 2024-01-01, end: 2024-02-01}'"),
  eventTimeStart: shared('Run', '--event-time-start <time>', 'text', 'first moment of the microbatches to build'),
  eventTimeEnd: shared('Run', '--event-time-end <time>', 'text', 'end of the microbatches to build'),
  dryRun: { ...shared('Run', '--dry-run', 'switch', 'print the plan and its SQL; run nothing'), env: 'DRY_RUN' },
  introspect: common(
    'Run',
    '--introspect',
    'switch',
    'let templates query the warehouse while compiling',
    '--no-introspect',
  ),
  warnError: common('Run', '--warn-error', 'switch', 'treat every warning as an error', '--no-warn-error'),
  warnErrorOptions: common(
    'Run',
    '--warn-error-options <yaml>',
    'map',
    'which warnings are errors: {error: all, warn: [deprecated]}',
  ),
  show: withoutEnvironment(shared('Run', '--show', 'switch', 'print the first rows of what was built')),
  invocationId: common('Run', '--invocation-id <uuid>', 'text', 'the id of this run, in place of a new one'),
  maximumSeedSizeMib: common(
    'Run',
    '--maximum-seed-size-mib <count>',
    'integer',
    'seeds larger than this many MiB (1) are compared by path, not by content; 0 for none',
  ),
} satisfies Record<string, OptionSpec>;

const OUTPUT = {
  quiet: common('Output', '-q, --quiet', 'switch', 'print errors and results only', '--no-quiet'),
  debug: common('Output', '-d, --debug', 'switch', 'print every statement and decision', '--no-debug'),
  print: common('Output', '--print', 'switch', 'show what templates print()', '--no-print'),
  logLevel: level('--log-level <level>', 'least important lines to print'),
  logLevelFile: level('--log-level-file <level>', 'least important lines to write to the log file'),
  logFormat: format('--log-format <format>', 'how lines are printed'),
  logFormatFile: format('--log-format-file <format>', 'how lines are written to the log file'),
  logPath: common('Output', '--log-path <folder>', 'text', 'where the log file is (logs)'),
  logFileMaxBytes: common(
    'Output',
    '--log-file-max-bytes <count>',
    'integer',
    'size at which the log file is rotated; 0 for never',
  ),
  useColors: common('Output', '--use-colors', 'switch', 'colour what is printed', '--no-use-colors'),
  useColorsFile: common('Output', '--use-colors-file', 'switch', 'colour the log file', '--no-use-colors-file'),
  printerWidth: common(
    'Output',
    '--printer-width <columns>',
    'integer',
    'column at which the state of a node is printed',
  ),
  writeJson: common('Output', '--write-json', 'switch', 'write manifest.json and run_results.json', '--no-write-json'),
  output: withoutEnvironment(local('Output', '-o, --output <format>', 'text', 'form of the results')),
  outputKeys: withoutEnvironment(
    local('Output', '--output-keys <key...>', 'list', 'what --output json holds of each node'),
  ),
  limit: withoutEnvironment(local('Output', '--limit <count>', 'integer', 'how many rows; -1 for all')),
  inline: withoutEnvironment(local('Output', '--inline <sql>', 'text', 'a query with templates, instead of a node')),
  args: withoutEnvironment(
    local('Run', '--args <yaml>', 'map', "arguments of the macro, as YAML or JSON: '{name: value}'"),
  ),
  dir: local('Run', '--dir <folder>', 'text', 'folder on the PATH to write to (the current one)'),
  inlineDirect: local('Output', '--inline-direct <sql>', 'text', 'a query as it stands, without templates'),
  emptyCatalog: local('Run', '--empty-catalog', 'switch', 'ask the warehouse nothing; write an empty catalog'),
  static: local('Accepted for compatibility', '--static', 'switch', 'accepted, and without effect here'),
  connection: local('Accepted for compatibility', '--connection', 'switch', 'accepted, and without effect here: the connection is always checked'),
  sql: local('Run', '--sql <sql>', 'text', 'a statement to run in place of a macro, with templates'),
  injectEphemeralCtes: local(
    'Run',
    '--inject-ephemeral-ctes',
    'switch',
    'put the ephemeral models that a model reads before its text',
    '--no-inject-ephemeral-ctes',
  ),
  configDir: local('Run', '--config-dir', 'switch', 'say where profiles.yml is looked for, and connect to nothing'),
  host: { ...local('Run', '--host <host>', 'text', 'where to serve'), env: 'HOST' },
  port: local('Run', '--port <port>', 'integer', 'where to serve'),
  browser: local('Run', '--browser', 'switch', 'open a browser', '--no-browser'),
  exportSavedQueries: local(
    'Accepted for compatibility',
    '--export-saved-queries',
    'switch',
    'accepted, and without effect here: no metrics are queried',
    '--no-export-saved-queries',
  ),
  includeSavedQuery: local('Accepted for compatibility', '--include-saved-query', 'switch', 'accepted, and without effect here', '--no-include-saved-query'),
  skipDebug: local('Accepted for compatibility', '--skip-debug', 'switch', 'accepted, and without effect here'),
  compile: withoutEnvironment(local('Run', '--compile', 'switch', 'compile the project first', '--no-compile')),
  skipProfileSetup: withoutEnvironment(
    local('Run', '-s, --skip-profile-setup', 'switch', 'ask nothing and write no profile'),
  ),
  cleanProjectFilesOnly: {
    ...local(
      'Run',
      '--clean-project-files-only',
      'switch',
      'delete nothing outside of the project (the default)',
      '--no-clean-project-files-only',
    ),
    env: 'CLEAN_PROJECT_FILES_ONLY',
  },
} satisfies Record<string, OptionSpec>;

const PACKAGES = {
  upgrade: withoutEnvironment(
    local('Run', '--upgrade', 'switch', 'resolve all packages anew, whatever package-lock.yml says'),
  ),
  lock: withoutEnvironment(local('Run', '--lock', 'switch', 'write package-lock.yml, install nothing')),
  addPackage: local('Run', '--add-package <name@version>', 'text', 'add a package to packages.yml first'),
  source: {
    ...local('Run', '--source <kind>', 'text', 'where the package to add comes from'),
    choices: ['hub', 'git', 'local', 'tarball'],
  },
} satisfies Record<string, OptionSpec>;

const ACCEPTED = {
  partialParse: accepted('--partial-parse', '--no-partial-parse'),
  staticParser: accepted('--static-parser', '--no-static-parser'),
  versionCheck: accepted('--version-check', '--no-version-check'),
  cacheSelectedOnly: accepted('--cache-selected-only', '--no-cache-selected-only'),
  populateCache: accepted('--populate-cache', '--no-populate-cache'),
  sendAnonymousUsageStats: accepted('--send-anonymous-usage-stats', '--no-send-anonymous-usage-stats'),
  logCacheEvents: accepted('--log-cache-events', '--no-log-cache-events'),
  macroDebugging: accepted('--macro-debugging', '--no-macro-debugging'),
  showAllDeprecations: accepted('--show-all-deprecations', '--no-show-all-deprecations'),
  singleThreaded: accepted('--single-threaded', '--no-single-threaded'),
  useExperimentalParser: accepted('--use-experimental-parser', '--no-use-experimental-parser'),
  uploadToArtifactsIngestApi: accepted('--upload-to-artifacts-ingest-api', '--no-upload-to-artifacts-ingest-api'),
  useFastTestEdges: accepted('--use-fast-test-edges', '--no-use-fast-test-edges'),
  partialParseFileDiff: accepted('--partial-parse-file-diff', '--no-partial-parse-file-diff'),
  partialParseFilePath: { ...accepted('--partial-parse-file-path <path>'), kind: 'text' },
  showResourceReport: accepted('--show-resource-report', '--no-show-resource-report'),
  hintsEnabled: accepted('--hints-enabled', '--no-hints-enabled'),
  snowflakeProjectsOtel: accepted('--snowflake-projects-otel', '--no-snowflake-projects-otel'),
  useV2Parser: accepted('--use-v2-parser', '--no-use-v2-parser'),
  v2Parser: { ...accepted('--v2-parser <command>'), kind: 'text' },
  sqlparse: { ...accepted('--sqlparse <yaml>'), kind: 'text' },
  recordTimingInfo: { ...accepted('-r, --record-timing-info <path>'), kind: 'text' },
} satisfies Record<string, OptionSpec>;

/** Every option there is. A command names the `shared` and `local` ones it takes; `global` ones always apply. */
export const OPTION_SPECS = {
  ...SELECTION,
  ...PROJECT,
  ...STATE,
  ...RUN,
  ...OUTPUT,
  ...PACKAGES,
  ...ACCEPTED,
} satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTION_SPECS;
export const OPTION_NAMES = Object.keys(OPTION_SPECS) as OptionName[];

/** The options of every command that selects nodes. */
export const SELECTION_OPTIONS = ['select', 'models', 'exclude', 'selector'] as const satisfies readonly OptionName[];
