import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import { scrubJson } from '../diagnostics/secrets.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ArtifactContext } from './artifact-context.ts';

/**
 * Writes a JSON artifact into the target folder, without secrets. Returns its absolute path. Throws `MartError` with
 * code `file-unreadable` when the folder can't be written.
 *
 * Artifacts are written synchronously: long queries may occupy all threads that asynchronous file access needs.
 */
export function writeArtifact(context: ArtifactContext, name: string, content: JsonObject): string {
  const path = resolve(context.targetFolder, name);
  writeAtomically(path, scrubJson(JSON.stringify(content), context.secrets));
  return path;
}

/** A file that is either the old one or the new one, also when the process is killed while writing. */
export function writeAtomically(path: string, text: string): void {
  const scratch = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(scratch, text);
    renameSync(scratch, path);
  } catch (error) {
    discard(scratch);
    throw unwritable(path, error);
  }
}

/** What could not be written may not be removable either: the first failure is the one to tell. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/** A file or folder that could not be written, as something the user can mend. */
export function unwritable(path: string, error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  return martError('file-unreadable', `cannot write ${path}: ${reason}`, {
    cause: error,
    hint: 'choose another folder with --target-path',
  });
}
