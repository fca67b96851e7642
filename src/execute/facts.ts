import type { NodeRun } from '../compile/node-run.ts';
import type { FactName, MaterializationRequest, NodeFacts } from '../plan/request.ts';
import type { Relation, RelationName } from '../domain/relation.ts';

/** Asks the warehouse what a materialization needs to know, and nothing else. */
export async function readFacts(
  request: Omit<MaterializationRequest, 'facts'>,
  needs: (existing: Relation | undefined) => readonly FactName[],
  run: NodeRun,
): Promise<NodeFacts> {
  const find = (name: RelationName) => run.context.catalog.find(name, run.connection);
  const existing = await find(request.target);
  const leftovers = await Promise.all([request.scratch, request.retired, request.delta].map(find));
  const wanted = new Set(needs(existing));
  return {
    existing,
    leftovers: leftovers.filter((relation) => relation !== undefined),
    existingColumns: wanted.has('existingColumns') ? await (await run.connection()).columns(request.target) : [],
    queryColumns: wanted.has('queryColumns') ? await (await run.connection()).describe(request.query, run.signal) : [],
    seedColumns: wanted.has('seedColumns') ? await seedColumns(request, run) : [],
  };
}

async function seedColumns(request: Omit<MaterializationRequest, 'facts'>, run: NodeRun) {
  if (request.seed === undefined) return [];
  const types = Object.entries(request.node.config.column_types ?? {}).map(([name, type]): [string, string] => [name, String(type)]);
  return (await run.connection()).inspectCsv(request.seed, Object.fromEntries(types));
}
