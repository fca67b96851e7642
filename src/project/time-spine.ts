import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ColumnProperties } from '../domain/node.ts';
import type { Parsing } from './parsing.ts';
import { list, mapping, optional, text } from './shapes.ts';

type Declared = {
  readonly standard_granularity_column: string;
  readonly custom_granularities: readonly { readonly name: string; readonly column_name: string | null }[];
};

const declaration = mapping<Declared>('a time spine', {
  standard_granularity_column: text,
  custom_granularities: list(mapping<{ name: string; column_name: string | null }>('a custom granularity', { name: text, column_name: optional(text) })),
});

/** `time_spine:` of a model, whose columns must be described: the standard one with its granularity. */
export function readTimeSpine({ checks, sink }: Parsing, model: YamlNode, columns: ReadonlyMap<string, ColumnProperties>): JsonObject | undefined {
  if (!model.has('time_spine')) return undefined;
  const node = model.get('time_spine');
  const spine = declaration(node, checks);
  const standard = spine.standard_granularity_column;
  // The columns of a versioned model are those of its latest version: they are looked up when the spine is used.
  if (model.has('versions') || standard === '') return spine;
  const missing = (name: string, at: YamlNode): void =>
    sink.add(errorDiagnostic('invalid-value', `the time spine has no column \`${name}\``, { at: at.span, hint: didYouMean(name, columns.keys()) ?? 'describe it under `columns`' }));
  const column = columns.get(standard);
  if (column === undefined) missing(standard, node.get('standard_granularity_column'));
  else if (column.granularity === undefined)
    sink.add(errorDiagnostic('missing-key', `the column \`${standard}\` of the time spine has no granularity`, { at: column.span, hint: 'say `granularity: day` in it' }));
  const items = node.get('custom_granularities').items();
  for (const [index, { name, column_name: given }] of spine.custom_granularities.entries()) {
    const wanted = given ?? name;
    if (!columns.has(wanted)) missing(wanted, items[index]?.get(given === null ? 'name' : 'column_name') ?? node);
  }
  return spine;
}
