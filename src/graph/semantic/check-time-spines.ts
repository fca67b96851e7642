import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { errorDiagnostic, warningDiagnostic } from '../../diagnostics/diagnostic.ts';
import { legacyTimeSpine } from '../time-spines.ts';
import { coarseness, doubtful, refused, type Semantics } from './semantics.ts';

const DAY = coarseness('day');

/** Where there are semantic models, days must be known. Nothing can be written for engines otherwise. */
export function* missingTimeSpine({ graph, models, spines }: Semantics): Iterable<Diagnostic> {
  const [first] = models;
  if (first === undefined || legacyTimeSpine(graph) !== undefined) return;
  if (spines.some(({ granularity }) => coarseness(granularity) <= DAY)) return;
  const hint = 'describe a model that has a row for each day: time_spine: {standard_granularity_column: date_day}, and `granularity: day` on that column';
  yield errorDiagnostic('semantics-invalid', 'semantic models need a time spine of days, and no model is one', { at: first.locate(['name']), hint });
}

export function* timeSpineProblems({ graph, models, spines }: Semantics): Iterable<Diagnostic> {
  const legacy = legacyTimeSpine(graph);
  const days = spines.some(({ granularity }) => granularity === 'day');
  const isRequired = graph.project.root.config.flags['require_yaml_configuration_for_mf_time_spines'] === true;
  if (legacy !== undefined && !days && !isRequired) {
    const at = legacy.patch ?? { file: legacy.file, start: 0, end: 0 };
    const hint = 'describe it: time_spine: {standard_granularity_column: date_day}, and `granularity: day` on that column';
    yield warningDiagnostic('deprecated', `\`${legacy.name}\` is a time spine by its name alone`, { at, hint, event: 'MFTimespineWithoutYamlConfigurationDeprecation' });
  }
  if (spines.length === 0) return;
  const seen = new Map<string, string>();
  for (const { model, granularity } of spines) {
    const other = seen.get(granularity);
    const at = model.patch ?? { file: model.file, start: 0, end: 0 };
    if (other !== undefined) yield doubtful(`both \`${other}\` and \`${model.name}\` are time spines by ${granularity}`, at);
    seen.set(granularity, model.name);
  }
  const grains = models.flatMap(({ dimensions }) => dimensions.flatMap(({ type_params: params }) => (params === null ? [] : [coarseness(params.time_granularity)])));
  const [model] = models;
  if (model === undefined) return;
  const finest = Math.min(...spines.map(({ granularity }) => coarseness(granularity)));
  if (grains.length === 0) yield refused('no dimension says its granularity', model.locate(['dimensions']), 'give time dimensions `type_params: {time_granularity: day}`');
  else if (Math.min(...grains) < finest) yield doubtful('a dimension is finer than every time spine', model.locate(['dimensions']), 'add a time spine of the finer granularity');
}
