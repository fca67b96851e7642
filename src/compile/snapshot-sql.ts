import { relationNameOf, type BuildableNode } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import { Sql } from '../sql/sql.ts';
import { macroSql } from './macro-sql.ts';
import type { NodeRun } from './node-run.ts';

/** The query of a snapshot that macros write: what fills its table, or what has changed since when the table stands. */
export function snapshotQuery(node: BuildableNode, compiled: Sql, exists: boolean, run: NodeRun): Promise<Sql> {
  const call = { macro: 'snapshot_query_by_strategy', arguments: [{ query: compiled }, { relation: relationNameOf(node) }, exists] };
  return macroSql(node, call, compiled, run);
}

/** The statements that bring what was staged of a snapshot into its table. */
export function snapshotMerge(node: BuildableNode, staged: RelationName, run: NodeRun): Promise<Sql> {
  const call = { macro: 'snapshot_merge_of_staged', arguments: [{ relation: relationNameOf(node) }, { relation: staged }] };
  return macroSql(node, call, Sql.empty, run);
}
