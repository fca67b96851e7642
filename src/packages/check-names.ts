import { errorDiagnostic, MartError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Pick } from './pick.ts';

/** Two packages of one name could not be told apart. Throws `duplicate-name` with all such pairs. */
export function checkNames(picks: readonly Pick[], rootName: string): void {
  const titles = new Map<string, string>();
  const problems: Diagnostic[] = [];
  for (const { name, title } of picks) {
    const other = titles.get(name);
    if (name === rootName) {
      const hint = 'rename the project in its project file';
      problems.push(
        errorDiagnostic('duplicate-name', `the package ${title} has the name of this project: \`${name}\``, { hint }),
      );
    } else if (other !== undefined) {
      const hint = 'ask for one of them; where a package asks for the other, ask for the same';
      problems.push(
        errorDiagnostic('duplicate-name', `two packages are called \`${name}\`: ${other} and ${title}`, { hint }),
      );
    }
    titles.set(name, title);
  }
  if (problems.length > 0) throw new MartError(problems);
}
