import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceFile } from '../diagnostics/source.ts';
import type { MacroRegistry } from './macro-registry.ts';
import { LIBRARY_PACKAGE } from './registered-macro.ts';

/** The shipped macros: two folders up, whether this runs from `src` or from `dist`. */
const LIBRARY_FOLDER = fileURLToPath(new URL('../../macros/library', import.meta.url));

/** How messages name a file that the analyst can't open in their project. */
const SHOWN_PREFIX = '<mart>/';

/** Whether a file is one of the built-in macros': errors in it are shown where it was called. */
export function isLibraryFile(file: SourceFile): boolean {
  return file.path.startsWith(SHOWN_PREFIX);
}

/** Indexes the built-in macros. Reading is synchronous: a handful of small files, needed before anything else. */
export function addMacroLibrary(registry: MacroRegistry, folder = LIBRARY_FOLDER): void {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return;
  }
  for (const name of names.filter((candidate) => candidate.endsWith('.sql')).sort()) {
    const path = join(folder, name);
    const shown = `macros/${relative(folder, path).split(sep).join('/')}`;
    registry.addFile({ path: SHOWN_PREFIX + shown, text: readFileSync(path, 'utf8') }, LIBRARY_PACKAGE, shown);
  }
}
