import { MartError, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SelectorDefinition } from '../../project/project.ts';
import { DefinitionParser } from './parse-definition.ts';

/** What can't be read of selectors.yml, whether a selector is used or not; each at the name of its selector. */
export function* definitionProblems(definitions: ReadonlyMap<string, SelectorDefinition>): Iterable<Diagnostic> {
  const parser = new DefinitionParser(definitions, 'eager');
  for (const { name, span } of definitions.values()) {
    try {
      parser.named(name);
    } catch (error) {
      if (!(error instanceof MartError)) throw error;
      yield* error.diagnostics.map((diagnostic) => ({ ...diagnostic, at: diagnostic.at ?? span }));
    }
  }
}
