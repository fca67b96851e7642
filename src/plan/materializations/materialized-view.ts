import { martError, warningDiagnostic } from '../../diagnostics/diagnostic.ts';
import { indexesOf, type ExistingIndex, type IndexOption } from '../../warehouse/index-options.ts';
import { dressing, dropLeftovers, gate, publishStep, wantsColumnComments } from '../building-blocks.ts';
import { hooksAfter, hooksWithin } from '../hooks.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { mainStatement, statement, type NodePlan, type Step } from '../step.ts';

/** A query whose rows the warehouse keeps: made once, refreshed by every later run, made anew on a full refresh. */
export const materializedView: Materialization = {
  name: 'materialized_view',
  needs: (request) => [
    ...(wantsColumnComments(request) ? (['queryColumns'] as const) : []),
    ...(request.existing?.kind === 'materialized_view' && !request.fullRefresh ? (['existingIndexes'] as const) : []),
  ],
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
  const course = facts.existing?.kind === 'materialized_view' && !fullRefresh ? keep(request) : anew(request);
  return {
    uniqueId: node.uniqueId,
    action: course.action,
    relation: target,
    steps: [...dropLeftovers(request), ...course.steps, ...hooksAfter(postHooks)],
    warnings: course.warnings,
    cleanup: [dialect.drop({ ...scratch, kind: 'materialized_view' })],
  };
}

type Course = Required<Pick<NodePlan, 'action' | 'steps' | 'warnings'>>;

function anew(request: MaterializationRequest): Course {
  return { action: 'materialized view', steps: stageAndPublish(request), warnings: [] };
}

/** It stands: its rows are refreshed, and indexes that its config no longer has, or has got, are changed as `on_configuration_change` says. */
function keep(request: MaterializationRequest): Course {
  const { node, dialect, target } = request;
  const at = { at: node.patch ?? node.codeSpan, exitCode: 1 } as const;
  const onChange = node.config['on_configuration_change'] ?? 'apply';
  const { dropped, created } = indexChanges(request);
  if (dropped.length + created.length === 0) return { action: 'materialized view (refresh)', steps: refresh(request, []), warnings: [] };
  const said = `${node.name}: its indexes changed (${[...dropped.map((index) => `- ${shown(index)}`), ...created.map((index) => `+ ${shown(index)}`)].join(', ')})`;
  if (onChange === 'fail') {
    throw martError('invalid-value', `${said}, and \`on_configuration_change\` is \`fail\``, { ...at, hint: 'build it with `--full-refresh`, or set `on_configuration_change: apply`' });
  }
  if (onChange === 'continue') {
    const warning = warningDiagnostic('unused-config', `${said}, and it is left as it is: \`on_configuration_change: continue\``, { at: at.at });
    return { action: 'materialized view (unchanged)', steps: [...gate(request, target), ...hooksWithin(request.postHooks)], warnings: [warning] };
  }
  const changes = dialect.changeIndexes(target, dropped, created).map((sql) => statement('change indexes', sql));
  return { action: 'materialized view (altered)', steps: refresh(request, changes), warnings: [] };
}

/** Indexes that somebody made by hand are not looked at. */
function indexChanges({ node, facts }: MaterializationRequest): { readonly dropped: readonly ExistingIndex[]; readonly created: readonly IndexOption[] } {
  const wanted = indexesOf(node.config);
  const has = (list: readonly IndexOption[], index: IndexOption) => list.some((other) => shown(other) === shown(index));
  return {
    dropped: facts.existingIndexes.filter((index) => !has(wanted, index)),
    created: wanted.filter((index) => !has(facts.existingIndexes, index)),
  };
}

function shown({ columns, unique, type }: IndexOption): string {
  const names = columns.map((column) => (column.startsWith('"') ? column.slice(1, -1) : /^\w+$/.test(column) ? column.toLowerCase() : column));
  return `${unique ? 'unique ' : ''}${(type ?? 'btree').toLowerCase()} on ${names.join(', ')}`;
}

/** Inside a transaction, so that rows which fail an assertion are never seen. */
function refresh(request: MaterializationRequest, changes: readonly Step[]): Step[] {
  const { dialect, target, postHooks } = request;
  const refreshed = mainStatement('refresh materialized view', dialect.refreshMaterializedView(target));
  const steps = [...changes, refreshed, ...gate(request, target), ...dressing(request, 'materialized_view'), ...hooksWithin(postHooks)];
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
