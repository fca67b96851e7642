import { martError, warningDiagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { DynamicTables } from '../../warehouse/dynamic-tables.ts';
import { dressing, dropLeftovers, gate, publishStep, wantsColumnComments } from '../building-blocks.ts';
import { hooksAfter, hooksWithin } from '../hooks.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { mainStatement, statement, type NodePlan, type Step } from '../step.ts';

/** A table that the warehouse keeps fresh by its query. Later runs change its options; its query only on a full refresh, as in dbt. */
export const dynamicTable: Materialization = {
  name: 'dynamic_table',
  needs: (request) => [
    ...(wantsColumnComments(request) ? (['queryColumns'] as const) : []),
    ...(request.existing?.kind === 'dynamic_table' ? (['existingOptions'] as const) : []),
  ],
  plan: planDynamicTable,
};

function planDynamicTable(request: MaterializationRequest): NodePlan {
  const { node, dialect, target, scratch, postHooks } = request;
  const { action, steps, warnings } = stepsFor(request, checkedTables(request));
  return {
    uniqueId: node.uniqueId,
    action,
    relation: target,
    steps: [...dropLeftovers(request), ...steps, ...hooksAfter(postHooks)],
    warnings,
    cleanup: [dialect.drop({ ...scratch, kind: 'dynamic_table' })],
  };
}

interface Course {
  readonly action: string;
  readonly steps: readonly Step[];
  readonly warnings: readonly Diagnostic[];
}

function stepsFor(request: MaterializationRequest, tables: DynamicTables): Course {
  const { node, facts, fullRefresh, target } = request;
  if (facts.existing?.kind !== 'dynamic_table' || fullRefresh) return { action: 'dynamic table', steps: stageAndPublish(request, tables), warnings: [] };
  const changed = tables.changes(node.config, facts.existingOptions);
  if (changed.length === 0) return { action: 'dynamic table (unchanged)', steps: keep(request, []), warnings: [] };
  const said = `${node.name}: ${changed.map((name) => `\`${name}\``).join(', ')} changed`;
  switch (node.config['on_configuration_change'] ?? 'apply') {
    case 'continue':
      return { action: 'dynamic table (unchanged)', steps: keep(request, []), warnings: [warningDiagnostic('unused-config', `${said}, and is left as it is: \`on_configuration_change: continue\``, { at: node.patch ?? node.codeSpan })] };
    case 'fail':
      throw martError('invalid-value', `${said}, and \`on_configuration_change\` is \`fail\``, { at: node.patch ?? node.codeSpan, hint: 'build it with `--full-refresh`, or set `on_configuration_change: apply`', exitCode: 1 });
    default: {
      const altered = tables.alter(target, node.config, changed);
      // What cannot be changed in a table that stands takes a new one.
      if (altered === undefined) return { action: 'dynamic table', steps: stageAndPublish(request, tables), warnings: [] };
      return { action: 'dynamic table (altered)', steps: keep(request, altered.map((sql) => mainStatement('alter dynamic table', sql))), warnings: [] };
    }
  }
}

/** It refreshes itself, so there is nothing to hold back: assertions say what its rows are like now. */
function keep(request: MaterializationRequest, steps: readonly Step[]): Step[] {
  return [...gate(request, request.target), ...steps, ...dressing(request, 'dynamic_table'), ...hooksWithin(request.postHooks)];
}

function stageAndPublish(request: MaterializationRequest, tables: DynamicTables): Step[] {
  const { scratch, query, node, facts, assertions } = request;
  const initialized = String(node.config['initialize'] ?? 'on_create').toLowerCase() === 'on_create';
  return [
    mainStatement('create dynamic table', tables.create(scratch, query, node.config)),
    // Without rows there is nothing to assert, and readers of the old relation would be left with nothing.
    ...(initialized || (assertions.length === 0 && facts.existing === undefined) ? [] : [statement('refresh dynamic table', tables.refresh(scratch))]),
    ...gate(request, scratch),
    publishStep(request, 'dynamic_table'),
  ];
}

/** The warehouse's dynamic tables, once it is known that they can be made by these options. */
function checkedTables({ node, dialect }: MaterializationRequest): DynamicTables {
  const at = { at: node.patch ?? node.codeSpan, exitCode: 1 } as const;
  const { dynamicTables } = dialect;
  if (dynamicTables === undefined) {
    throw martError('unsupported', `${node.name}: ${dialect.type} has no dynamic tables`, { ...at, hint: 'use `table`, `incremental` or `materialized_view`' });
  }
  const fault = dynamicTables.fault(node.config);
  if (fault !== undefined) throw martError(fault.missing ? 'missing-key' : 'invalid-value', `${node.name}: ${fault.message}`, { ...at, hint: fault.hint });
  return dynamicTables;
}
