import { errorDiagnostic, warningDiagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/source.ts';
import type { MetricNode, Node, SavedQueryNode, SemanticModelNode } from '../../domain/node.ts';
import { GRANULARITIES } from '../../domain/semantic.ts';
import type { Graph } from '../graph.ts';
import { timeSpines, type TimeSpine } from '../time-spines.ts';

export type ResolvedNodes = Pick<Graph, 'nodes' | 'parents' | 'project' | 'references'>;

/** Everything that a project says of metrics, for checking that it holds together. */
export interface Semantics {
  readonly graph: ResolvedNodes;
  readonly models: readonly SemanticModelNode[];
  readonly metrics: readonly MetricNode[];
  readonly savedQueries: readonly SavedQueryNode[];
  readonly spines: readonly TimeSpine[];
  /** Granularities of the project's own. */
  readonly customGranularities: readonly string[];
}

export function semanticsOf(graph: ResolvedNodes): Semantics {
  const nodes = [...graph.nodes.values()];
  const spines = timeSpines(nodes);
  return {
    graph,
    models: nodes.filter((node): node is SemanticModelNode => node.resourceType === 'semantic_model'),
    metrics: nodes.filter((node): node is MetricNode => node.resourceType === 'metric'),
    savedQueries: nodes.filter((node: Node): node is SavedQueryNode => node.resourceType === 'saved_query'),
    spines,
    customGranularities: spines.flatMap((spine) => spine.customGranularities.map(({ name }) => name)),
  };
}

export function isStandardGranularity(name: string): boolean {
  return GRANULARITIES.some((known) => known === name);
}

/** Where finer is less. */
export function coarseness(name: string): number {
  return GRANULARITIES.findIndex((known) => known === name);
}

export function refused(message: string, at: Span, hint?: string): Diagnostic {
  return errorDiagnostic('semantics-invalid', message, { at, hint });
}

export function doubtful(message: string, at: Span, hint?: string): Diagnostic {
  return warningDiagnostic('semantics-invalid', message, { at, hint, event: 'SemanticValidationFailure' });
}
