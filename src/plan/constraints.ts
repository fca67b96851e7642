import { warningDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Constraint, ModelNode } from '../domain/node.ts';
import type { Dialect } from '../warehouse/dialect.ts';

/** What the warehouse would refuse is left out. */
function isWritten({ type }: Constraint, { features }: Dialect): boolean {
  return type === 'custom' || features.enforcedConstraints.includes(type) || features.declaredConstraints.includes(type);
}

/** A constraint as it stands after its column; nothing where the warehouse does not take it. */
export function columnConstraint(constraint: Constraint, dialect: Dialect): string[] {
  if (!isWritten(constraint, dialect)) return [];
  switch (constraint.type) {
    case 'not_null':
      return ['not null'];
    case 'unique':
      return ['unique'];
    case 'primary_key':
      return ['primary key'];
    case 'check':
      return constraint.expression === undefined ? [] : [`check (${constraint.expression})`];
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
  const columns = columnList(constraint.columns, dialect);
  switch (constraint.type) {
    case 'unique':
      return [`${name}unique (${columns})`];
    case 'primary_key':
      return [`${name}primary key (${columns})`];
    case 'check':
      return constraint.expression === undefined ? [] : [`${name}check (${constraint.expression})`];
    case 'foreign_key':
      return [`${name}foreign key (${columns}) references ${foreignTarget(constraint, dialect)}`];
    case 'custom':
      return [`${name}${constraint.expression ?? ''}`];
    case 'not_null':
      return [];
  }
}

/** A config may name columns as the warehouse quotes them. */
function columnList(names: readonly string[] | undefined, dialect: Dialect): string {
  return dialect.columnList((names ?? []).map((name) => dialect.configuredColumn(name, [])));
}

function foreignTarget(constraint: Constraint, dialect: Dialect): string {
  if (constraint.to === undefined) return constraint.expression ?? '';
  return `${constraint.to} (${columnList(constraint.toColumns, dialect)})`;
}

/** What becomes of a contract's constraints that the warehouse does not take, or takes and does not check. */
export function constraintWarnings(node: ModelNode, dialect: Dialect): readonly Diagnostic[] {
  const { features } = dialect;
  const all = [...node.constraints, ...[...node.columns.values()].flatMap((column) => column.constraints)];
  const of = (holds: (constraint: Constraint) => boolean): readonly string[] => [...new Set(all.filter(holds).map(({ type }) => type))];
  const left = of((constraint) => constraint.warnUnsupported && !isWritten(constraint, dialect));
  const unchecked = of(
    (constraint) => constraint.warnUnenforced && isWritten(constraint, dialect) && constraint.type !== 'custom' && !features.enforcedConstraints.includes(constraint.type),
  );
  const at = node.patch ?? node.codeSpan;
  return [
    ...left.map((type) => warningDiagnostic('constraint-unsupported', `${node.name}: ${dialect.type} has no \`${type}\` constraints: it is left out`, { at, hint: 'to say that this is known: `warn_unsupported: false`' })),
    ...unchecked.map((type) => warningDiagnostic('constraint-unenforced', `${node.name}: ${dialect.type} notes a \`${type}\` constraint and does not check it`, { at, hint: 'a test of the same checks it; to say that this is known: `warn_unenforced: false`' })),
  ];
}
