import { relationNameOf, type BuildableNode } from '../domain/node.ts';
import type { Relation, RelationName } from '../domain/relation.ts';
import { Sql } from '../sql/sql.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import { checkName } from '../warehouse/name.ts';
import { dressing } from './building-blocks.ts';
import { view } from './materializations/view.ts';
import { deltaName, retiredName, scratchName } from './names.ts';
import type { ReadFacts } from './plan-node.ts';
import type { MaterializationRequest } from './request.ts';
import { mainStatement, statement, type NodePlan } from './step.ts';

export interface CloneDraft {
  readonly node: BuildableNode;
  readonly dialect: Dialect;
  /** What the earlier state built for the node, and of which kind it is; it may be gone by now. */
  readonly original: RelationName & Pick<Relation, 'kind'>;
}

/** A node as what another state has of it: a clone that shares its storage where the warehouse has that, else a view of it. */
export async function planClone({ node, dialect, original }: CloneDraft, readFacts: ReadFacts): Promise<NodePlan> {
  const target = relationNameOf(node);
  checkName(target.identifier, dialect.features);
  const draft: Omit<MaterializationRequest, 'facts'> = {
    node,
    dialect,
    target,
    scratch: scratchName(target, dialect),
    retired: retiredName(target, dialect),
    delta: deltaName(target, dialect),
    query: Sql.of(`select * from ${dialect.relation(original)}`),
    seed: undefined,
    replaced: new Set(),
    assertions: [],
    postHooks: node.config['post-hook'],
    fullRefresh: true,
    empty: false,
    wholeSeed: false,
  };
  const facts = await readFacts(draft, (existing) => view.needs({ ...draft, existing }));
  const request = { ...draft, facts };
  const cloned = original.kind === 'table' ? dialect.replaceByClone(original, target, node.config) : undefined;
  return cloned === undefined ? view.plan(request) : planTableClone(request, cloned);
}

function planTableClone(request: MaterializationRequest, cloned: Sql): NodePlan {
  const { node, target, dialect, facts } = request;
  const other = facts.existing !== undefined && facts.existing.kind !== 'table' ? [statement('drop what is no table', dialect.drop(facts.existing))] : [];
  return {
    uniqueId: node.uniqueId,
    action: 'clone',
    relation: target,
    steps: [...other, mainStatement('clone', cloned), ...dressing(request, 'table')],
    cleanup: [],
  };
}
