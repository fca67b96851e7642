import { eventTimeText, type BatchResults, type BatchWindow } from '../domain/batch.ts';
import { shownVariables } from '../context/environment.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RunResult, RunResults, Timing } from '../domain/result.ts';
import { ARTIFACT_SCHEMAS } from '../domain/versions.ts';
import { type ArtifactContext, artifactMetadata, timestamp } from './artifact-context.ts';
import { writeArtifact } from './write-artifact.ts';

/** Writes run_results.json: what became of each node. Returns its path. */
export function writeRunResults(context: ArtifactContext, results: RunResults): string {
  return writeArtifact(context, 'run_results.json', runResults(context, results));
}

/** The content of run_results.json (v6). */
export function runResults(context: ArtifactContext, results: RunResults): JsonObject {
  return {
    metadata: artifactMetadata(context, ARTIFACT_SCHEMAS.runResults),
    results: results.results.map(resultRecord),
    elapsed_time: results.elapsedSeconds,
    args: invocationArguments(context),
  };
}

/** One result, every key present. */
function resultRecord(result: RunResult): JsonObject {
  return {
    status: result.status,
    timing: result.timing.map(timingRecord),
    thread_id: result.threadId,
    execution_time: result.executionTimeSeconds,
    adapter_response: result.adapterResponse,
    message: result.message ?? null,
    failures: result.failures ?? null,
    unique_id: result.uniqueId,
    ...(/^(seed|exposure|saved_query)\./.test(result.uniqueId) ? WITHOUT_CODE : codeRecord(result)),
    batch_results: result.batchResults === undefined ? null : batchRecord(result.batchResults),
    overload_results: null,
  };
}

/** A seed is data: it has no code that could be compiled, and its relation stands in the manifest alone. For others nothing is done. */
const WITHOUT_CODE: JsonObject = { compiled: null, compiled_code: null, relation_name: null };

function codeRecord({ compiledCode, relationName }: RunResult): JsonObject {
  return { compiled: compiledCode !== undefined, compiled_code: compiledCode ?? null, relation_name: relationName ?? null };
}

function batchRecord({ successful, failed }: BatchResults): JsonObject {
  const windows = (list: readonly BatchWindow[]) => list.map(({ start, end }) => [start, end].map((moment) => eventTimeText(moment).replace(' ', 'T')));
  return { successful: windows(successful), failed: windows(failed) };
}

export function timingRecord(timing: Timing): JsonObject {
  return { name: timing.name, started_at: timestamp(timing.startedAt), completed_at: timestamp(timing.completedAt) };
}

/** `args`, which says at least what the command was: `which` is its last word, as in `source freshness`. */
function invocationArguments({ invocation }: ArtifactContext): JsonObject {
  const which = invocation.command.split(' ').at(-1) ?? '';
  return { which, invocation_command: `mart ${invocation.command}`, ...invocation.args, vars: shownVariables(invocation.vars) };
}
