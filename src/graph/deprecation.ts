import { type Diagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import type { ModelNode, Node } from '../domain/node.ts';

/** Warnings about models whose deprecation date has passed, and about models that refer to one with such a date. */
export function* deprecationWarnings(
  nodes: ReadonlyMap<string, Node>,
  children: ReadonlyMap<string, readonly string[]>,
  now: Date,
): Iterable<Diagnostic> {
  for (const node of nodes.values()) {
    if (node.resourceType !== 'model' || node.deprecationDate === undefined) continue;
    const passed = new Date(node.deprecationDate) < now;
    if (passed)
      yield warningDiagnostic('deprecated', `${titleOf(node)} was deprecated on ${node.deprecationDate}`, {
        at: node.patch,
        event: 'DeprecatedModel',
      });
    for (const id of children.get(node.uniqueId) ?? []) {
      const child = nodes.get(id);
      if (child?.resourceType === 'model') yield referenceWarning(child, node, passed);
    }
  }
}

function referenceWarning(child: ModelNode, target: ModelNode, passed: boolean): Diagnostic {
  const when = passed
    ? `was deprecated on ${target.deprecationDate}`
    : `is going to be deprecated on ${target.deprecationDate}`;
  const call = child.refs.find((ref) => ref.name === target.name);
  const newer = target.version !== undefined && String(target.version) !== String(target.latestVersion);
  return warningDiagnostic('deprecated', `${child.name} refers to ${titleOf(target)}, which ${when}`, {
    at: call?.span,
    event: passed ? 'DeprecatedReference' : 'UpcomingReferenceDeprecation',
    hint: newer ? `the latest version is ${target.latestVersion}` : undefined,
  });
}

function titleOf(model: ModelNode): string {
  return model.version === undefined ? model.name : `${model.name} version ${model.version}`;
}
