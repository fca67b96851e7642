import type { ColumnProperties, Constraint } from '../domain/node.ts';
import type { Dialect } from '../warehouse/dialect.ts';

/** What the warehouse would refuse is left out. */
function isWritten({ type }: Constraint, { features }: Dialect): boolean {
  return type === 'custom' || features.enforcedConstraints.includes(type) || features.declaredConstraints.includes(type);
}

/** A constraint as it stands after its column; nothing where the warehouse does not take it. */
export function columnConstraint(constraint: Constraint, column: ColumnProperties, dialect: Dialect): string[] {
  if (!isWritten(constraint, dialect)) return [];
  switch (constraint.type) {
    case 'not_null':
      return ['not null'];
    case 'unique':
      return ['unique'];
    case 'primary_key':
      return ['primary key'];
    case 'check':
      return [`check (${constraint.expression ?? column.name})`];
    case 'foreign_key':
      return [`references ${foreignTarget(constraint, dialect)}`];
    case 'custom':
      return constraint.expression === undefined ? [] : [constraint.expression];
  }
}

/** A constraint over several columns, as it stands after them. */
export function tableConstraint(constraint: Constraint, dialect: Dialect): string[] {
  if (!isWritten(constraint, dialect)) return [];
  const name = constraint.name === undefined ? '' : `constraint ${dialect.quote(constraint.name)} `;
  const columns = dialect.columnList(constraint.columns ?? []);
  switch (constraint.type) {
    case 'unique':
      return [`${name}unique (${columns})`];
    case 'primary_key':
      return [`${name}primary key (${columns})`];
    case 'check':
      return [`${name}check (${constraint.expression ?? ''})`];
    case 'foreign_key':
      return [`${name}foreign key (${columns}) references ${foreignTarget(constraint, dialect)}`];
    case 'custom':
      return [`${name}${constraint.expression ?? ''}`];
    case 'not_null':
      return [];
  }
}

function foreignTarget(constraint: Constraint, dialect: Dialect): string {
  if (constraint.to === undefined) return constraint.expression ?? '';
  return `${constraint.to} (${dialect.columnList(constraint.toColumns ?? [])})`;
}
