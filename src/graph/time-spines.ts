import { isJsonObject, type Json } from '../domain/json.ts';
import type { ModelNode, Node } from '../domain/node.ts';
import { GRANULARITIES, type Granularity } from '../domain/semantic.ts';
import type { Graph } from './graph.ts';

/** A model with a row for each day, hour …: what metrics are joined to. */
export interface TimeSpine {
  readonly model: ModelNode;
  readonly column: string;
  readonly granularity: Granularity;
  /** Columns with periods of the project's own, such as fiscal years. */
  readonly customGranularities: readonly { readonly name: string; readonly columnName: string | undefined }[];
}

/** The models that say `time_spine:`; those that say it wrongly were refused when they were read. */
export function timeSpines(nodes: Iterable<Node>): readonly TimeSpine[] {
  return [...nodes].flatMap((model): readonly TimeSpine[] => {
    if (model.resourceType !== 'model' || model.timeSpine === undefined) return [];
    const column = textOf(model.timeSpine['standard_granularity_column']) ?? '';
    const written = model.columns.get(column)?.granularity;
    const granularity = GRANULARITIES.find((known) => known === written?.toLowerCase());
    return granularity === undefined ? [] : [{ model, column, granularity, customGranularities: customOf(model.timeSpine['custom_granularities']) }];
  });
}

function customOf(list: Json | undefined): TimeSpine['customGranularities'] {
  const items: readonly Json[] = Array.isArray(list) ? list : [];
  return items.filter(isJsonObject).map((item) => ({ name: textOf(item['name']) ?? '', columnName: textOf(item['column_name']) }));
}

/** The model that is taken for a time spine of days by its name alone, where there are semantic models. */
export function legacyTimeSpine({ nodes, project, references }: Pick<Graph, 'nodes' | 'project' | 'references'>): ModelNode | undefined {
  if (![...nodes.values()].some((node) => node.resourceType === 'semantic_model')) return undefined;
  const found = references.findRef({ name: 'metricflow_time_spine' }, project.root.name);
  return found.kind === 'found' && found.node.resourceType === 'model' ? found.node : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
