import type { BatchResults, BatchWindow } from './batch.ts';
import type { JsonObject } from './json.ts';

/** An earlier manifest.json, as far as comparing and deferring need it. Records are in the spelling of the file. */
export interface PreviousManifest {
  /** Models, seeds, snapshots, tests, sources, exposures, unit tests … by unique id. */
  readonly entries: ReadonlyMap<string, JsonObject>;
  readonly macros: ReadonlyMap<string, JsonObject>;
}

/** An earlier run_results.json. */
export interface PreviousRunResults {
  readonly metadata: JsonObject;
  /** The arguments of that invocation: `which`, `select`, `vars` … */
  readonly args: JsonObject;
  readonly results: readonly { readonly uniqueId: string; readonly status: string; readonly batchResults?: BatchResults | undefined }[];
}

/** What a retry takes over from the run it tries again. */
export interface Retried {
  /** When that run began: its batches end there. */
  readonly startedAt: Date | undefined;
  /** The window of event times that it was asked for. */
  readonly window: BatchWindow | undefined;
  /** Of microbatch models of which some batches were built: which were, and which were not. */
  readonly batches: ReadonlyMap<string, BatchResults>;
}

/** A sources.json: when each source was last loaded. A source whose check failed has no `maxLoadedAt`. */
export type SourceFreshnessRecord = ReadonlyMap<
  string,
  { readonly status: string; readonly maxLoadedAt: string | undefined }
>;

/** What `--state` points at. Files that are not there are undefined. */
export interface PreviousState {
  /** The folder, for messages. */
  readonly folder: string;
  readonly manifest?: PreviousManifest | undefined;
  readonly runResults?: PreviousRunResults | undefined;
  readonly sources?: SourceFreshnessRecord | undefined;
  /** The sources.json of this project's own target folder, which `source_status:fresher` compares with `sources`. */
  readonly currentSources?: SourceFreshnessRecord | undefined;
}
