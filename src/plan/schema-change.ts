import { martError } from '../diagnostics/diagnostic.ts';
import type { Column } from '../domain/relation.ts';
import { schemaChangeMode } from '../graph/schema-change-mode.ts';
import type { Sql } from '../sql/sql.ts';
import { foldedColumn } from '../warehouse/name.ts';
import type { MaterializationRequest } from './request.ts';

/** What an increment does to the table's columns before rows go in. */
export interface SchemaChange {
  readonly statements: readonly Sql[];
  /** The columns to insert, as the table spells them. */
  readonly columns: readonly string[];
}

interface Difference {
  readonly added: readonly Column[];
  readonly removed: readonly string[];
  readonly retyped: readonly Column[];
}

/**
 * `on_schema_change`, by dbt's rules: `ignore` inserts the table's own columns and fails when the query lost one;
 * `fail` refuses any difference; `append_new_columns` adds; `sync_all_columns` adds, drops and alters types.
 */
export function planSchemaChange(request: MaterializationRequest): SchemaChange {
  const { node, dialect, target, facts } = request;
  const difference = compare(request);
  const kept = facts.existingColumns.map((column) => column.name).filter((name) => !difference.removed.includes(name));
  const columns = [...kept, ...difference.added.map((column) => column.name)];
  switch (schemaChangeMode(node)) {
    case 'append_new_columns':
      return { statements: dialect.addColumns(target, difference.added), columns };
    case 'sync_all_columns':
      return {
        statements: [
          ...dialect.addColumns(target, difference.added),
          ...dialect.dropColumns(target, difference.removed),
          ...difference.retyped.flatMap((column) => dialect.alterColumnType(target, column.name, column.type)),
        ],
        columns,
      };
    case 'ignore':
      refuseWhen(difference.removed.length > 0, request, difference);
      return { statements: [], columns: facts.existingColumns.map((column) => column.name) };
    case 'fail':
      refuseWhen(difference.added.length + difference.removed.length + difference.retyped.length > 0, request, difference);
      return { statements: [], columns };
  }
}

function compare(request: MaterializationRequest): Difference {
  const { facts, dialect } = request;
  const fold = (name: string) => foldedColumn(name, dialect.features);
  const old = new Map(facts.existingColumns.map((column) => [fold(column.name), column]));
  const wanted = new Map(facts.queryColumns.map((column) => [fold(column.name), column]));
  return {
    added: facts.queryColumns.filter((column) => !old.has(fold(column.name))).map(({ name, type }) => ({ name, type })),
    removed: facts.existingColumns.filter((column) => !wanted.has(fold(column.name))).map((column) => column.name),
    retyped: facts.existingColumns.flatMap((column) => {
      const now = wanted.get(fold(column.name));
      return now === undefined || dialect.sameType(now.type, column.type) ? [] : [{ name: column.name, type: now.type }];
    }),
  };
}

function refuseWhen(differs: boolean, request: MaterializationRequest, difference: Difference): void {
  if (!differs) return;
  const { node } = request;
  const parts = [
    ...difference.added.map((column) => `+ ${column.name} ${column.type}`),
    ...difference.removed.map((name) => `- ${name}`),
    ...difference.retyped.map((column) => `~ ${column.name} to ${column.type}`),
  ];
  throw martError('schema-changed', `${node.name}: the query’s columns no longer fit the table: ${parts.join(', ')}`, {
    at: node.codeSpan,
    hint: 'run with `--full-refresh`, or set `on_schema_change` to `append_new_columns` or `sync_all_columns`',
    exitCode: 1,
  });
}
