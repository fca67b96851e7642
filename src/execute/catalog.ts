import type { RunContext } from '../compile/node-run.ts';
import type { Column, RelationKind, RelationName } from '../domain/relation.ts';
import { isBuildable, relationNameOf, type Node } from '../domain/node.ts';
import type { Connection, Warehouse } from '../warehouse/warehouse.ts';

/** What the warehouse says of the relation of a node. */
export interface CataloguedRelation {
  readonly uniqueId: string;
  readonly name: RelationName;
  readonly kind: RelationKind | undefined;
  readonly columns: readonly Column[];
  readonly comment: string | undefined;
  readonly owner: string | undefined;
}

/** What the warehouse says of the relations of the selected nodes, for catalog.json. What is not there yet is left out. */
export async function readCatalog(context: RunContext, warehouse: Warehouse): Promise<readonly CataloguedRelation[]> {
  const connection: Connection = await warehouse.connect();
  try {
    const found: CataloguedRelation[] = [];
    const factsOf = relationFacts(context, connection);
    for (const node of context.graph.nodes.values()) {
      if (!hasRelation(node) || !context.selected.has(node.uniqueId)) continue;
      const name = relationNameOf(node);
      const relation = await context.catalog.find(name, () => Promise.resolve(connection));
      if (relation === undefined) continue;
      const facts = await factsOf(name);
      found.push({ uniqueId: node.uniqueId, name, kind: relation.kind, columns: await connection.columns(name), ...facts });
    }
    return found;
  } finally {
    await connection.close();
  }
}

type RelationFacts = Pick<CataloguedRelation, 'comment' | 'owner'>;

/** Owner and comment of a relation, read for its whole schema at once. */
function relationFacts({ session }: RunContext, connection: Connection): (name: RelationName) => Promise<RelationFacts> {
  const schemas = new Map<string, ReadonlyMap<string, RelationFacts>>();
  return async ({ database, schema = '', identifier }) => {
    const key = `${database ?? ''}\u0000${schema}`;
    const query = session.dialect.relationFactsQuery({ database, schema });
    if (!schemas.has(key) && query !== undefined) {
      const { rows } = await connection.query(query);
      const text = (cell: unknown) => (typeof cell === 'string' ? cell : undefined);
      schemas.set(key, new Map(rows.map(([name, owner, comment]) => [String(name), { owner: text(owner), comment: text(comment) }])));
    }
    return schemas.get(key)?.get(identifier) ?? { owner: undefined, comment: undefined };
  };
}

function hasRelation(node: Node): node is Extract<Node, { schema: string; resourceType: 'model' | 'seed' | 'snapshot' | 'source' }> {
  return node.resourceType === 'source' || (isBuildable(node) && node.config.materialized !== 'ephemeral');
}
