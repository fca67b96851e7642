import { dropLeftovers, finishTable, gate, publishStep } from '../building-blocks.ts';
import { hooksAfter, hooksOnStaged } from '../hooks.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { statement, type NodePlan, type Step } from '../step.ts';

/** A CSV file as a table. Always built anew and swapped in: a broken file leaves the last good table. */
export const seed: Materialization = {
  name: 'seed',
  needs: () => ['seedColumns'],
  plan: planSeed,
};

function planSeed(request: MaterializationRequest): NodePlan {
  const { node, target, scratch, dialect, postHooks } = request;
  return {
    uniqueId: node.uniqueId,
    action: 'seed',
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...load(request),
      ...hooksOnStaged(postHooks, scratch),
      ...gate(request, scratch),
      publishStep(request, 'table'),
      ...hooksAfter(postHooks),
    ],
    cleanup: [dialect.drop({ ...scratch, kind: 'table' })],
  };
}

function load(request: MaterializationRequest): Step[] {
  const { dialect, scratch, node, facts, seed: source } = request;
  if (source === undefined) throw new Error(`${node.uniqueId} is planned as a seed without a file`);
  const columns = facts.seedColumns.map((column) => ({ name: column.name, type: column.type, constraints: [] }));
  return [
    statement('create table', dialect.createTable(scratch, columns, [], node.config)),
    ...(request.empty ? [] : [{ kind: 'load' as const, title: `load ${source.path}`, relation: scratch, source, columns: facts.seedColumns }]),
    ...finishTable(request, scratch),
  ];
}
