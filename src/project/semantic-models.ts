import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RefCall, SemanticModelNode } from '../domain/node.ts';
import type { ElementConfig } from '../domain/semantic.ts';
import { addCreatedMetric } from './metrics.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { readReference } from './references.ts';
import { partDescription, semanticBase } from './semantic-base.ts';
import { defaults, dimension, entity, measure } from './semantic-shapes.ts';
import { list, optional, text, type Reader } from './shapes.ts';

/** Reads an entry of `semantic_models:`, and makes the metrics that its measures ask for. */
export function addSemanticModel(parsing: Parsing, entry: PropertyEntry): void {
  const { checks } = parsing;
  const { node, name } = entry;
  const base = semanticBase(parsing, entry, { kind: 'semantic_model', name, properties: checks.object(node.get('config')) });
  const elements = <T extends Element>(key: string, read: Reader<T>): readonly T[] => readElements(parsing, entry, key, read, base.meta);
  const measures = elements('measures', measure);
  const semanticModel: SemanticModelNode = {
    ...base,
    resourceType: 'semantic_model',
    ...readModel(parsing, node),
    defaults: optional(defaults)(node.get('defaults'), checks) ?? undefined,
    primaryEntity: optional(text)(node.get('primary_entity'), checks) ?? undefined,
    entities: elements('entities', entity),
    dimensions: elements('dimensions', dimension),
    measures: measures.map((found) => ({ ...found, create_metric: false })),
  };
  parsing.nodes.add(semanticModel, node.get('name').span);
  node.get('measures').items().forEach((item, index) => {
    const created = measures[index];
    if (created?.create_metric === true) addCreatedMetric(parsing, { ...entry, node: item }, created, base.config.enabled);
  });
}

interface Element {
  readonly name: string;
  readonly description: string | null;
  readonly config: ElementConfig;
}

/** Each part has the `meta` of the whole under its own. */
function readElements<T extends Element>(parsing: Parsing, { node, packageName }: PropertyEntry, key: string, read: Reader<T>, meta: JsonObject): readonly T[] {
  const items = node.get(key).items();
  return list(read)(node.get(key), parsing.checks).map((element, index) => ({
    ...element,
    description: partDescription(parsing, items[index] ?? node, packageName),
    config: { meta: { ...meta, ...element.config.meta } },
  }));
}

function readModel({ checks, sink }: Parsing, node: YamlNode): { readonly model: string; readonly refs: readonly RefCall[] } {
  const written = node.get('model');
  const model = text(written, checks);
  const ref = readReference(model)?.ref;
  if (ref !== undefined) return { model, refs: [{ ...ref, span: written.span }] };
  if (model !== '') {
    const hint = /^\w+$/.test(model) ? `write ref('${model}')` : "write ref('model')";
    sink.add(errorDiagnostic('invalid-value', `\`${model}\` is no ref()`, { at: written.span, hint }));
  }
  return { model, refs: [] };
}
