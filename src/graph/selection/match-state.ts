import type { JsonObject } from '../../domain/json.ts';
import { isCompilable, type Node } from '../../domain/node.ts';
import { reportBreakingChanges } from './breaking-changes.ts';
import { changedMacroTest } from './changed-macros.ts';
import { sameBody, sameConfig, sameContents, sameContract, sameDescriptions, sameRelation } from './node-comparison.ts';
import { invalid } from './parse-spec.ts';
import type { Criterion } from './selector.ts';
import { previousManifest, type World } from './world.ts';

/** What a comparison is made of. `before` is undefined for a node that the earlier manifest does not have. */
type Change = (node: Node, before: JsonObject | undefined) => boolean;

const COMPARES_CONTRACTS = new Set(['modified', 'unmodified', 'modified.contract']);

/** `state:new`, `state:modified.body` …: compares each node with its record in the earlier manifest. */
export function stateTest(value: string, criterion: Criterion, world: World): (node: Node) => boolean {
  const previous = previousManifest(world, criterion.raw);
  const macrosChanged = changedMacroTest(world.graph.project.macros, previous);
  const parents = (node: Node): readonly string[] => world.graph.parents.get(node.uniqueId) ?? [];

  const modified: Change = (node, before) =>
    !sameContents(node, before, parents(node)) ||
    macrosChanged(macrosOf(node)) ||
    (before !== undefined && !sameContract(node, before));
  const changes: Readonly<Record<string, Change>> = {
    new: (_node, before) => before === undefined,
    old: (_node, before) => before !== undefined,
    modified,
    unmodified: (node, before) => !modified(node, before),
    'modified.body': unless(sameBody, isCompilable),
    'modified.configs': unless(sameConfig, (node) => node.resourceType !== 'unit_test'),
    'modified.persisted_descriptions': unless(sameDescriptions, isCompilable),
    'modified.relation': unless(sameRelation, (node) => isCompilable(node) || node.resourceType === 'source'),
    'modified.macros': (node) => macrosChanged(macrosOf(node)),
    'modified.contract': unless(sameContract, isCompilable),
  };
  const change = changes[value];
  if (change === undefined) throw invalid(criterion.raw, `\`${value}\` is none of ${Object.keys(changes).join(', ')}`);
  if (COMPARES_CONTRACTS.has(value)) reportBreakingChanges(world, previous.entries);
  return (node) => change(node, previous.entries.get(node.uniqueId));
}

/** Changed when it is new or not the same, for nodes that have what is compared. */
function unless(same: (node: Node, before: JsonObject) => boolean, applies: (node: Node) => boolean): Change {
  return (node, before) => applies(node) && (before === undefined || !same(node, before));
}

function macrosOf(node: Node): readonly string[] {
  return isCompilable(node) ? node.macros : [];
}
