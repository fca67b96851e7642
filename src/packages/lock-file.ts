import { join } from 'node:path';
import { YamlDocument } from '../context/yaml.ts';
import { plainScalar } from '../context/yaml-scalar.ts';
import { DiagnosticSink, MartError } from '../diagnostics/diagnostic.ts';
import type { Scope } from '../jinja/scope.ts';
import { readIfPresent } from '../project/raw-project-file.ts';
import { renderTree } from '../project/render-yaml.ts';
import { YamlChecks } from '../project/yaml-checks.ts';
import type { Declaration } from '../project/package-declaration.ts';
import { DeclarationReader } from '../project/package-declaration-reader.ts';
import type { Pick } from './pick.ts';

export const LOCK_FILE = 'package-lock.yml';

/** What was resolved before: exact versions, and the hash of the declarations they answer. */
export interface LockFile {
  readonly hash: string | undefined;
  readonly declarations: readonly Declaration[];
}

const HINT = '`mart deps --upgrade` resolves all packages anew and writes the file';

/** Undefined when there is none. Throws `MartError` when it can't be read: a merge may have left it so. */
export async function readLock(folder: string, scope: Scope): Promise<LockFile | undefined> {
  const text = await readIfPresent(join(folder, LOCK_FILE));
  if (text === undefined) return undefined;
  try {
    const document = new YamlDocument({ path: LOCK_FILE, text });
    const sink = new DiagnosticSink();
    const checks = new YamlChecks(sink);
    if (document.value !== null) checks.object(document.root);
    const list = document.root.get('packages');
    const reader = new DeclarationReader(checks, { by: LOCK_FILE, base: folder, hasPlace: true });
    const declarations = reader.read(renderTree(list, scope), list);
    sink.throwIfErrors();
    return { hash: checks.text(document.root.get('sha1_hash')), declarations: declarations.map(withoutWarning) };
  } catch (error) {
    if (!(error instanceof MartError)) throw error;
    throw new MartError(
      error.diagnostics.map((found) => ({ ...found, hint: HINT })),
      { cause: error },
    );
  }
}

/** The text of a lock file, laid out as dbt lays it out, so that the two don't rewrite each other's lines. */
export function lockText(picks: readonly Pick[], hash: string): string {
  const lines = picks.flatMap(({ name, pinned }) => {
    const { kind: _kind, ...values } = pinned;
    const entries = Object.entries({ ...values, name }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    );
    const sorted = entries.toSorted(([left], [right]) => (left < right ? -1 : 1));
    return sorted.map(([key, value], index) => `  ${index === 0 ? '-' : ' '} ${key}: ${scalar(value)}`);
  });
  return [lines.length === 0 ? 'packages: []' : 'packages:', ...lines, `sha1_hash: ${scalar(hash)}`, ''].join('\n');
}

/** The revision of a lock file is pinned, even when it is called `main`. */
function withoutWarning(declaration: Declaration): Declaration {
  return declaration.kind === 'git' ? { ...declaration, warnsUnpinned: false } : declaration;
}

/** Plain where every reader of YAML takes it for a text; quoted elsewhere. */
function scalar(text: string): string {
  const isPlain = /^[\w./][\w./@:+~-]*$/.test(text) && !text.endsWith(':') && plainScalar(text).value === text;
  return isPlain ? text : `'${text.replaceAll("'", "''")}'`;
}
