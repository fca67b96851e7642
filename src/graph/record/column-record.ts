import { createHash } from 'node:crypto';
import type { JsonObject } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import type { ColumnProperties, CompilableNode, Constraint, ModelNode } from '../../domain/node.ts';
import { repr } from '../../jinja/text.ts';
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
    dimension: null,
    entity: null,
    doc_blocks: column.docBlocks ?? [],
    ...column.extra,
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
  return { enforced, alias_types: aliasTypes, checksum: enforced && node.resourceType === 'model' && node.patch !== undefined ? contractChecksum(node) : null };
}

/** dbt's own, so that states of either tool can be compared: it takes the checksum of what Python prints of the columns. */
function contractChecksum(node: CompilableNode): string {
  const columns = [...node.columns.values()]
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ name, dataType, constraints }) => `|${name}${dataType ?? 'None'}[${constraints.map((constraint) => constraintText('ColumnLevelConstraint', constraint)).join(', ')}]`);
  const { materialized } = node.config;
  const isConstrained = materialized === 'table' || materialized === 'incremental';
  const constraints = node.resourceType === 'model' ? node.constraints : [];
  const ofModel = isConstrained ? `${materialized}[${constraints.map((constraint) => constraintText('ModelLevelConstraint', constraint)).join(', ')}]` : '';
  return createHash('sha256').update(`${columns.join('')}${ofModel}`).digest('hex');
}

function constraintText(className: string, constraint: Constraint): string {
  const { type, name, expression, warnUnenforced, warnUnsupported, to, toColumns = [], columns = [] } = constraint;
  const values = { name: orNull(name), expression: orNull(expression), warn_unenforced: warnUnenforced, warn_unsupported: warnUnsupported, to: orNull(to), to_columns: [...toColumns] };
  const parts = Object.entries(className === 'ModelLevelConstraint' ? { ...values, columns: [...columns] } : values);
  return `${className}(type=<ConstraintType.${type}: '${type}'>, ${parts.map(([key, value]) => `${key}=${repr(value)}`).join(', ')})`;
}
