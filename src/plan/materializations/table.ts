import type { BuildableNode } from '../../domain/node.ts';
import type { Relation } from '../../domain/relation.ts';
import { dressing, dropLeftovers, fillTable, gate, publishStep, wantsColumnComments } from '../building-blocks.ts';
import { hooksAfter, hooksOnStaged } from '../hooks.ts';
import { hasContract } from '../contract.ts';
import { planIncrement } from '../increment.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { mainStatement, type NodePlan, type Step } from '../step.ts';

/** A table rebuilt from its query. */
export const table: Materialization = {
  name: 'table',
  needs: (request) => {
    if (isInPlace(request.node, request.existing)) return ['existingColumns', 'queryColumns'];
    return wantsColumnComments(request) ? ['queryColumns'] : [];
  },
  plan: (request) => (isInPlace(request.node, request.facts.existing) ? planIncrement(request, 'insert_overwrite') : planTable(request, 'table')),
};

/** With `publish: in_place` the table itself stays, and with it all that hangs on it: its rows are replaced in one transaction. */
function isInPlace(node: BuildableNode, existing: Relation | undefined): boolean {
  return node.config.publish === 'in_place' && existing?.kind === 'table';
}

/** Also how an incremental model is built for the first time, and on a full refresh. */
export function planTable(request: MaterializationRequest, action: string): NodePlan {
  const { node, target, dialect, postHooks } = request;
  const steps = canReplaceInOneStatement(request) ? replaceAtOnce(request) : stageAndPublish(request);
  return {
    uniqueId: node.uniqueId,
    action,
    relation: target,
    steps: [...steps, ...hooksAfter(postHooks)],
    cleanup: [dialect.drop({ ...request.scratch, kind: 'table' })],
  };
}

/** With nothing to audit and nothing to carry over, one atomic statement serves readers as well as a swap. */
function canReplaceInOneStatement(request: MaterializationRequest): boolean {
  const { assertions, dialect, facts, node, postHooks, replaced } = request;
  const replaceable = facts.existing === undefined || facts.existing.kind === 'table';
  if (replaced.has('table') || replaced.has('indexes')) return false;
  const plain = assertions.length === 0 && !hasContract(node) && !postHooks.some((hook) => hook.transaction);
  return plain && replaceable && dialect.features.replaceTable && dialect.afterCreateTable(request.target, node.config).length === 0;
}

function replaceAtOnce(request: MaterializationRequest): Step[] {
  const { dialect, target, query, node } = request;
  return [
    ...dropLeftovers(request),
    mainStatement('replace table', dialect.replaceTableAs(target, query, node.config)),
    ...dressing(request, 'table'),
  ];
}

function stageAndPublish(request: MaterializationRequest): Step[] {
  return [
    ...dropLeftovers(request),
    ...fillTable(request, request.scratch),
    ...hooksOnStaged(request.postHooks, request.scratch),
    ...gate(request, request.scratch),
    publishStep(request, 'table'),
  ];
}
