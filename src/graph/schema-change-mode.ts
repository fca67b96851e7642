import { type Diagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { BuildableNode, Node } from '../domain/node.ts';

const MODES = ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] as const;

export type SchemaChangeMode = (typeof MODES)[number];

/** What a later run does about columns that changed. An unknown word means `ignore`, as in dbt. */
export function schemaChangeMode({ config }: BuildableNode): SchemaChangeMode {
  return MODES.find((mode) => mode === config.on_schema_change) ?? 'ignore';
}

/** Warnings about incremental models with an `on_schema_change` that there is not. */
export function* schemaChangeWarnings(nodes: ReadonlyMap<string, Node>): Iterable<Diagnostic> {
  for (const node of nodes.values()) {
    if (node.resourceType !== 'model' || node.config.materialized !== 'incremental') continue;
    const { on_schema_change: mode } = node.config;
    if (typeof mode !== 'string' || MODES.some((known) => known === mode)) continue;
    yield warningDiagnostic('invalid-value', `${node.name}: unknown \`on_schema_change\`: \`${mode}\`, taken for \`ignore\``, {
      at: node.patch ?? node.codeSpan,
      hint: didYouMean(mode, MODES) ?? `one of ${MODES.join(', ')}`,
    });
  }
}
