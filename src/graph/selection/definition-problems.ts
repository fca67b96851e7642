import { MartError, warningDiagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { SelectorDefinition } from '../../project/project.ts';
import { CRITERION_KEYS, DefinitionParser } from './parse-definition.ts';

/** What can't be read of selectors.yml, whether a selector is used or not, and what is ignored; each at its selector's name. */
export function definitionProblems(definitions: ReadonlyMap<string, SelectorDefinition>): readonly Diagnostic[] {
  const problems = new Map<string, Diagnostic>();
  const note = (problem: Diagnostic): unknown => problems.set(`${problem.message} ${problem.at?.start}`, problem);
  const parser = new DefinitionParser(definitions, 'eager', (name, key) => {
    const hint = didYouMean(key, CRITERION_KEYS.filter((known) => known !== key));
    note(warningDiagnostic('unknown-key', `selector \`${name}\`: \`${key}\` has no effect here`, { at: definitions.get(name)?.span, hint }));
  });
  for (const { name, span } of definitions.values()) {
    try {
      parser.named(name);
    } catch (error) {
      if (!(error instanceof MartError)) throw error;
      for (const diagnostic of error.diagnostics) note({ ...diagnostic, at: diagnostic.at ?? span });
    }
  }
  return [...problems.values()];
}
