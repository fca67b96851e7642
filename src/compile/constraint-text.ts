import { PyDict, str, type Value } from '../jinja/values.ts';
import type { Dialect } from '../warehouse/dialect.ts';

function textOf(dict: PyDict, key: string): string | undefined {
  const value = dict.get(key);
  return value === undefined || value === null ? undefined : str(value);
}

function listOf(dict: PyDict, key: string): string[] {
  const value = dict.get(key);
  return Array.isArray(value) ? value.map(str) : [];
}

function enforced(kind: string, dialect: Dialect): boolean {
  return kind === 'custom' || dialect.features.enforcedConstraints.includes(kind) || dialect.features.declaredConstraints.includes(kind);
}

/** `render_raw_columns_constraints`: each column as DDL spells it, with the constraints the warehouse enforces. */
export function columnConstraintTexts(columns: Value, dialect: Dialect): Value[] {
  if (!(columns instanceof PyDict)) return [];
  return columns.values().flatMap((column) => {
    if (!(column instanceof PyDict)) return [];
    const name = textOf(column, 'name') ?? '';
    const written = column.get('quote') === true ? dialect.quote(name) : name;
    const constraints = column.get('constraints');
    const texts = Array.isArray(constraints) ? constraints.flatMap((constraint) => columnConstraint(constraint, dialect)) : [];
    return [[written, textOf(column, 'data_type') ?? '', ...texts].join(' ')];
  });
}

function columnConstraint(constraint: Value, dialect: Dialect): string[] {
  if (!(constraint instanceof PyDict)) return [];
  const kind = textOf(constraint, 'type') ?? '';
  const expression = textOf(constraint, 'expression') ?? '';
  if (!enforced(kind, dialect)) return [];
  switch (kind) {
    case 'check':
      return expression === '' ? [] : [`check (${expression})`];
    case 'not_null':
      return [`not null ${expression}`.trim()];
    case 'unique':
      return [`unique ${expression}`.trim()];
    case 'primary_key':
      return [`primary key ${expression}`.trim()];
    case 'foreign_key':
      return [`references ${foreignTarget(constraint, expression)}`];
    default:
      return expression === '' ? [] : [expression];
  }
}

/** `render_raw_model_constraints`: constraints over several columns. */
export function modelConstraintTexts(constraints: Value, dialect: Dialect): Value[] {
  if (!Array.isArray(constraints)) return [];
  return constraints.flatMap((constraint) => (constraint instanceof PyDict ? modelConstraint(constraint, dialect) : []));
}

function modelConstraint(constraint: PyDict, dialect: Dialect): string[] {
  const kind = textOf(constraint, 'type') ?? '';
  if (!enforced(kind, dialect)) return [];
  const name = textOf(constraint, 'name');
  const prefix = name === undefined ? '' : `constraint ${name} `;
  const columns = listOf(constraint, 'columns').join(', ');
  const expression = textOf(constraint, 'expression') ?? '';
  switch (kind) {
    case 'check':
      return expression === '' ? [] : [`${prefix}check (${expression})`];
    case 'unique':
      return [`${prefix}unique (${columns})`];
    case 'primary_key':
      return [`${prefix}primary key (${columns})`];
    case 'foreign_key':
      return [`${prefix}foreign key (${columns}) references ${foreignTarget(constraint, expression)}`];
    default:
      return expression === '' ? [] : [prefix + expression];
  }
}

function foreignTarget(constraint: PyDict, expression: string): string {
  const to = textOf(constraint, 'to');
  return to === undefined ? expression : `${to} (${listOf(constraint, 'to_columns').join(', ')})`;
}
