import { errorDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { MetricNode, Node } from '../domain/node.ts';
import type { MeasureInput } from '../domain/semantic.ts';
import type { Graph } from './graph.ts';
import { sameJson } from './same-json.ts';

/** A name in a metric, and where it is written. */
export interface NamedInput {
  readonly name: string;
  readonly span: Span;
}

interface MetricInputs {
  readonly measures: readonly NamedInput[];
  readonly metrics: readonly NamedInput[];
  /** What a metric of its type needs and does not have. */
  readonly problem?: Diagnostic | undefined;
}

/** The measures or the metrics that a metric is calculated from, by their names. */
export function metricInputs(metric: MetricNode): MetricInputs {
  const { measure, numerator, denominator, metrics, conversion_type_params: conversion } = metric.params;
  const at = (...path: readonly (string | number)[]): Span => metric.locate(['type_params', ...path]);
  const lacking = (what: string): MetricInputs => ({ measures: [], metrics: [], problem: incomplete(metric, what) });
  switch (metric.type) {
    case 'simple':
    case 'cumulative':
      return measure === null ? lacking('`measure`') : { measures: [{ name: measure.name, span: at('measure', 'name') }], metrics: [] };
    case 'conversion': {
      if (conversion === null) return lacking('`conversion_type_params`');
      const inputs = (['base_measure', 'conversion_measure'] as const).map((key) => ({ name: conversion[key].name, span: at('conversion_type_params', key, 'name') }));
      return { measures: inputs, metrics: [] };
    }
    case 'ratio':
      if (numerator === null || denominator === null) return lacking(numerator === null ? '`numerator`' : '`denominator`');
      return { measures: [], metrics: [{ name: numerator.name, span: at('numerator', 'name') }, { name: denominator.name, span: at('denominator', 'name') }] };
    case 'derived':
      return { measures: [], metrics: metrics.map(({ name }, index) => ({ name, span: at('metrics', index, 'name') })) };
  }
}

function incomplete(metric: MetricNode, what: string): Diagnostic {
  return errorDiagnostic('missing-key', `the ${metric.type} metric \`${metric.name}\` needs a ${what} under \`type_params\``, { at: metric.locate(['type_params']) });
}

/** The measures that a metric comes from in the end, each once: its own, or those of the metrics that it is made of. */
export function inputMeasures({ nodes, parents }: Pick<Graph, 'nodes' | 'parents'>, metric: Node | undefined): readonly MeasureInput[] {
  if (metric?.resourceType !== 'metric' || !nodes.has(metric.uniqueId)) return [];
  const { measure, conversion_type_params: conversion } = metric.params;
  if (metric.type === 'conversion') return conversion === null ? [] : distinct([conversion.base_measure, conversion.conversion_measure]);
  if (metric.type === 'simple' || metric.type === 'cumulative') return measure === null ? [] : [measure];
  return distinct((parents.get(metric.uniqueId) ?? []).flatMap((id) => inputMeasures({ nodes, parents }, nodes.get(id))));
}

function distinct(inputs: readonly MeasureInput[]): readonly MeasureInput[] {
  return inputs.filter((input, index) => inputs.findIndex((other) => sameJson(input, other)) === index);
}
