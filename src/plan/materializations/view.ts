import { dressing, dropLeftovers, gate, hooksAfter, hooksWithin, publishStep, wantsColumnComments } from '../building-blocks.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { mainStatement, statement, type NodePlan, type Step } from '../step.ts';

export const view: Materialization = {
  name: 'view',
  needs: (request) => (wantsColumnComments(request) ? ['queryColumns'] : []),
  plan: planView,
};

function planView(request: MaterializationRequest): NodePlan {
  const { node, target, dialect, postHooks } = request;
  return {
    uniqueId: node.uniqueId,
    action: 'view',
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...(canReplace(request) ? replace(request) : stageAndPublish(request)),
      ...hooksAfter(postHooks),
    ],
    cleanup: [dialect.drop({ ...request.scratch, kind: 'view' })],
  };
}

/** `create or replace view` is atomic by itself, where it may change columns and no table stands in the way. */
function canReplace(request: MaterializationRequest): boolean {
  const { existing } = request.facts;
  return request.dialect.features.replaceViewFreely && (existing === undefined || existing.kind === 'view');
}

function replace(request: MaterializationRequest): Step[] {
  const { dialect, target, scratch, query, node, assertions } = request;
  const replaced = mainStatement('replace view', dialect.replaceViewAs(target, query, node.config));
  const after = [...dressing(request, 'view'), ...hooksWithin(request.postHooks)];
  if (assertions.length === 0) return [replaced, ...after];
  return [
    statement('create view', dialect.createViewAs(scratch, query, node.config)),
    ...gate(request, scratch),
    replaced,
    statement('drop the audited scratch view', dialect.drop({ ...scratch, kind: 'view' })),
    ...after,
  ];
}

function stageAndPublish(request: MaterializationRequest): Step[] {
  const { dialect, scratch, query, node } = request;
  return [
    mainStatement('create view', dialect.createViewAs(scratch, query, node.config)),
    ...gate(request, scratch),
    publishStep(request, 'view'),
  ];
}
