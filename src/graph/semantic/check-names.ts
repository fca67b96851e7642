import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../diagnostics/source.ts';
import type { SemanticModelNode, SemanticNode } from '../../domain/node.ts';
import { isStandardGranularity, refused, type Semantics } from './semantics.ts';

const PARTS = ['dimensions', 'entities', 'measures'] as const;
const ONE_OF = { dimensions: 'dimension', entities: 'entity', measures: 'measure' } as const;

/** Words of SQL that no part of a semantic model can be called. */
const SQL_WORDS = new Set(
  (
    'and as create distinct for from full having in inner into is join left like natural not null on or right select ' +
    'union using where with'
  ).split(' '),
);

/** Names that engines use themselves. */
const ENGINE_NAMES = new Set(['metric_time', 'mf_internal_uuid']);

/** A part of a semantic model, and where its name stands. */
interface NamedPart {
  readonly kind: (typeof ONE_OF)[(typeof PARTS)[number]];
  readonly name: string;
  readonly label: string | null;
  readonly at: Span;
  readonly labelAt: Span;
}

export function* namesProblems({ models, metrics, savedQueries, spines }: Semantics): Iterable<Diagnostic> {
  for (const nodes of [models, metrics, savedQueries]) yield* namesakes(nodes);
  for (const model of models) yield* partNames(model);
  yield* consistentNames(models);
  const taken = new Map([...metrics, ...models].map((node) => [node.name, node.resourceType.replace('_', ' ')]));
  for (const part of models.flatMap(partsOf)) taken.set(part.name, part.kind);
  const seen = new Set<string>();
  for (const { model, customGranularities } of spines) {
    const at = model.patch ?? { file: model.file, start: 0, end: 0 };
    for (const { name } of customGranularities) {
      yield* nameProblems(name, at);
      const other = seen.has(name) ? 'custom granularity' : taken.get(name);
      if (other !== undefined) yield refused(`the custom granularity \`${name}\` has the name of another ${other}`.replace('another metric', 'a metric'), at);
      seen.add(name);
    }
  }
}

/** Whether engines can use a name. */
export function* nameProblems(name: string, at: Span): Iterable<Diagnostic> {
  if (!/^[a-z]((?!__)[a-z0-9_])*[a-z0-9]$/.test(name)) {
    const hint = 'names are lower case letters, digits and single underscores; they begin with a letter, do not end with an underscore, and have two characters or more';
    yield refused(`\`${name}\` can't be used as a name`, at, hint);
  }
  if (isStandardGranularity(name.toLowerCase())) yield refused(`\`${name}\` can't be used as a name: it is a time granularity`, at);
  if (ENGINE_NAMES.has(name.toLowerCase())) yield refused(`\`${name}\` can't be used as a name: queries of metrics use it themselves`, at);
}

/** Names and labels of all semantic models, of all metrics, or of all saved queries; packages may share a name otherwise. */
function* namesakes(nodes: readonly SemanticNode[]): Iterable<Diagnostic> {
  const names = new Set<string>();
  const labels = new Map<string, string>();
  for (const node of nodes) {
    const kind = node.resourceType.replace('_', ' ');
    const at = node.locate(['name']);
    yield* nameProblems(node.name, at);
    if (names.has(node.name)) yield refused(`two packages have a ${kind} \`${node.name}\``, at, 'rename or disable one of them');
    names.add(node.name);
    if (node.label === undefined || node.resourceType === 'saved_query') continue;
    const other = labels.get(node.label);
    if (other === undefined) labels.set(node.label, node.name);
    else yield refused(`the label \`${node.label}\` of the ${kind} \`${node.name}\` is that of \`${other}\` too`, node.locate(['label']));
  }
}

function partsOf(model: SemanticModelNode): readonly NamedPart[] {
  return PARTS.flatMap((key) =>
    model[key].map(({ name, label }, index): NamedPart => ({
      kind: ONE_OF[key],
      name,
      label,
      at: model.locate([key, index, 'name']),
      labelAt: model.locate([key, index, 'label']),
    })),
  );
}

function* partNames(model: SemanticModelNode): Iterable<Diagnostic> {
  const names = new Map<string, string>();
  const labels = new Set<string>();
  for (const { kind, name, label, at, labelAt } of partsOf(model)) {
    yield* nameProblems(name, at);
    if (SQL_WORDS.has(name.toLowerCase())) yield refused(`\`${name}\` can't be the name of a ${kind}: it is a word of SQL`, at, 'give it another name, and the column as `expr`');
    const other = names.get(name);
    if (other !== undefined) yield refused(`the semantic model \`${model.name}\` has a ${other} and a ${kind} named \`${name}\``, at);
    names.set(name, kind);
    if (label !== null && labels.has(`${kind} ${label}`)) yield refused(`two parts of kind ${kind} in the semantic model \`${model.name}\` have the label \`${label}\``, labelAt);
    if (label !== null) labels.add(`${kind} ${label}`);
  }
}

/** A name means the same kind of thing everywhere, and an entity has one label. */
function* consistentNames(models: readonly SemanticModelNode[]): Iterable<Diagnostic> {
  const kinds = new Map<string, { readonly kind: string; readonly model: string }>();
  const labels = new Map<string, { readonly label: string; readonly model: string }>();
  for (const model of models) {
    for (const { kind, name, label, at, labelAt } of partsOf(model)) {
      const known = kinds.get(name);
      if (known === undefined) kinds.set(name, { kind, model: model.name });
      else if (known.kind !== kind && known.model !== model.name) yield refused(`\`${name}\` is a ${kind} here and a ${known.kind} in the semantic model \`${known.model}\``, at);
      if (kind !== 'entity' || label === null) continue;
      const labelled = labels.get(name);
      if (labelled === undefined) labels.set(name, { label, model: model.name });
      else if (labelled.label !== label) yield refused(`the entity \`${name}\` is labelled \`${labelled.label}\` in the semantic model \`${labelled.model}\``, labelAt, 'give it the same label everywhere');
    }
  }
}
