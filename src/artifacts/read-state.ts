import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import { parseMoment } from '../context/event-time.ts';
import type { BatchResults, BatchWindow } from '../domain/batch.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type {
  PreviousManifest,
  PreviousRunResults,
  PreviousState,
  SourceFreshnessRecord,
} from '../domain/previous-state.ts';

/**
 * Reads the artifacts of an earlier run. Files that are missing are left out: what needs them says so.
 *
 * @param folder what `--state` points at
 * @param targetFolder this project's own target folder, whose sources.json is compared with the earlier one
 * @throws `MartError` with code `state-missing` when there is no such folder, `artifact-invalid` when a file is not
 * what its name says
 */
export function readPreviousState(folder: string, targetFolder?: string): PreviousState {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw martError('state-missing', `there is no folder ${folder}`, {
      hint: '--state takes the folder of an earlier manifest.json',
    });
  }
  return {
    folder,
    manifest: readManifest(join(folder, 'manifest.json')),
    runResults: readRunResults(join(folder, 'run_results.json')),
    sources: readSources(join(folder, 'sources.json')),
    currentSources: targetFolder === undefined ? undefined : readSources(join(targetFolder, 'sources.json')),
  };
}

/** A manifest.json of any version, or undefined when there is none. Throws `artifact-invalid`. */
export function readManifest(path: string): PreviousManifest | undefined {
  const content = readArtifact(path, 'manifest');
  if (content === undefined) return undefined;
  const sections = ['nodes', 'sources', 'exposures', 'unit_tests', 'metrics', 'semantic_models', 'saved_queries', 'functions'];
  const entries = new Map(sections.flatMap((section) => records(content[section], path, section)));
  return { entries, macros: new Map(records(content['macros'], path, 'macros')) };
}

/** A run_results.json, or undefined when there is none. Throws `artifact-invalid`. */
export function readRunResults(path: string): PreviousRunResults | undefined {
  const content = readArtifact(path, 'run-results');
  if (content === undefined) return undefined;
  const results = list(content['results'], path).map((result) => ({
    uniqueId: text(result['unique_id'], path, 'unique_id'),
    status: text(result['status'], path, 'status'),
    batchResults: batchResults(result['batch_results'], path),
  }));
  return { metadata: metadataOf(content), args: isJsonObject(content['args']) ? content['args'] : {}, results };
}

function batchResults(record: Json | undefined, path: string): BatchResults | undefined {
  if (!isJsonObject(record)) return undefined;
  return { successful: windows(record['successful'], path), failed: windows(record['failed'], path) };
}

function windows(value: Json | undefined, path: string): readonly BatchWindow[] {
  if (!Array.isArray(value)) throw broken(path, 'its `batch_results` hold something that is no list');
  return value.map((item: Json) => {
    const [start, end] = (Array.isArray(item) ? item : []).map((moment) => parseMoment(String(moment)));
    if (start === undefined || end === undefined) throw broken(path, 'its `batch_results` hold something that is no window of time');
    return { start, end };
  });
}

/** A sources.json, or undefined when there is none. Throws `artifact-invalid`. */
export function readSources(path: string): SourceFreshnessRecord | undefined {
  const content = readArtifact(path, 'sources');
  if (content === undefined) return undefined;
  return new Map(
    list(content['results'], path).map((result) => {
      const loaded = result['max_loaded_at'];
      const status = text(result['status'], path, 'status');
      return [
        text(result['unique_id'], path, 'unique_id'),
        { status, maxLoadedAt: typeof loaded === 'string' ? loaded : undefined },
      ];
    }),
  );
}

/** The object in a file whose schema is of this kind. */
function readArtifact(path: string, kind: 'manifest' | 'run-results' | 'sources'): JsonObject | undefined {
  let content: Json;
  try {
    content = JSON.parse(readFileSync(path, 'utf8')) as Json;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw broken(path, error instanceof SyntaxError ? `it is no JSON (${error.message})` : String(error), error);
  }
  if (!isJsonObject(content)) throw broken(path, 'it does not hold an object');
  const schema = metadataOf(content)['dbt_schema_version'];
  if (typeof schema !== 'string' || !schema.includes(`/${kind}/`))
    throw broken(path, `its metadata does not say that it is a ${kind} artifact`);
  return content;
}

function metadataOf(content: JsonObject): JsonObject {
  return isJsonObject(content['metadata']) ? content['metadata'] : {};
}

function records(section: Json | undefined, path: string, name: string): readonly (readonly [string, JsonObject])[] {
  if (section === undefined || section === null) return [];
  if (!isJsonObject(section)) throw broken(path, `\`${name}\` is no object`);
  return Object.entries(section).map(([id, record]) => {
    if (!isJsonObject(record)) throw broken(path, `\`${name}\` holds something that is no object`);
    return [id, record] as const;
  });
}

function list(value: Json | undefined, path: string): readonly JsonObject[] {
  if (!Array.isArray(value) || !value.every((item: Json) => isJsonObject(item)))
    throw broken(path, '`results` is no list of objects');
  return value as readonly JsonObject[];
}

function text(value: Json | undefined, path: string, key: string): string {
  if (typeof value !== 'string') throw broken(path, `a result has no \`${key}\``);
  return value;
}

function broken(path: string, reason: string, cause?: unknown) {
  return martError('artifact-invalid', `cannot use ${path}: ${reason}`, {
    cause,
    hint: 'write it anew, or point --state at another folder',
  });
}
