import { eventTimeText } from '../domain/batch.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Json } from '../domain/json.ts';
import { HostObject } from '../jinja/host.ts';
import type { Value } from '../jinja/values.ts';
import { jsonToValue } from './json-value.ts';

/** The switches of this invocation under the names that templates know. */
function knownFlags({ flags, command, args }: Invocation): Readonly<Record<string, Json | undefined>> {
  return {
    WHICH: command,
    INVOCATION_COMMAND: typeof args['invocation_command'] === 'string' ? args['invocation_command'] : `mart ${command}`,
    FULL_REFRESH: flags.fullRefresh,
    FAIL_FAST: flags.failFast,
    EMPTY: flags.empty,
    STORE_FAILURES: flags.storeFailures,
    DEFER: flags.defer,
    FAVOR_STATE: flags.favorState,
    STATE: flags.statePath ?? null,
    DEFER_STATE: flags.deferStatePath ?? null,
    INDIRECT_SELECTION: flags.indirectSelection,
    WARN_ERROR: flags.warnError,
    WARN_ERROR_OPTIONS: flags.warnErrorOptions,
    INTROSPECT: flags.introspect,
    WRITE_JSON: flags.writeJson,
    VERSION_CHECK: flags.versionCheck,
    PARTIAL_PARSE: flags.partialParse,
    QUIET: flags.quiet,
    DEBUG: flags.debug,
    USE_COLORS: flags.useColors,
    PRINTER_WIDTH: flags.printerWidth,
    LOG_FORMAT: flags.logFormat,
    SAMPLE: flags.sample === undefined ? null : { start: eventTimeText(flags.sample.start), end: eventTimeText(flags.sample.end) },
    EVENT_TIME_START: flags.eventTimeStart ?? null,
    EVENT_TIME_END: flags.eventTimeEnd ?? null,
    PRINT: true,
    CACHE_SELECTED_ONLY: false,
    POPULATE_CACHE: true,
    SEND_ANONYMOUS_USAGE_STATS: false,
    STATIC_PARSER: false,
    STRICT_MODE: false,
  };
}

/** `flags`: an attribute for each switch, whatever the case it is written in. */
export class FlagsObject extends HostObject {
  override readonly typeName = 'Flags';
  readonly #values = new Map<string, Json>();

  constructor(invocation: Invocation) {
    super();
    const { args, flags } = invocation;
    for (const source of [args, flags.project, knownFlags(invocation)]) {
      for (const [name, value] of Object.entries(source))
        if (value !== undefined) this.#values.set(name.toUpperCase(), value);
    }
  }

  override getMember(name: string): Value | undefined {
    const value = this.#values.get(name.toUpperCase());
    return value === undefined ? undefined : jsonToValue(value);
  }

  override toText(): string {
    return '<flags>';
  }
}
