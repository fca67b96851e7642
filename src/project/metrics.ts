import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import type { MetricNode } from '../domain/node.ts';
import { METRIC_TYPES, type Measure, type MetricParams } from '../domain/semantic.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { NEWER_METRIC_KEYS } from './property-keys.ts';
import { semanticBase } from './semantic-base.ts';
import { metricParams, whereFilter } from './semantic-shapes.ts';
import { list, oneOf, optional, text } from './shapes.ts';

const NO_PARAMS: MetricParams = {
  measure: null,
  numerator: null,
  denominator: null,
  expr: null,
  window: null,
  grain_to_date: null,
  metrics: [],
  conversion_type_params: null,
  cumulative_type_params: null,
};

/** Reads an entry of `metrics:`. */
export function addMetric(parsing: Parsing, entry: PropertyEntry): void {
  const { checks } = parsing;
  const { node, name } = entry;
  checkName(parsing, node, name);
  if (!node.has('type_params') && NEWER_METRIC_KEYS.some((key) => node.has(key))) {
    const message = `the metric \`${name}\` is left out: it is declared in the form that has no \`type_params\``;
    parsing.sink.add(warningDiagnostic('unsupported', message, { at: node.get('name').span, hint: 'tables and tests are built all the same; to have the metric in manifests, give it `type_params`' }));
    return;
  }
  const base = semanticBase(parsing, entry, { kind: 'metric', name, properties: checks.object(node.get('config')) });
  const type = oneOf(METRIC_TYPES)(node.get('type'), checks);
  if (!node.has('type_params')) checks.missing(node, 'type_params', `the metric \`${name}\``);
  const params = node.has('type_params') ? metricParams(node.get('type_params'), checks) : NO_PARAMS;
  const metric: MetricNode = {
    ...base,
    resourceType: 'metric',
    label: text(node.get('label'), checks),
    // Configs come before properties of the same name, and are not merged with them.
    meta: Object.keys(base.meta).length > 0 ? base.meta : checks.object(node.get('meta')),
    tags: list(text)(node.get('tags'), checks),
    type,
    params: type === 'cumulative' ? cumulative(params) : params,
    filter: whereFilter(node.get('filter'), checks),
    timeGranularity: optional(text)(node.get('time_granularity'), checks) ?? undefined,
  };
  parsing.nodes.add(metric, node.get('name').span);
}

/** The metric that a measure with `create_metric: true` is. `entry` has the measure as its node. */
export function addCreatedMetric(parsing: Parsing, entry: PropertyEntry, { name, label, description, expr, config }: Measure, enabled: boolean): void {
  const base = semanticBase(parsing, entry, { kind: 'metric', name, properties: { enabled, meta: config.meta } });
  const metric: MetricNode = {
    ...base,
    resourceType: 'metric',
    label: label ?? name,
    description: description ?? `Metric created from measure ${name}`,
    type: 'simple',
    params: { ...NO_PARAMS, measure: { name, filter: null, alias: null, join_to_timespine: false, fill_nulls_with: null }, expr: expr ?? name },
    filter: null,
  };
  parsing.nodes.add(metric, entry.node.get('name').span);
}

/** Cumulative metrics may say their window in either of two places. */
function cumulative(params: MetricParams): MetricParams {
  const stated = params.cumulative_type_params ?? { window: null, grain_to_date: null, period_agg: 'first' };
  const { window, grain_to_date: grain } = stated;
  return { ...params, cumulative_type_params: { ...stated, window: window ?? params.window, grain_to_date: grain ?? params.grain_to_date } };
}

function checkName({ sink }: Parsing, node: YamlNode, name: string): void {
  if (/^[A-Za-z][\w-]*$/.test(name) && name.length <= 250) return;
  const hint = 'a name begins with a letter and holds letters, digits and underscores, 250 at most';
  sink.add(errorDiagnostic('invalid-value', `\`${name}\` can't be the name of a metric`, { at: node.get('name').span, hint }));
}
