import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { SemanticModelNode } from '../../domain/node.ts';
import { refused, type Semantics } from './semantics.ts';

export function* semanticModelProblems({ models }: Semantics): Iterable<Diagnostic> {
  for (const model of models) {
    yield* defaultTimeDimension(model);
    yield* primaryEntity(model);
    yield* validityWindow(model);
    yield* naturalEntities(model);
  }
  yield* consistentDimensions(models);
  yield* pairedDimensions(models);
}

/** The names of a model's dimensions of time. */
export function timeDimensions(model: SemanticModelNode): readonly string[] {
  return model.dimensions.filter(({ type }) => type === 'time').map(({ name }) => name);
}

function* defaultTimeDimension(model: SemanticModelNode): Iterable<Diagnostic> {
  const name = model.defaults?.agg_time_dimension ?? undefined;
  const known = timeDimensions(model);
  if (name !== undefined && !known.includes(name))
    yield refused(`the semantic model \`${model.name}\` has no time dimension \`${name}\``, model.locate(['defaults', 'agg_time_dimension']), didYouMean(name, known));
}

/** Dimensions are named after the primary entity, so there must be one. */
function* primaryEntity(model: SemanticModelNode): Iterable<Diagnostic> {
  const [first, second] = model.entities.filter(({ type }) => type === 'primary');
  const what = `the semantic model \`${model.name}\``;
  if (second !== undefined) yield refused(`${what} has several primary entities: \`${first?.name ?? ''}\` and \`${second.name}\``, partPlace(model, 'entities', second.name));
  else if (first !== undefined && model.primaryEntity !== undefined)
    yield refused(`${what} has both a \`primary_entity\` and the entity \`${first.name}\` of type primary`, model.locate(['primary_entity']), 'leave one of them out');
  else if (first === undefined && model.primaryEntity === undefined && model.dimensions.length > 0)
    yield refused(`${what} has dimensions and no primary entity`, model.locate(['name']), 'give an entity `type: primary`, or say `primary_entity: name`');
}

function* naturalEntities(model: SemanticModelNode): Iterable<Diagnostic> {
  const [first, second] = [...new Set(model.entities.filter(({ type }) => type === 'natural').map(({ name }) => name))];
  if (first === undefined) return;
  if (second !== undefined) yield refused(`the semantic model \`${model.name}\` has several natural entities`, partPlace(model, 'entities', second));
  if (!model.dimensions.some(hasValidity))
    yield refused(`the semantic model \`${model.name}\` has a natural entity and no validity window`, partPlace(model, 'entities', first), 'give two time dimensions `validity_params`');
}

function hasValidity({ type_params: params }: SemanticModelNode['dimensions'][number]): boolean {
  return params !== null && params.validity_params !== null;
}

/** Rows that hold for a time: one dimension says from when, another till when. */
function* validityWindow(model: SemanticModelNode): Iterable<Diagnostic> {
  const dimensions = model.dimensions.filter(hasValidity);
  const [first] = dimensions;
  if (first === undefined) return;
  const at = model.locate(['dimensions', model.dimensions.indexOf(first), 'type_params', 'validity_params']);
  const what = `the semantic model \`${model.name}\` has a validity window`;
  const starts = dimensions.filter(({ type_params: params }) => params?.validity_params?.is_start);
  const ends = dimensions.filter(({ type_params: params }) => params?.validity_params?.is_end);
  if (dimensions.length !== 2 || starts.length !== 1 || ends.length !== 1)
    yield refused(`${what} that is not made of two time dimensions`, at, 'one has `is_start: true`, another `is_end: true`');
  if (!model.entities.some(({ type }) => type === 'natural')) yield refused(`${what} and no entity of type natural`, at);
  if (model.entities.some(({ type }) => type === 'primary' || type === 'unique')) yield refused(`${what} and an entity of type primary or unique`, at);
  if (model.measures.length > 0) yield refused(`${what} and measures`, at, 'leave out one or the other');
}

/** A dimension of one name is of one type, in all semantic models. */
function* consistentDimensions(models: readonly SemanticModelNode[]): Iterable<Diagnostic> {
  const known = new Map<string, { readonly type: string; readonly partition: boolean; readonly model: string }>();
  for (const model of models) {
    for (const [index, { name, type, is_partition: partition }] of model.dimensions.entries()) {
      const other = known.get(name);
      if (other === undefined) {
        known.set(name, { type, partition, model: model.name });
        continue;
      }
      const at = (key: string) => model.locate(['dimensions', index, key]);
      if (other.type !== type) yield refused(`the dimension \`${name}\` is ${type} here and ${other.type} in the semantic model \`${other.model}\``, at('type'));
      if (other.partition !== partition) yield refused(`\`is_partition\` of the dimension \`${name}\` is ${partition} here and ${other.partition} in the semantic model \`${other.model}\``, at('is_partition'));
    }
  }
}

/** `entity__dimension` must lead to one column. */
function* pairedDimensions(models: readonly SemanticModelNode[]): Iterable<Diagnostic> {
  const known = new Map<string, string>();
  for (const model of models) {
    const entity = model.primaryEntity ?? model.entities.find(({ type }) => type === 'primary')?.name;
    if (entity === undefined) continue;
    const own = model.dimensions.map(({ name }) => `${entity}__${name}`);
    for (const [index, pair] of own.entries()) {
      const other = known.get(pair);
      if (other !== undefined) yield refused(`\`${pair}\` is in the semantic model \`${other}\` too`, model.locate(['dimensions', index, 'name']), 'rename the dimension, or the primary entity');
    }
    for (const pair of own) known.set(pair, model.name);
  }
}

function partPlace(model: SemanticModelNode, key: 'entities', name: string): ReturnType<SemanticModelNode['locate']> {
  return model.locate([key, model[key].findLastIndex((part) => part.name === name), 'name']);
}
