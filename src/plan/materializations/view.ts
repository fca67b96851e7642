import { dressing, dropLeftovers, gate, publishStep, wantsColumnComments } from '../building-blocks.ts';
import { hooksAfter, hooksWithin } from '../hooks.ts';
import { viewByMacro } from '../replaced-parts.ts';
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
  return !request.replaced.has('view') && request.dialect.features.replaceViewFreely && (existing === undefined || existing.kind === 'view');
}

function replace(request: MaterializationRequest): Step[] {
  const { dialect, target, scratch, query, node, assertions } = request;
  const replaced = replaceWithHooks(request, mainStatement('replace view', dialect.replaceViewAs(target, query, node.config)));
  if (assertions.length === 0) return replaced;
  return [
    statement('create view', dialect.createViewAs(scratch, query, node.config)),
    ...gate(request, scratch),
    ...replaced,
    statement('drop the audited scratch view', dialect.drop({ ...scratch, kind: 'view' })),
  ];
}

/** A hook that fails takes the new view back with it, where DDL takes part in transactions. */
function replaceWithHooks(request: MaterializationRequest, replaced: Step): Step[] {
  const hooks = hooksWithin(request.postHooks);
  const steps = [replaced, ...dressing(request, 'view'), ...hooks];
  if (hooks.length === 0 || !request.dialect.features.transactionalDdl) return steps;
  return [{ kind: 'transaction', title: 'replace the view', steps }];
}

function stageAndPublish(request: MaterializationRequest): Step[] {
  const { dialect, scratch, query, node, replaced } = request;
  const created = replaced.has('view')
    ? viewByMacro({ ...scratch, kind: 'view' }, query)
    : mainStatement('create view', dialect.createViewAs(scratch, query, node.config));
  return [
    created,
    ...gate(request, scratch),
    publishStep(request, 'view'),
  ];
}
