import type { BatchWindow } from './batch.ts';
import type { JsonObject } from './json.ts';

/** Global switches, in the order dbt documents them. CLI over environment over project file over default. */
export interface Flags {
  readonly fullRefresh: boolean;
  readonly failFast: boolean;
  readonly empty: boolean;
  readonly storeFailures: boolean;
  readonly defer: boolean;
  readonly favorState: boolean;
  readonly statePath?: string | undefined;
  readonly deferStatePath?: string | undefined;
  readonly indirectSelection: IndirectSelection;
  readonly warnError: boolean;
  readonly warnErrorOptions: JsonObject;
  readonly introspect: boolean;
  readonly writeJson: boolean;
  readonly versionCheck: boolean;
  readonly partialParse: boolean;
  /** Seeds larger than this are told apart by path, not by content; 0: none is. */
  readonly maximumSeedSizeMib: number;
  /** False: the text of a model is left without the ephemeral models that it reads. */
  readonly injectEphemeralCtes: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly useColors: boolean;
  readonly printerWidth: number;
  readonly logFormat: 'text' | 'json';
  /** `--sample`: models and snapshots read of inputs with an event time only what happened then. */
  readonly sample?: BatchWindow | undefined;
  readonly eventTimeStart?: string | undefined;
  readonly eventTimeEnd?: string | undefined;
  /** The `flags:` block of the project file, for flags that only macros read. */
  readonly project: JsonObject;
}

export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';

/** One call of `mart`: what does not change while it runs. */
export interface Invocation {
  readonly id: string;
  readonly startedAt: Date;
  /** The command as dbt spells it: `build`, `run`, `source freshness` … */
  readonly command: string;
  /** The arguments as artifacts record them (`args`). */
  readonly args: JsonObject;
  /** `--vars`. */
  readonly vars: JsonObject;
  readonly flags: Flags;
  /** The flags that the caller gave: the project file's `flags:` may set the others. */
  readonly givenFlags: readonly string[];
  /** The process environment, passed in so that tests and the API can choose it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
