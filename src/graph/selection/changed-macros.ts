import type { MacroRegistry } from '../../context/macro-registry.ts';
import type { PreviousManifest } from '../../domain/previous-state.ts';
import { macroCalls } from '../macro-calls.ts';

/**
 * Asks of unique ids of macros whether any of them, or anything they call, differs from an earlier manifest.
 * The macros that come with `mart` are left out: the manifest may be of another release, or of another program, and
 * that alone is no change of the project.
 */
export function changedMacroTest(
  registry: MacroRegistry,
  previous: PreviousManifest,
): (ids: readonly string[]) => boolean {
  const answers = new Map<string, boolean>();
  const changed = (id: string): boolean => {
    const known = answers.get(id);
    if (known !== undefined) return known;
    // Macros may call each other; the answer is false until something is found.
    answers.set(id, false);
    const macro = registry.byId(id);
    if (macro === undefined || macro.isLibrary) return false;
    const before = previous.macros.get(id)?.['macro_sql'];
    const answer =
      typeof before !== 'string' ||
      before.trim() !== macro.definition.source.trim() ||
      macroCalls(registry, macro).some(changed);
    answers.set(id, answer);
    return answer;
  };
  return (ids) => ids.some(changed);
}
