import { martError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { closing, dressing, dropLeftovers } from '../building-blocks.ts';
import { hooksAfter } from '../hooks.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { changesQuery, closeRows, firstQuery, insertRows, newColumns, stagedQuery } from '../snapshot-queries.ts';
import { snapshotConfig, type SnapshotConfig } from '../snapshot-config.ts';
import { widenTexts } from '../schema-change.ts';
import { mainStatement, statement, type NodePlan, type Step } from '../step.ts';
import { planTable } from './table.ts';

/** Keeps every version of a row with the time it was valid (slowly changing dimension, type 2). History is never rebuilt. */
export const snapshot: Materialization = {
  name: 'snapshot',
  needs: ({ existing }) => (existing === undefined ? ['queryColumns'] : ['existingColumns', 'queryColumns']),
  plan: planSnapshot,
};

function planSnapshot(request: MaterializationRequest): NodePlan {
  const { existing, snapshotQuery } = request.facts;
  if (snapshotQuery !== undefined) {
    return existing === undefined ? planTable({ ...request, query: snapshotQuery }, 'snapshot (first)') : planByMacros(request, snapshotQuery);
  }
  const config = snapshotConfig(request.node, request.dialect);
  checkCompared(request, config);
  if (request.facts.existing === undefined) return planTable({ ...request, query: firstQuery(request, config) }, 'snapshot (first)');
  checkExisting(request, config);
  return planChanges(request);
}

/** A table under the snapshot's name that has no history in it: another made it, or the names of its columns were changed. */
function checkExisting({ node, facts, target, dialect }: MaterializationRequest, { names, hardDeletes }: SnapshotConfig): void {
  const { isDeleted, ...always } = names;
  const wanted = [...Object.values(always), ...(hardDeletes === 'new_record' ? [isDeleted] : [])];
  const present = new Set(facts.existingColumns.map((column) => column.name.toLowerCase()));
  const missing = wanted.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length === 0) return;
  const has = facts.existingColumns.map((column) => `"${column.name}"`).join(', ');
  throw martError('snapshot-columns-missing', `Snapshot target has (${has}) but not (${missing.map((name) => `"${name}"`).join(', ')}): ${dialect.relation(target)} is no table of this snapshot`, {
    at: node.patch ?? node.codeSpan,
    hint: 'rename the table that stands there, or say what its columns are called in `snapshot_meta_column_names`; columns that are new can be added by hand',
    exitCode: 1,
  });
}

/** A column to compare that the query does not have: without it changes would never be seen. */
function checkCompared({ node, facts }: MaterializationRequest, { checkColumns = [] }: SnapshotConfig): void {
  const names = facts.queryColumns.map((column) => column.name);
  const present = new Set(names.map((name) => name.toLowerCase()));
  const missing = checkColumns.filter((name) => !present.has(name.toLowerCase()));
  const [first] = missing;
  if (first === undefined) return;
  throw martError('column-not-found', `${node.name}: \`check_cols\` names columns that the query does not have: ${missing.join(', ')}`, {
    at: node.patch ?? node.codeSpan,
    hint: didYouMean(first, names) ?? `it has: ${names.join(', ')}`,
    exitCode: 1,
  });
}

/** What has changed is found and brought in by macros; the rest is as ever. */
function planByMacros(request: MaterializationRequest, changesQuery: Sql): NodePlan {
  const { node, target, delta, dialect, postHooks } = request;
  const temporary = dialect.features.temporaryTables;
  const changes = temporary ? { identifier: delta.identifier } : delta;
  const stage = temporary ? [dialect.createTemporaryTableAs(changes, changesQuery)] : dialect.createTableAs(changes, changesQuery, {});
  const drop = dialect.drop({ ...changes, kind: 'table' });
  const alter = fitColumns(request);
  const { transactionalDdl } = dialect.features;
  const merge: Step = { kind: 'snapshot-merge', title: 'apply the changes', changes };
  const inner: Step[] = [...(transactionalDdl ? alter : []), merge, ...closing(request).within];
  return {
    uniqueId: node.uniqueId,
    action: 'snapshot',
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...stage.map((sql) => statement('find what changed', sql)),
      ...(transactionalDdl ? [] : alter),
      { kind: 'transaction', title: 'apply the changes', steps: inner },
      ...closing(request).after,
      statement('drop what was staged', drop),
      ...dressing(request, 'table'),
      ...hooksAfter(postHooks),
    ],
    cleanup: [drop],
  };
}

/** The query is staged, compared with the open rows, and the difference applied and asserted in one transaction. */
function planChanges(request: MaterializationRequest): NodePlan {
  const { node, target, delta, scratch, dialect, postHooks } = request;
  const config = snapshotConfig(node, dialect);
  const temporary = dialect.features.temporaryTables;
  const staged = temporary ? { identifier: delta.identifier } : delta;
  const changes = temporary ? { identifier: scratch.identifier } : scratch;
  const create = (name: typeof staged, query: ReturnType<typeof stagedQuery>) =>
    temporary ? [dialect.createTemporaryTableAs(name, query)] : dialect.createTableAs(name, query, {});
  const alter = fitColumns(request);
  const { transactionalDdl } = dialect.features;
  const inner: Step[] = [
    ...(transactionalDdl ? alter : []),
    statement('close the rows that changed', closeRows(request, config, changes)),
    mainStatement('insert the new rows', insertRows(request, config, changes)),
    ...closing(request).within,
  ];
  return {
    uniqueId: node.uniqueId,
    action: 'snapshot',
    relation: target,
    steps: [
      ...dropLeftovers(request),
      ...(transactionalDdl ? [] : alter),
      ...create(staged, stagedQuery(request, config)).map((sql) => statement('stage the query', sql)),
      ...create(changes, changesQuery(request, config, staged)).map((sql) => statement('find what changed', sql)),
      { kind: 'transaction', title: 'apply the changes', steps: inner },
      ...closing(request).after,
      ...[staged, changes].map((name) => statement('drop what was staged', dialect.drop({ ...name, kind: 'table' }))),
      ...dressing(request, 'table'),
      ...hooksAfter(postHooks),
    ],
    cleanup: [staged, changes].map((name) => dialect.drop({ ...name, kind: 'table' })),
  };
}

/** The table gets the columns that the query has now, and longer texts; columns it no longer has stay, and are null in new rows. */
function fitColumns(request: MaterializationRequest): readonly Step[] {
  const added = newColumns(request).map(({ name, type }) => ({ name, type }));
  return [...widenTexts(request), ...request.dialect.addColumns(request.target, added).map((sql) => statement('add new columns', sql))];
}
