import { errorDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isCompilable, isSemantic, type Node } from '../domain/node.ts';
import type { Project } from '../project/project.ts';

/** Nodes that say they belong to a group that nobody declares. A test has the group of what it tests. */
export function* groupProblems({ groups }: Project, nodes: ReadonlyMap<string, Node>): Iterable<Diagnostic> {
  const known = new Set([...groups.values()].map(({ name }) => name));
  for (const node of nodes.values()) {
    if (!isCompilable(node) && !isSemantic(node)) continue;
    const { group } = node;
    if (group === undefined || known.has(group) || node.resourceType === 'test') continue;
    const hint = didYouMean(group, known) ?? 'declare it in a properties file: groups: [{name: …, owner: {…}}]';
    const at = node.patch ?? { file: node.file, start: 0, end: 0 };
    yield errorDiagnostic('invalid-value', `${node.uniqueId} belongs to the group \`${group}\`, which nobody declares`, { at, hint });
  }
}
