import type { RunContext } from '../compile/node-run.ts';
import type { Column, RelationKind, RelationName } from '../domain/relation.ts';
import { isBuildable, relationNameOf, type Node } from '../domain/node.ts';
import type { Connection, Warehouse } from '../warehouse/warehouse.ts';

export interface CataloguedRelation {
  readonly uniqueId: string;
  readonly name: RelationName;
  readonly kind: RelationKind | undefined;
  readonly columns: readonly Column[];
}

/** What the warehouse says of the project's relations, for catalog.json. What is not there yet is left out. */
export async function readCatalog(context: RunContext, warehouse: Warehouse): Promise<readonly CataloguedRelation[]> {
  const connection: Connection = await warehouse.connect();
  try {
    const found: CataloguedRelation[] = [];
    for (const node of context.graph.nodes.values()) {
      if (!hasRelation(node)) continue;
      const name = relationNameOf(node);
      const relation = await context.catalog.find(name, () => Promise.resolve(connection));
      if (relation === undefined) continue;
      found.push({ uniqueId: node.uniqueId, name, kind: relation.kind, columns: await connection.columns(name) });
    }
    return found;
  } finally {
    await connection.close();
  }
}

function hasRelation(node: Node): node is Extract<Node, { schema: string; resourceType: 'model' | 'seed' | 'snapshot' | 'source' }> {
  return node.resourceType === 'source' || (isBuildable(node) && node.config.materialized !== 'ephemeral');
}
