import { translateType } from '../context/column-object.ts';
import { isJsonObject } from '../domain/json.ts';
import type { BuildableNode, CompilableNode, ModelNode } from '../domain/node.ts';
import { PyDict } from '../jinja/values.ts';
import type { Dialect } from '../warehouse/dialect.ts';

/** The node with the types of its columns as the warehouse calls them, where a name is written that stands for a type everywhere. */
export function withContractTypes<T extends BuildableNode>(node: T, dialect: Dialect): T {
  if (node.resourceType !== 'model' || !hasAliases(node)) return node;
  const model: ModelNode = node;
  const columns = [...model.columns].map(([name, column]): [string, typeof column] => [
    name,
    column.dataType === undefined ? column : { ...column, dataType: translateType(dialect, column.dataType) },
  ]);
  return { ...node, columns: new Map(columns) };
}

/** The same for a node's record, as templates see it. */
export function translateColumnTypes(record: PyDict, node: CompilableNode, dialect: Dialect): void {
  const columns = record.get('columns');
  if (!(columns instanceof PyDict) || !hasAliases(node)) return;
  for (const column of columns.values()) {
    const type = column instanceof PyDict ? column.get('data_type') : undefined;
    if (column instanceof PyDict && typeof type === 'string') column.set('data_type', translateType(dialect, type));
  }
}

/** Unless the contract says `alias_types: false`. */
function hasAliases({ config: { contract } }: CompilableNode): boolean {
  return !isJsonObject(contract) || contract['alias_types'] !== false;
}
