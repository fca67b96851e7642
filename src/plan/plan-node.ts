import type { MacroRegistry } from '../context/macro-registry.ts';
import { martError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Batch } from '../domain/batch.ts';
import { relationNameOf, type BuildableNode } from '../domain/node.ts';
import type { Relation } from '../domain/relation.ts';
import { documentationWarnings } from './building-blocks.ts';
import { constraintWarnings } from './constraints.ts';
import { checkContract, hasContract } from './contract.ts';
import { checkName } from '../warehouse/name.ts';
import { uniqueKey } from './incremental-strategy.ts';
import { MATERIALIZATIONS } from './materializations/index.ts';
import { microbatch } from './materializations/microbatch.ts';
import { deltaName, retiredName, scratchName } from './names.ts';
import type { FactName, Materialization, MaterializationRequest, NodeFacts } from './request.ts';
import { replacedParts } from './replaced-parts.ts';
import { strategyMacro } from './strategy-macro.ts';
import type { BatchStep, NodePlan, Step } from './step.ts';
import type { Dialect } from '../warehouse/dialect.ts';

export interface PlanDraft extends Pick<MaterializationRequest, 'node' | 'query' | 'dialect' | 'assertions' | 'postHooks' | 'fullRefresh' | 'empty' | 'wholeSeed' | 'microbatch'> {
  /** Pre-hooks and header; none where they have run already, before the facts were read. */
  readonly before: readonly Step[];
}

export type ReadFacts = (
  request: Omit<MaterializationRequest, 'facts'>,
  needs: (existing: Relation | undefined) => readonly FactName[],
) => Promise<NodeFacts>;

/** Chooses the materialization, has the facts read that it needs, and lets it plan. Throws `unsupported`. */
export async function planNode({ before, ...draft }: PlanDraft, macros: MacroRegistry, readFacts: ReadFacts): Promise<NodePlan> {
  const { node, dialect } = draft;
  const name = node.resourceType === 'model' ? node.config.materialized : node.resourceType;
  const macro = macros.materialization(name);
  if (macro !== undefined) return planMacro(node, macro.uniqueId, draft.microbatch);
  const materialization = draft.microbatch === undefined ? (MATERIALIZATIONS.get(name) ?? unknown(node, name)) : microbatch;
  const fault = dialect.unsupportedOption(node.config);
  if (fault !== undefined) throw martError('unsupported', `${node.name}: ${fault.message}`, { at: node.patch ?? node.codeSpan, hint: fault.hint, exitCode: 1 });
  const target = relationNameOf(node);
  checkName(target.identifier, dialect.features);
  const request: Omit<MaterializationRequest, 'facts'> = {
    ...draft,
    target,
    scratch: scratchName(target, dialect),
    retired: retiredName(target, dialect),
    delta: deltaName(target, dialect),
    replaced: replacedParts(node, macros),
    strategyMacro: name === 'incremental' ? strategyMacroOf(node, macros, dialect) : undefined,
    seed: node.resourceType === 'seed' ? { path: node.csvPath, delimiter: delimiterOf(node), whole: draft.wholeSeed } : undefined,
  };
  const facts = await readFacts(request, (existing) => materialization.needs({ ...request, existing }));
  if (hasContract(node)) checkContract({ node, dialect, facts });
  const planned = { ...request, facts };
  const plan = materialization.plan(planned);
  return {
    ...plan,
    steps: [...before, ...plan.steps],
    warnings: [...(plan.warnings ?? []), ...documentationWarnings(planned), ...contractWarnings(planned), ...(facts.seed?.warnings ?? [])],
    isProvisional: facts.seed?.isWhole === false,
  };
}

/** A materialization written as a macro does its own work: there is nothing to stage, so nothing to gate. */
function planMacro(node: BuildableNode, macro: string, batched: MaterializationRequest['microbatch']): NodePlan {
  if (batched !== undefined) return planMacroByBatch(node, macro, batched.batches);
  const steps = [{ kind: 'macro' as const, title: `materialization ${node.config.materialized}`, macro }];
  return { uniqueId: node.uniqueId, action: node.config.materialized, relation: relationNameOf(node), steps, cleanup: [] };
}

/** A project's own incremental materialization is called for each batch, which it brings in as it pleases. */
function planMacroByBatch(node: BuildableNode, macro: string, batches: readonly Batch[]): NodePlan {
  const table = relationNameOf(node);
  const steps = batches.map((batch): BatchStep => ({ kind: 'batch', does: 'materialize', title: `batch ${batch.label}`, batch, table, delta: table, columns: [] }));
  const batch = () => [{ kind: 'macro' as const, title: `materialization ${node.config.materialized}`, macro }];
  return { uniqueId: node.uniqueId, action: 'microbatch', relation: table, steps, batch, cleanup: [] };
}

function strategyMacroOf(node: BuildableNode, macros: MacroRegistry, dialect: Dialect): string | undefined {
  return strategyMacro(node, node.config.incremental_strategy ?? 'default', macros, dialect, uniqueKey(node).length > 0);
}

/** Constraints of views are nowhere written. */
function contractWarnings({ node, dialect }: MaterializationRequest): readonly Diagnostic[] {
  return hasContract(node) && node.config.materialized !== 'view' ? constraintWarnings(node, dialect) : [];
}

function delimiterOf(node: BuildableNode): string {
  const { delimiter } = node.config;
  return typeof delimiter === 'string' ? delimiter : ',';
}

function unknown(node: BuildableNode, name: string): Materialization {
  const known = [...MATERIALIZATIONS.keys(), 'ephemeral'];
  throw martError('unsupported', `${node.name}: unknown materialization \`${name}\``, {
    at: node.patch ?? node.codeSpan,
    hint: didYouMean(name, known) ?? `known: ${known.join(', ')}, and those written as macros`,
    exitCode: 1,
  });
}
