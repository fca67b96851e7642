import { type Diagnostic, errorDiagnostic, type Note } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { Node } from '../domain/node.ts';
import { metricInputs } from './metric-inputs.ts';
import type { ReferenceIndex } from './references.ts';

/** A cycle as a diagnostic: `path` holds unique ids of which each depends on the next and the last on the first. */
export function cycleProblem(
  path: readonly string[],
  nodes: ReadonlyMap<string, Node>,
  references: ReferenceIndex,
): Diagnostic {
  const names = path.map((id) => nodes.get(id)?.name ?? id);
  const first = names[0] ?? '';
  const message = path.length === 1 ? `${first} depends on itself` : `${[...names, first].join(' → ')} is a cycle`;
  const notes = path.map((id, index) => edgeNote(id, path[(index + 1) % path.length] ?? id, nodes, references));
  return errorDiagnostic('cycle', message, {
    at: notes.at(-1)?.at,
    notes,
    hint: 'remove one of these references, or move what both need into a model of its own',
  });
}

function edgeNote(id: string, target: string, nodes: ReadonlyMap<string, Node>, references: ReferenceIndex): Note {
  const node = nodes.get(id);
  const name = nodes.get(target)?.name ?? target;
  return {
    message: `${node?.name ?? id} (${node?.originalFilePath ?? 'unknown'}) refers to ${name}`,
    at: referenceSpan(node, target, references),
  };
}

/** Where the node mentions the target. */
function referenceSpan(node: Node | undefined, target: string, references: ReferenceIndex): Span | undefined {
  if (node?.resourceType === 'metric') return metricInputs(node).metrics.find(({ name }) => references.findMetric({ name }, node.packageName).kind === 'found' && target.endsWith(`.${name}`))?.span;
  if (node === undefined || !('refs' in node)) return undefined;
  const calls = node.refs.filter((call) => {
    const found = references.findRef(call, node.packageName);
    return found.kind === 'found' && found.node.uniqueId === target;
  });
  return calls.find((call) => call.span !== undefined)?.span;
}
