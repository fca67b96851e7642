import type { NodeRun } from '../compile/node-run.ts';
import { relationNameOf, type BuildableNode } from '../domain/node.ts';

/**
 * Does a node's work while no other run builds the same relation: they would take each other's staged tables, and publish what
 * they did not assert. Another run is waited for; the server of a run that was killed may still be at its last statement.
 */
export async function whileLocked<Result>(node: BuildableNode, run: NodeRun, work: () => Promise<Result>): Promise<Result> {
  const { catalog, session } = run.context;
  const connection = await run.connection();
  const relation = session.dialect.relation(relationNameOf(node));
  let hasWaited = false;
  const waits = (): void => {
    hasWaited = true;
    session.report({ kind: 'log', message: `${node.name}: another run is building ${relation}: waiting for it`, level: 'info', uniqueId: node.uniqueId });
  };
  await connection.lock(relation, waits, run.signal);
  // What was read before is no longer so.
  if (hasWaited) catalog.forget({ database: node.database, schema: node.schema });
  try {
    return await work();
  } finally {
    // A session that was lost has lost its locks.
    await connection.unlock(relation).catch(() => undefined);
  }
}
