import type { RelationObject } from '../context/relation-object.ts';
import type { BuildableNode, Constraint, ModelNode } from '../domain/node.ts';
import { resolveRef, resolveSource } from '../graph/resolve.ts';
import { readReference } from '../project/references.ts';
import type { NodeRun } from './node-run.ts';
import { relationOf } from './references.ts';

/** The node with `to: ref('x')` of its foreign keys as the relation's name. A name written out stays as it is. */
export function withForeignKeys<T extends BuildableNode>(node: T, run: NodeRun): T {
  if (node.resourceType !== 'model') return node;
  const model: ModelNode = node;
  const all = [...model.constraints, ...[...model.columns.values()].flatMap((column) => column.constraints)];
  if (!all.some((constraint) => constraint.to !== undefined)) return node;
  const resolved = (constraints: readonly Constraint[]) => constraints.map((constraint) => withTarget(constraint, model, run));
  const columns = new Map([...model.columns].map(([name, column]) => [name, { ...column, constraints: resolved(column.constraints) }]));
  return { ...node, constraints: resolved(model.constraints), columns };
}

function withTarget(constraint: Constraint, model: ModelNode, run: NodeRun): Constraint {
  const { to } = constraint;
  const { ref, source } = (to === undefined ? undefined : readReference(to)) ?? {};
  const { graph } = run.context;
  if (ref !== undefined) {
    const call = { ...ref, packageName: ref.packageName, version: ref.version, span: model.patch };
    return { ...constraint, to: nameFrom(model, relationOf(resolveRef(graph, call, model), run)) };
  }
  if (source === undefined) return constraint;
  return { ...constraint, to: nameFrom(model, relationOf(resolveSource(graph, { ...source, span: model.patch }, model), run)) };
}

/** Without the model's own database, which DuckDB does not take here even where it is the same. */
function nameFrom(model: ModelNode, relation: RelationObject): string {
  const isNear = relation.fields.database === model.database;
  return (isNear ? relation.with({ include: { ...relation.fields.include, database: false } }) : relation).render();
}
