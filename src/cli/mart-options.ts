import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { secretVariables } from '../context/environment.ts';
import { sampleWindow } from '../context/event-time.ts';
import { scrub } from '../diagnostics/secrets.ts';
import type { Flags } from '../domain/invocation.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { CliIo } from './cli-io.ts';
import { usageError, type GivenOptions } from './given-options.ts';
import type { MartOptions, SelectionOptions } from './mart-api.ts';
import { OPTION_NAMES } from './option-specs.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What is passed to `Mart.load`: only what was given, so that the project's own settings can show through. */
export function martOptions(commandName: string, given: GivenOptions, io: CliIo, argv: readonly string[]): MartOptions {
  const folder = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(io.cwd, path);
  return {
    ...present({
      projectDir: folder(given.projectDir) ?? io.cwd,
      profilesDir: folder(given.profilesDir),
      profile: given.profile,
      target: given.target,
      targetPath: given.targetPath,
      threads: given.singleThreaded === true ? 1 : given.threads,
      vars: given.vars,
      signal: io.signal,
    }),
    command: commandName,
    environment: io.env,
    ...(given.invocationId === undefined ? {} : { invocationId: checkedId(given.invocationId) }),
    flags: flagsOf(given, io),
    args: artifactArguments(commandName, given, io, argv),
  };
}

/** The nodes a command is asked to work on. */
export function selectionOf(given: GivenOptions): SelectionOptions {
  const isNarrowed = given.select !== undefined || given.models !== undefined;
  const select = [...(given.select ?? []), ...(given.models ?? [])];
  return present({
    // `--select "$NONE"` selects nothing, as in dbt: building everything then would be a surprise.
    select: isNarrowed ? (select.length === 0 ? [''] : select) : undefined,
    exclude: given.exclude,
    selector: given.selector,
    resourceTypes: given.resourceType?.some((type) => type === 'all' || type === 'default') === true ? undefined : given.resourceType,
    excludeResourceTypes: given.excludeResourceType,
  });
}

function flagsOf(given: GivenOptions, io: CliIo): Partial<Flags> {
  const flags: Partial<Writable<Flags>> = present({
    fullRefresh: given.fullRefresh,
    failFast: given.failFast,
    empty: given.empty,
    storeFailures: given.storeFailures,
    defer: given.defer,
    favorState: given.favorState,
    statePath: stateFolder(given.state, given, io),
    deferStatePath: stateFolder(given.deferState, given, io),
    indirectSelection: given.indirectSelection as Flags['indirectSelection'] | undefined,
    warnError: given.warnError,
    warnErrorOptions: given.warnErrorOptions,
    introspect: given.introspect,
    writeJson: given.writeJson,
    versionCheck: given.versionCheck,
    maximumSeedSizeMib: given.maximumSeedSizeMib,
    injectEphemeralCtes: given.injectEphemeralCtes,
    partialParse: given.partialParse,
    quiet: given.quiet,
    debug: given.debug,
    useColors: given.useColors,
    printerWidth: given.printerWidth,
    sample: given.sample === undefined ? undefined : sampleWindow(given.sample, io.now?.() ?? new Date()),
    eventTimeStart: given.eventTimeStart,
    eventTimeEnd: given.eventTimeEnd,
  });
  if (given.logFormat !== undefined) flags.logFormat = given.logFormat === 'json' ? 'json' : 'text';
  return flags;
}

/** Below the project, as dbt reads it; or below the current folder, if that is where it is. */
function stateFolder(path: string | undefined, { projectDir = '.' }: GivenOptions, { cwd }: CliIo): string | undefined {
  if (path === undefined) return undefined;
  const ofProject = resolve(cwd, projectDir, path);
  return [ofProject, resolve(cwd, path)].find((folder) => existsSync(folder)) ?? ofProject;
}

/** `args` of run_results.json: what was given, in dbt's names. Orchestrators read `which` and `invocation_command`. */
function artifactArguments(commandName: string, given: GivenOptions, io: CliIo, argv: readonly string[]): JsonObject {
  const recorded: Record<string, Json> = {
    which: commandName.split(' ').at(-1) ?? commandName,
    invocation_command: scrub([io.programName ?? 'mart', ...argv].join(' '), secretVariables(given.vars ?? {})),
  };
  for (const name of OPTION_NAMES) {
    const value = given[name];
    if (value !== undefined) recorded[name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
  }
  return recorded;
}

/** An id that whoever starts the run has chosen, so that logs of both can be brought together. */
function checkedId(text: string): string {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text.toLowerCase();
  throw usageError(`--invocation-id takes a UUID, not \`${text}\``);
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Leaves out what is undefined. */
function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
