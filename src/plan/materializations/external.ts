import { martError } from '../../diagnostics/diagnostic.ts';
import { Sql } from '../../sql/sql.ts';
import { dressing, dropLeftovers, gate } from '../building-blocks.ts';
import { hooksAfter, hooksWithin } from '../hooks.ts';
import { ExternalFile } from '../external-file.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { mainStatement, statement, type NodePlan, type Step } from '../step.ts';

/**
 * A file outside of the database, and a view that reads it. The rows are written to a file beside, asserted as they are read
 * back from there, and only then take the place of the last good file. What can't be moved (a bucket, a folder of partitions)
 * is asserted as a table before it is written.
 */
export const external: Materialization = {
  name: 'external',
  needs: () => ['queryColumns'],
  plan: planExternal,
};

function planExternal(request: MaterializationRequest): NodePlan {
  const { node, target, scratch, delta, dialect, facts, query, postHooks } = request;
  if (dialect.type !== 'duckdb') {
    throw martError('unsupported', `${node.name}: the materialization \`external\` is DuckDB's`, { at: node.patch ?? node.codeSpan, hint: 'use `table` or `view` here', exitCode: 1 });
  }
  const file = new ExternalFile(node, facts.folders, dialect);
  const columns = file.format === 'parquet' ? [] : facts.queryColumns.map(({ name }) => name);
  const written = file.isMovable ? file.scratch : file.location;
  const dropTable = dialect.drop({ ...delta, kind: 'table' });
  const dropView = dialect.drop({ ...scratch, kind: 'view' });
  const copy = mainStatement('write the file', Sql.of(file.copy(dialect.relation(delta), written)));
  const readBack = statement('read it back', dialect.createViewAs(scratch, Sql.of(file.select(written, columns)), {}));
  return {
    uniqueId: node.uniqueId,
    action: 'external',
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...dialect.createTableAs(delta, query, {}).map((sql) => statement('create table', sql)),
      ...nothingAsRow(request, columns),
      ...(file.isMovable ? [copy, readBack, ...gate(request, scratch), move(file), statement('drop the audited scratch view', dropView)] : [...gate(request, delta), copy]),
      ...standing(request),
      statement('create view', dialect.replaceViewAs(target, Sql.of(file.select(file.location, columns)), {})),
      statement('drop the rows that were written', dropTable),
      ...dressing(request, 'view'),
      ...hooksWithin(postHooks),
      ...hooksAfter(postHooks),
    ],
    cleanup: [dropView, dropTable],
    cleanupFiles: file.isMovable ? [file.scratch] : [],
  };
}

/** A file of text without rows would have no columns: one row without values stands for none. */
function nothingAsRow({ delta, dialect }: MaterializationRequest, columns: readonly string[]): Step[] {
  if (columns.length === 0) return [];
  const table = dialect.relation(delta);
  return [statement('keep the columns of an empty file', Sql.of(`insert into ${table} select ${columns.map(() => 'null').join(', ')} where not exists (select 1 from ${table})`))];
}

function move(file: ExternalFile): Step {
  return { kind: 'move-file', title: `publish ${file.location}`, from: file.scratch, to: file.location };
}

/** A table or the like under the view's name makes room for it. */
function standing({ facts: { existing }, dialect }: MaterializationRequest): Step[] {
  return existing === undefined || existing.kind === 'view' ? [] : [statement('drop what is no view', dialect.drop(existing))];
}
