import type { JsonObject } from '../domain/json.ts';
import type { FreshnessFailure, FreshnessFinding, FreshnessResults } from '../domain/freshness.ts';
import { ARTIFACT_SCHEMAS } from '../domain/versions.ts';
import { freshnessRecord } from '../graph/record/other-records.ts';
import { type ArtifactContext, artifactMetadata, offsetTimestamp } from './artifact-context.ts';
import { timingRecord } from './run-results.ts';
import { writeArtifact } from './write-artifact.ts';

/** Writes sources.json, or the file of that name `--output` asks for. Returns its path. */
export function writeFreshness(context: ArtifactContext, results: FreshnessResults, name = 'sources.json'): string {
  return writeArtifact(context, name, freshnessResults(context, results));
}

/** The content of sources.json (v3). */
export function freshnessResults(context: ArtifactContext, results: FreshnessResults): JsonObject {
  return {
    metadata: artifactMetadata(context, ARTIFACT_SCHEMAS.sources),
    results: results.results.map((result) =>
      result.status === 'runtime error' ? failureRecord(result) : findingRecord(result),
    ),
    elapsed_time: results.elapsedSeconds,
  };
}

function failureRecord(failure: FreshnessFailure): JsonObject {
  return { unique_id: failure.uniqueId, error: failure.message, status: failure.status };
}

function findingRecord(finding: FreshnessFinding): JsonObject {
  return {
    unique_id: finding.uniqueId,
    max_loaded_at: offsetTimestamp(finding.maxLoadedAt),
    snapshotted_at: offsetTimestamp(finding.snapshottedAt),
    max_loaded_at_time_ago_in_s: finding.ageSeconds,
    status: finding.status,
    criteria: freshnessRecord(finding.criteria),
    adapter_response: finding.adapterResponse,
    timing: finding.timing.map(timingRecord),
    thread_id: finding.threadId,
    execution_time: finding.executionTimeSeconds,
  };
}
