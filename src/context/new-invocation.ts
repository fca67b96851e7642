import { randomUUID } from 'node:crypto';
import type { Flags, Invocation } from '../domain/invocation.ts';
import type { JsonObject } from '../domain/json.ts';
import { eventTimeWindow } from './event-time.ts';

export interface InvocationOptions {
  /** A UUID; by default a new one. */
  readonly invocationId?: string | undefined;
  readonly command?: string | undefined;
  readonly args?: JsonObject | undefined;
  readonly vars?: JsonObject | undefined;
  /** What was given; the rest comes from the project file's `flags:` and the defaults. */
  readonly flags?: Partial<Flags> | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What is so when nobody says otherwise. */
export const DEFAULT_FLAGS: Flags = {
  fullRefresh: false,
  failFast: false,
  empty: false,
  storeFailures: false,
  defer: false,
  favorState: false,
  indirectSelection: 'eager',
  warnError: false,
  warnErrorOptions: {},
  introspect: true,
  writeJson: true,
  versionCheck: true,
  partialParse: true,
  maximumSeedSizeMib: 1,
  injectEphemeralCtes: true,
  quiet: false,
  debug: false,
  useColors: false,
  printerWidth: 80,
  logFormat: 'text',
  project: {},
};

/** Flags that the project file's `flags:` may set, by the spelling used there. */
const PROJECT_FLAGS: Readonly<Record<string, keyof Flags>> = {
  full_refresh: 'fullRefresh',
  fail_fast: 'failFast',
  store_failures: 'storeFailures',
  indirect_selection: 'indirectSelection',
  warn_error: 'warnError',
  warn_error_options: 'warnErrorOptions',
  introspect: 'introspect',
  write_json: 'writeJson',
  partial_parse: 'partialParse',
  version_check: 'versionCheck',
  maximum_seed_size_mib: 'maximumSeedSizeMib',
};

/** One call of `mart`, stamped with an id and the time. Throws `usage` for times that are none. */
export function newInvocation(options: InvocationOptions): Invocation {
  eventTimeWindow(options.flags ?? {});
  return {
    id: options.invocationId ?? randomUUID(),
    startedAt: new Date(),
    command: options.command ?? 'build',
    args: options.args ?? { which: options.command ?? 'build' },
    vars: options.vars ?? {},
    flags: { ...DEFAULT_FLAGS, ...options.flags },
    givenFlags: Object.keys(options.flags ?? {}),
    environment: options.environment ?? {},
  };
}

/** The invocation with what the project file's `flags:` says, where the caller said nothing. */
export function withProjectFlags(invocation: Invocation, flags: JsonObject): Invocation {
  const fromProject: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flags)) {
    const flag = PROJECT_FLAGS[name];
    if (flag !== undefined && value !== null && value !== undefined && !invocation.givenFlags.includes(flag))
      fromProject[flag] = value;
  }
  return { ...invocation, flags: { ...invocation.flags, ...fromProject, project: flags } };
}
