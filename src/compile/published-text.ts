import { isBuildable, relationNameOf } from '../domain/node.ts';
import type { Sql } from '../sql/sql.ts';
import type { NodeRun } from './node-run.ts';

/**
 * The text of a query as it reads when all is published: what was read under the name of its staged table is gone, or
 * renamed, by the time that anyone reads the text.
 */
export function publishedText(query: Sql, run: NodeRun): string {
  let { text } = query;
  for (const [uniqueId, staged] of run.substitutes) {
    const node = run.context.graph.nodes.get(uniqueId);
    if (node !== undefined && isBuildable(node)) text = renamed(text, staged.identifier, relationNameOf(node).identifier);
  }
  return text;
}

function renamed(text: string, from: string, to: string): string {
  return text.replaceAll(from, (found, at: number) => (/\w/.test(text[at - 1] ?? '') ? found : to));
}
