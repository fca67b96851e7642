import { didYouMean } from '../diagnostics/nearest.ts';
import { martError, type MartError } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../domain/json.ts';
import { longName, type OptionSpec } from './option-spec.ts';
import { OPTION_NAMES, OPTION_SPECS, type OptionName } from './option-specs.ts';
import { parseYamlMap } from './yaml-argument.ts';

// prettier-ignore
type SwitchName =
  | 'defer' | 'favorState' | 'fullRefresh' | 'failFast' | 'storeFailures' | 'empty' | 'dryRun' | 'introspect' | 'warnError'
  | 'show' | 'quiet' | 'debug' | 'print' | 'useColors' | 'useColorsFile' | 'writeJson' | 'skipProfileSetup' | 'compile'
  | 'cleanProjectFilesOnly' | 'partialParse' | 'staticParser' | 'versionCheck' | 'cacheSelectedOnly' | 'populateCache'
  | 'upgrade' | 'lock' | 'sendAnonymousUsageStats' | 'logCacheEvents' | 'macroDebugging' | 'showAllDeprecations' | 'singleThreaded'
  | 'useExperimentalParser' | 'useFastTestEdges' | 'partialParseFileDiff' | 'uploadToArtifactsIngestApi' | 'emptyCatalog' | 'static' | 'connection'
  | 'showResourceReport' | 'hintsEnabled' | 'snowflakeProjectsOtel' | 'useV2Parser' | 'injectEphemeralCtes' | 'configDir' | 'browser' | 'skipDebug';
type ListName = 'select' | 'models' | 'exclude' | 'resourceType' | 'excludeResourceType' | 'outputKeys';
type IntegerName = 'threads' | 'printerWidth' | 'limit' | 'logFileMaxBytes' | 'maximumSeedSizeMib' | 'port';
type MapName = 'vars' | 'args' | 'warnErrorOptions';

interface ValueOfName
  extends Record<SwitchName, boolean>, Record<ListName, readonly string[]>, Record<IntegerName, number> {
  vars: JsonObject;
  args: JsonObject;
  warnErrorOptions: JsonObject;
}
type ValueOf<Name extends OptionName> = Name extends SwitchName | ListName | IntegerName | MapName
  ? ValueOfName[Name]
  : string;

/** What the user gave, on the command line or in the environment; what is absent is for the project and the defaults to say. */
export type GivenOptions = { readonly [Name in OptionName]?: ValueOf<Name> };

/** As it comes from the command line, before it is read. */
export type RawOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a command takes. */
export interface ApplicableOptions {
  readonly names: ReadonlySet<OptionName>;
  /** Values of `--output`. */
  readonly formats: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Prefixes of environment variables, the strongest first. */
const PREFIXES = ['MART_', 'DBT_ENGINE_', 'DBT_'];

/** Reads and checks the options that apply, the command line over the environment. */
export async function readOptions(
  raw: RawOptions,
  command: ApplicableOptions,
  env: Environment,
): Promise<GivenOptions> {
  const given: Record<string, unknown> = {};
  const applicable = command.names;
  for (const name of OPTION_NAMES) {
    const spec: OptionSpec =
      name === 'output' && command.formats.length > 0 ? { ...OPTION_SPECS.output, choices: command.formats } : OPTION_SPECS[name];
    const value = raw[name];
    const label = `--${longName(spec.flags)}`;
    if (value !== undefined) {
      if (!applicable.has(name)) throw usageError(`this command takes no ${label}`);
      given[name] = typeof value === 'boolean' ? value : await readValue(spec, value, label);
      continue;
    }
    const fromEnvironment = applicable.has(name) ? environmentValue(spec, env) : undefined;
    if (fromEnvironment !== undefined)
      given[name] = await readValue(spec, fromEnvironment.value, fromEnvironment.variable);
  }
  for (const [one, other] of EXCLUSIVE) {
    if (raw[one] !== undefined && raw[other] !== undefined) throw usageError(`--${longName(OPTION_SPECS[one].flags)} and --${longName(OPTION_SPECS[other].flags)} cannot be given together`);
  }
  return given as GivenOptions;
}

/** Options of which a call may have one. */
const EXCLUSIVE: readonly (readonly [OptionName, OptionName])[] = [
  ['warnError', 'warnErrorOptions'],
  ['inline', 'select'],
  ['inline', 'models'],
  ['inlineDirect', 'select'],
  ['inlineDirect', 'models'],
];

/** A mistake in how `mart` was called: exit code 2. */
export function usageError(message: string, hint?: string): MartError {
  return martError('usage', message, { ...(hint === undefined ? {} : { hint }), exitCode: 2 });
}

function environmentValue(spec: OptionSpec, env: Environment): { variable: string; value: string } | undefined {
  if (spec.env === undefined) return undefined;
  const older = spec.olderEnv === undefined ? [] : [`DBT_${spec.olderEnv}`];
  for (const variable of [...PREFIXES.map((prefix) => `${prefix}${spec.env}`), ...older]) {
    const value = env[variable];
    if (value !== undefined && value !== '') return { variable, value };
  }
  return undefined;
}

async function readValue(spec: OptionSpec, value: string | readonly string[], label: string): Promise<unknown> {
  if (spec.kind === 'list') return words(value).map((word) => readChoice(spec, word, label));
  const text = typeof value === 'string' ? value : value.join(' ');
  switch (spec.kind) {
    case 'switch':
      return readSwitch(text, label);
    case 'integer':
      if (!/^-?\d+$/.test(text.trim())) throw usageError(`${label} takes a whole number, not \`${text}\``);
      if (Number(text) < (spec.least ?? -Infinity)) throw usageError(`${label} must be at least ${spec.least}, not ${text}`);
      return Number(text);
    case 'map':
      return parseYamlMap(text, label);
    case 'text':
      return readChoice(spec, text, label);
  }
}

/** `--select "a b" c` and `--select a b c` mean the same. */
function words(value: string | readonly string[]): readonly string[] {
  const parts = typeof value === 'string' ? [value] : value;
  return parts.flatMap((part) => part.split(/\s+/)).filter((part) => part !== '');
}

function readSwitch(text: string, label: string): boolean {
  if (/^(1|true|t|yes|y|on)$/i.test(text)) return true;
  if (/^(0|false|f|no|n|off)$/i.test(text)) return false;
  throw usageError(`${label} is true or false, not \`${text}\``);
}

function readChoice(spec: OptionSpec, text: string, label: string): string {
  if (spec.choices === undefined) return text;
  const found = spec.choices.find((choice) => choice === text.toLowerCase());
  if (found === undefined) {
    throw usageError(`${label} is one of ${spec.choices.join(', ')}, not \`${text}\``, didYouMean(text, spec.choices));
  }
  return found;
}
