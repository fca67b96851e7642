import { createHash } from 'node:crypto';
import { jsonToValue } from '../context/json-value.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { toJson } from '../jinja/json.ts';
import type { DeclaredPackages } from '../project/package-declarations.ts';

/**
 * The `sha1_hash` of a lock file: it tells whether the declarations are those that the lock was made from. Made as dbt
 * makes it, so that both take each other's lock files.
 */
export function declarationHash(rendered: readonly Json[], written: readonly Json[]): string {
  const texts = rendered.flatMap((entry, index) => {
    const source = written[index];
    return isJsonObject(entry) && isJsonObject(source)
      ? [toJson(jsonToValue(recordOf(entry, source)), { sortKeys: true })]
      : [];
  });
  return createHash('sha1').update(texts.toSorted(compareCodePoints).join('\n')).digest('hex');
}

/**
 * The hashes of lock files that were made from these declarations; the first is the one to write. Secrets must not decide
 * whether a lock file is up to date: tokens change every hour.
 */
export function lockHashes({ rendered, written }: DeclaredPackages, secrets: readonly string[]): readonly string[] {
  const hash = declarationHash(rendered, written);
  const text = JSON.stringify(rendered);
  const holdsSecret = secrets.some((secret) => text.includes(JSON.stringify(secret).slice(1, -1)));
  return holdsSecret ? [declarationHash(written, written), hash] : [hash];
}

function recordOf({ name, ...entry }: JsonObject, unrendered: JsonObject): JsonObject {
  const named = name === null || name === undefined ? {} : { name };
  if (entry['package'] !== undefined)
    return { ...entry, ...named, install_prerelease: entry['install_prerelease'] ?? false, unrendered };
  const absent = entry['git'] === undefined ? {} : { revision: null, subdirectory: null, 'warn-unpinned': null };
  return { ...absent, ...entry, ...named, unrendered };
}

/** The texts are plain ASCII: the order of UTF-16 units is that of code points. */
function compareCodePoints(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
