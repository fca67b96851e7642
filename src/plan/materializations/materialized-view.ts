import { martError } from '../../diagnostics/diagnostic.ts';
import { dressing, dropLeftovers, gate, hooksAfter, hooksWithin, publishStep, wantsColumnComments } from '../building-blocks.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { mainStatement, statement, type NodePlan, type Step } from '../step.ts';

/** A query whose rows the warehouse keeps: made once, refreshed by every later run, made anew on a full refresh. */
export const materializedView: Materialization = {
  name: 'materialized_view',
  needs: (request) => (wantsColumnComments(request) ? ['queryColumns'] : []),
  plan: planMaterializedView,
};

function planMaterializedView(request: MaterializationRequest): NodePlan {
  const { node, target, scratch, dialect, facts, fullRefresh, postHooks } = request;
  if (!dialect.features.materializedViews) {
    throw martError('unsupported', `${node.name}: ${dialect.type} has no materialized views`, {
      at: node.patch ?? node.codeSpan,
      hint: dialect.dynamicTables !== undefined ? 'use `dynamic_table`, `table` or `incremental`' : 'use `table` or `incremental`',
      exitCode: 1,
    });
  }
  const isRefreshed = facts.existing?.kind === 'materialized_view' && !fullRefresh;
  return {
    uniqueId: node.uniqueId,
    action: isRefreshed ? 'materialized view (refresh)' : 'materialized view',
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...(isRefreshed ? refresh(request) : stageAndPublish(request)),
      ...hooksAfter(postHooks),
    ],
    cleanup: [dialect.drop({ ...scratch, kind: 'materialized_view' })],
  };
}

/** Inside a transaction, so that rows which fail an assertion are never seen. */
function refresh(request: MaterializationRequest): Step[] {
  const { dialect, target, postHooks } = request;
  const refreshed = mainStatement('refresh materialized view', dialect.refreshMaterializedView(target));
  const steps = [refreshed, ...gate(request, target), ...dressing(request, 'materialized_view'), ...hooksWithin(postHooks)];
  return [{ kind: 'transaction', title: 'refresh materialized view', steps }];
}

function stageAndPublish(request: MaterializationRequest): Step[] {
  const { dialect, scratch, query, node } = request;
  return [
    mainStatement('create materialized view', dialect.createMaterializedViewAs(scratch, query, node.config)),
    ...dialect.afterCreateTable(scratch, node.config).map((sql) => statement('finish materialized view', sql)),
    ...gate(request, scratch),
    publishStep(request, 'materialized_view'),
  ];
}
