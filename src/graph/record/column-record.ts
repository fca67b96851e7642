import { createHash } from 'node:crypto';
import type { JsonObject } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import type { ColumnProperties, CompilableNode, Constraint, ModelNode } from '../../domain/node.ts';
import { orNull } from './record-context.ts';

/** Columns by name, in the order documented. */
export function columnRecords(columns: ReadonlyMap<string, ColumnProperties>): JsonObject {
  const records: Record<string, JsonObject> = {};
  for (const [name, column] of columns) records[name] = columnRecord(column);
  return records;
}

function columnRecord(column: ColumnProperties): JsonObject {
  return {
    name: column.name,
    description: column.description,
    meta: column.meta,
    data_type: orNull(column.dataType),
    constraints: column.constraints.map(constraintRecord),
    quote: orNull(column.quote),
    config: { meta: column.meta, tags: column.tags },
    tags: column.tags,
    granularity: orNull(column.granularity),
    doc_blocks: column.docBlocks ?? [],
  };
}

function constraintRecord(constraint: Constraint): JsonObject {
  return {
    type: constraint.type,
    name: orNull(constraint.name),
    expression: orNull(constraint.expression),
    warn_unenforced: constraint.warnUnenforced,
    warn_unsupported: constraint.warnUnsupported,
    to: orNull(constraint.to),
    to_columns: constraint.toColumns ?? [],
  };
}

/** The constraints of the model as a whole, which name their columns. */
export function modelConstraintRecords(model: ModelNode): readonly JsonObject[] {
  return model.constraints.map((constraint) => ({
    ...constraintRecord(constraint),
    columns: constraint.columns ?? [],
  }));
}

/** `contract` of a record. The checksum stands for names, types and constraints; the order of columns does not matter. */
export function contractRecord(node: CompilableNode): JsonObject {
  const config = node.config.contract;
  const enforced = isJsonObject(config) && config['enforced'] === true;
  const aliasTypes = !isJsonObject(config) || config['alias_types'] !== false;
  return { enforced, alias_types: aliasTypes, checksum: enforced ? contractChecksum(node) : null };
}

function contractChecksum(node: CompilableNode): string {
  const columns = [...node.columns.values()]
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map((column) => [column.name, orNull(column.dataType), column.constraints.map(constraintRecord)]);
  const constraints = node.resourceType === 'model' ? modelConstraintRecords(node) : [];
  return createHash('sha256')
    .update(JSON.stringify([columns, node.config.materialized, constraints]))
    .digest('hex');
}
