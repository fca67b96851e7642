import { martError } from '../diagnostics/diagnostic.ts';
import type { Column } from '../domain/relation.ts';
import { schemaChangeMode } from '../graph/schema-change-mode.ts';
import type { Sql } from '../sql/sql.ts';
import { foldedColumn } from '../warehouse/name.ts';
import { hasContract } from './contract.ts';
import type { MaterializationRequest } from './request.ts';
import { statement, type RetypeStep, type StatementStep } from './step.ts';

/** What an increment does to the table's columns before rows go in. */
export interface SchemaChange {
  readonly steps: readonly (StatementStep | RetypeStep)[];
  /** Columns come, go, or change what they hold; texts that only grow do not count. */
  readonly altersColumns: boolean;
  /** The columns to insert, as the table spells them. */
  readonly columns: readonly string[];
}

interface Difference {
  readonly added: readonly Column[];
  readonly removed: readonly string[];
  /** With the types they get. */
  readonly retyped: readonly Retyped[];
  /** Columns of texts that are too short for those of the query. Whatever the mode, they grow. */
  readonly widened: readonly Retyped[];
}

interface Retyped {
  readonly column: Column;
  readonly type: string;
}

/**
 * `on_schema_change`, by dbt's rules: `ignore` inserts the table's own columns and fails when the query lost one;
 * `fail` refuses any difference; `append_new_columns` adds; `sync_all_columns` adds, drops and alters types.
 * Columns of texts grow in every mode.
 */
export function planSchemaChange(request: MaterializationRequest): SchemaChange {
  const { node, dialect, target, facts } = request;
  const difference = compare(request);
  const kept = facts.existingColumns.map((column) => column.name).filter((name) => !difference.removed.includes(name));
  const columns = [...kept, ...difference.added.map((column) => column.name)];
  const say = (statements: readonly Sql[]) => statements.map((sql) => statement('change columns', sql));
  const widen = retypeSteps(request, difference.widened);
  switch (schemaChangeMode(node)) {
    case 'append_new_columns':
      return { steps: [...widen, ...say(dialect.addColumns(target, difference.added))], altersColumns: difference.added.length > 0, columns };
    case 'sync_all_columns': {
      const changes = [...dialect.addColumns(target, difference.added), ...dialect.dropColumns(target, difference.removed)];
      const altersColumns = changes.length + difference.retyped.length > 0;
      return { steps: [...say(changes), ...retypeSteps(request, [...difference.widened, ...difference.retyped])], altersColumns, columns };
    }
    case 'ignore':
      refuseWhen(difference.removed.length > 0, request, difference);
      return { steps: widen, altersColumns: false, columns: facts.existingColumns.map((column) => column.name) };
    case 'fail':
      refuseWhen(difference.added.length + difference.removed.length + difference.retyped.length > 0, request, difference);
      return { steps: widen, altersColumns: false, columns };
  }
}

/** Lets the columns of a standing table grow that are too short for the texts of the query, or of its contract. */
export function widenTexts(request: MaterializationRequest): readonly (StatementStep | RetypeStep)[] {
  return retypeSteps(request, compare(request).widened);
}

function retypeSteps({ dialect, target }: MaterializationRequest, retyped: readonly Retyped[]): readonly (StatementStep | RetypeStep)[] {
  const statements = retyped.flatMap(({ column, type }) => dialect.alterColumnType(target, column, type));
  if (!dialect.features.transactionalDdl) return statements.map((sql) => statement('change columns', sql));
  return statements.length === 0 ? [] : [{ kind: 'retype', title: 'change columns', relation: target, statements }];
}

function compare(request: MaterializationRequest): Difference {
  const { facts, dialect } = request;
  const fold = (name: string) => foldedColumn(name, dialect.features);
  const old = new Map(facts.existingColumns.map((column) => [fold(column.name), column]));
  const wanted = new Map(wantedColumns(request).map((column) => [fold(column.name), column]));
  const changed = facts.existingColumns.flatMap((column): Retyped[] => {
    const now = wanted.get(fold(column.name));
    return now === undefined || dialect.sameType(now.type, column.type) ? [] : [{ column, type: now.type }];
  });
  return {
    added: facts.queryColumns.filter((column) => !old.has(fold(column.name))).map(({ name, type }) => ({ name, type })),
    removed: facts.existingColumns.filter((column) => !wanted.has(fold(column.name))).map((column) => column.name),
    retyped: changed.filter(({ column, type }) => !dialect.isWiderText(type, column.type)),
    widened: changed.filter(({ column, type }) => dialect.isWiderText(type, column.type)),
  };
}

/** The query's columns; the texts of a contract are as long as it says. */
function wantedColumns({ node, facts, dialect }: MaterializationRequest): readonly Column[] {
  const contracted = hasContract(node) ? [...node.columns.values()].map((column, index) => ({ name: column.name.toLowerCase(), type: facts.contractTypes[index]?.type })) : [];
  return facts.queryColumns.map((column) => {
    const type = contracted.find(({ name }) => name === column.name.toLowerCase())?.type;
    return type !== undefined && dialect.isWiderText(column.type, type) ? { ...column, type } : column;
  });
}

function refuseWhen(differs: boolean, request: MaterializationRequest, difference: Difference): void {
  if (!differs) return;
  const { node } = request;
  const parts = [
    ...difference.added.map((column) => `+ ${column.name} ${column.type}`),
    ...difference.removed.map((name) => `- ${name}`),
    ...difference.retyped.map(({ column, type }) => `~ ${column.name} to ${type}`),
  ];
  throw martError('schema-changed', `${node.name}: the query’s columns no longer fit the table: ${parts.join(', ')}`, {
    at: node.codeSpan,
    hint: 'run with `--full-refresh`, or set `on_schema_change` to `append_new_columns` or `sync_all_columns`',
    exitCode: 1,
  });
}
