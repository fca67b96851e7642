import { isBuildable, relationNameOf } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import type { Graph } from '../graph/graph.ts';
import type { Connection, Warehouse } from '../warehouse/warehouse.ts';
import type { Catalog } from './catalog.ts';

/**
 * Of the names that a state has for nodes that are not selected, those to read in place of the project's own: where nothing
 * stands under its own name, or, with `favorState`, all.
 */
export async function deferredNames(
  names: ReadonlyMap<string, RelationName>,
  favorState: boolean,
  { graph, catalog, warehouse }: { readonly graph: Graph; readonly catalog: Catalog; readonly warehouse: Pick<Warehouse, 'connect'> },
): Promise<ReadonlyMap<string, RelationName>> {
  if (favorState) return names;
  let opened: Promise<Connection> | undefined;
  const connection = () => (opened ??= warehouse.connect());
  const deferred = new Map<string, RelationName>();
  try {
    for (const [id, name] of names) {
      const node = graph.nodes.get(id);
      const own = node !== undefined && isBuildable(node) ? await catalog.find(relationNameOf(node), connection) : undefined;
      if (own === undefined) deferred.set(id, name);
    }
  } finally {
    await (await opened)?.close();
  }
  return deferred;
}
