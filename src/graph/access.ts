import { type Diagnostic, errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { isCompilable, isSemantic, type BuildableNode, type ModelNode, type Node, type RefCall } from '../domain/node.ts';
import type { Project } from '../project/project.ts';
import { refText } from './resolve.ts';

/**
 * Why `node` may not refer to `target`, or undefined when it may. A private model is for its group, a protected one for
 * its package where that package restricts access. Inline queries may see everything.
 */
export function accessProblem(
  project: Project,
  node: Node,
  call: RefCall,
  target: BuildableNode,
): Diagnostic | undefined {
  if (target.resourceType !== 'model' || target.access === 'public' || node.resourceType === 'sql_operation')
    return undefined;
  const foreign = node.packageName !== target.packageName && restrictsAccess(project, target.packageName);
  const outsider = target.access === 'private' && groupOf(project, node) !== target.group;
  const groupless = target.access === 'private' && groupOf(project, node) === undefined;
  if (!foreign && !outsider && !groupless) return undefined;
  return errorDiagnostic('access-denied', `${node.uniqueId} may not use ${refText(call)}: ${scopeOf(target)}`, {
    at: call.span,
    notes: [{ message: `${target.name} is defined in ${target.originalFilePath}`, at: target.patch }],
    hint:
      target.access === 'private'
        ? 'put both in one group, or give the model `access: protected`'
        : 'give the model `access: public`',
  });
}

function scopeOf(target: ModelNode): string {
  if (target.access === 'protected') return `it is protected, for package ${target.packageName} only`;
  return target.group === undefined ? 'it is private and has no group' : `it is private to group ${target.group}`;
}

/** A generic test belongs to the group of what it tests. */
function groupOf(project: Project, node: Node): string | undefined {
  if (isSemantic(node)) return node.group;
  if (!isCompilable(node)) return undefined;
  if (node.group !== undefined || node.resourceType !== 'test' || node.attachedNode === undefined) return node.group;
  const attached = project.nodes.get(node.attachedNode);
  return attached === undefined ? undefined : groupOf(project, attached);
}

function restrictsAccess(project: Project, packageName: string): boolean {
  return project.packages.get(packageName)?.config.restrictAccess === true;
}
