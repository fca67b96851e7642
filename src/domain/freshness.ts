import type { JsonObject } from './json.ts';
import type { Freshness } from './node.ts';
import type { Timing } from './result.ts';

/** When a source was last loaded, and how that is judged. */
export interface FreshnessFinding {
  readonly uniqueId: string;
  readonly status: 'pass' | 'warn' | 'error';
  readonly maxLoadedAt: Date;
  readonly snapshottedAt: Date;
  readonly ageSeconds: number;
  readonly criteria: Freshness;
  readonly adapterResponse: JsonObject;
  readonly timing: readonly Timing[];
  readonly threadId: string;
  readonly executionTimeSeconds: number;
}

/** A source whose freshness could not be found out. */
export interface FreshnessFailure {
  readonly uniqueId: string;
  readonly status: 'runtime error';
  readonly message: string;
}

export interface FreshnessResults {
  readonly results: readonly (FreshnessFinding | FreshnessFailure)[];
  readonly elapsedSeconds: number;
  /** A project hook failed: of `on-run-start`, so that no source was asked, or of `on-run-end`. */
  readonly hooksFailed: boolean;
}
