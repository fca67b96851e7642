import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { Span } from '../../diagnostics/source.ts';
import { GRANULARITIES, type TimeWindow } from '../../domain/semantic.ts';
import { refused } from './semantics.ts';

/** Whether a time window can be meant; `custom` are periods of the project's own, where they are allowed. */
export function* windowProblems({ count, granularity }: TimeWindow, at: Span, custom: readonly string[]): Iterable<Diagnostic> {
  const known: readonly string[] = [...GRANULARITIES, ...custom];
  const single = granularity.endsWith('s') && known.includes(granularity.slice(0, -1)) ? granularity.slice(0, -1) : granularity;
  if (!known.includes(single)) yield refused(`\`${granularity}\` in \`${count} ${granularity}\` is no granularity`, at, didYouMean(single, known));
}
