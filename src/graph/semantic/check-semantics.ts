import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { conditionProblems } from './check-conditions.ts';
import { measureProblems } from './check-measures.ts';
import { metricProblems } from './check-metrics.ts';
import { namesProblems } from './check-names.ts';
import { savedQueryProblems } from './check-saved-queries.ts';
import { semanticModelProblems } from './check-semantic-models.ts';
import { missingTimeSpine, timeSpineProblems } from './check-time-spines.ts';
import { semanticsOf, type ResolvedNodes } from './semantics.ts';

/**
 * What is wrong or doubtful about semantic models, metrics and saved queries, whose names lead somewhere already. As in
 * dbt all of it is checked only where there are both semantic models and metrics.
 */
export function* semanticProblems(graph: ResolvedNodes): Iterable<Diagnostic> {
  const semantics = semanticsOf(graph);
  yield* missingTimeSpine(semantics);
  if (semantics.models.length === 0 || semantics.metrics.length === 0) return;
  yield* namesProblems(semantics);
  yield* semanticModelProblems(semantics);
  yield* measureProblems(semantics);
  yield* metricProblems(semantics);
  yield* conditionProblems(semantics);
  yield* savedQueryProblems(semantics);
  yield* timeSpineProblems(semantics);
}
