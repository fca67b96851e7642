import type { RelationName } from '../domain/relation.ts';
import { sql, type Sql } from '../sql/sql.ts';
import { foldedColumn } from '../warehouse/name.ts';
import type { MaterializationRequest } from './request.ts';
import type { SnapshotConfig } from './snapshot-config.ts';

/** Columns of the staged query that `mart` adds: its keys, and the time of the change. */
const keyName = (index: number) => `mart_key_${index + 1}`;
const CHANGED_AT = 'mart_changed_at';
/** Columns of the changes: which open row is closed, and what the row is for. */
const CLOSES = 'mart_closes';
const CHANGE = 'mart_change';

type Request = Pick<MaterializationRequest, 'dialect' | 'target' | 'query' | 'facts'>;

/** The snapshot's first content: every row, valid since its own time. */
export function firstQuery(request: Request, config: SnapshotConfig): Sql {
  const { dialect, facts } = request;
  const columns = facts.queryColumns.map((column) => `mart_source.${dialect.quote(column.name)}`);
  return sql`select
  ${[...columns, ...metaColumns(request, config)].join(',\n  ')}
from (
${stagedQuery(request, config)}
) as mart_source`;
}

/** The query with its keys and the time that each row has. */
export function stagedQuery({ dialect, query }: Request, config: SnapshotConfig): Sql {
  const keys = config.uniqueKey.map((key, index) => `${key} as ${dialect.columnName(keyName(index))}`);
  const changedAt = config.updatedAt === undefined ? now(dialect) : config.updatedAt;
  return sql`select mart_query.*, ${keys.join(', ')}, ${changedAt} as ${dialect.columnName(CHANGED_AT)}
from (
${query}
) as mart_query`;
}

/** The four or five columns that make a row a version. */
function metaColumns({ dialect }: Request, config: SnapshotConfig): string[] {
  const { names } = config;
  const at = `mart_source.${dialect.columnName(CHANGED_AT)}`;
  const keys = config.uniqueKey.map((_, index) => `mart_source.${dialect.columnName(keyName(index))}`);
  const end = config.validToCurrent === undefined ? `nullif(${at}, ${at})` : `coalesce(nullif(${at}, ${at}), ${config.validToCurrent})`;
  return [
    `${dialect.hash([...keys, at])} as ${dialect.columnName(names.scdId)}`,
    `${at} as ${dialect.columnName(names.updatedAt)}`,
    `${at} as ${dialect.columnName(names.validFrom)}`,
    `${end} as ${dialect.columnName(names.validTo)}`,
    ...(config.hardDeletes === 'new_record' ? [`'False' as ${dialect.columnName(names.isDeleted)}`] : []),
  ];
}

/** What is new, what changed, and what is gone, compared with the open rows of the table. */
export function changesQuery(request: Request, config: SnapshotConfig, staged: RelationName): Sql {
  const { dialect } = request;
  const { names } = config;
  const previous = `mart_open.${dialect.columnName(names.scdId)}`;
  const columns = insertable(request, config).map((column) => `mart_source.${dialect.quote(column)}`);
  const found = sql`select
  ${[...columns, ...metaColumns(request, config), `${previous} as ${dialect.columnName(CLOSES)}`, `'insert' as ${dialect.columnName(CHANGE)}`].join(',\n  ')}
from ${dialect.relation(staged)} as mart_source
left join (
${openRows(request, config)}
) as mart_open on ${matched(request, config)}
where ${previous} is null or ${changed(request, config)}`;
  if (config.hardDeletes === 'ignore') return found;
  return sql`${found}
union all
${goneRows(request, config, staged)}`;
}

function openRows({ dialect, target }: Request, config: SnapshotConfig): Sql {
  const keys = config.uniqueKey.map((key, index) => `${key} as ${dialect.columnName(keyName(index))}`);
  return sql`select mart_table.*, ${keys.join(', ')} from ${dialect.relation(target)} as mart_table where ${isOpen(config, dialect)}`;
}

function isOpen(config: SnapshotConfig, dialect: Request['dialect']): string {
  const validTo = dialect.columnName(config.names.validTo);
  return config.validToCurrent === undefined ? `${validTo} is null` : `(${validTo} is null or ${validTo} = ${config.validToCurrent})`;
}

function matched({ dialect }: Request, config: SnapshotConfig): string {
  return config.uniqueKey.map((_, index) => `mart_source.${dialect.columnName(keyName(index))} = mart_open.${dialect.columnName(keyName(index))}`).join(' and ');
}

function changed(request: Request, config: SnapshotConfig): string {
  const { dialect, facts } = request;
  const { names } = config;
  const revived = config.hardDeletes === 'new_record' ? `mart_open.${dialect.columnName(names.isDeleted)} = 'True' or ` : '';
  if (config.strategy === 'timestamp') {
    return `${revived}mart_open.${dialect.columnName(names.validFrom)} < mart_source.${dialect.columnName(CHANGED_AT)}`;
  }
  const wanted = config.checkColumns?.map((column) => column.toLowerCase());
  const compared = facts.queryColumns.filter(({ name }) => wanted === undefined || wanted.includes(name.toLowerCase()));
  // A column that the table did not have until now makes every row a changed one.
  if (newColumns(request).some((column) => compared.includes(column))) return '1 = 1';
  const differs = compared.map(({ name }) => `not (${dialect.same(`mart_source.${dialect.quote(name)}`, `mart_open.${dialect.quote(name)}`)})`);
  return `(${revived}${differs.join(' or ') || '1 = 0'})`;
}

/** Open rows whose key the query no longer gives; with `new_record` they come back as a row that is marked deleted. */
function goneRows(request: Request, config: SnapshotConfig, staged: RelationName): Sql {
  const { dialect } = request;
  const { names } = config;
  const added = new Set(newColumns(request).map(({ name }) => name));
  const columns = insertable(request, config).map((column) =>
    added.has(column) ? `null as ${dialect.quote(column)}` : `mart_open.${dialect.quote(column)}`,
  );
  const keys = config.uniqueKey.map((_, index) => `mart_open.${dialect.columnName(keyName(index))}`);
  const at = now(dialect);
  const end = config.validToCurrent === undefined ? `nullif(${at}, ${at})` : config.validToCurrent;
  const deleted = config.hardDeletes === 'new_record' ? [`'True' as ${dialect.columnName(names.isDeleted)}`] : [];
  const notYetMarked = config.hardDeletes === 'new_record' ? ` and mart_open.${dialect.columnName(names.isDeleted)} <> 'True'` : '';
  const meta = [`${dialect.hash([...keys, at])}`, at, at, end, ...deleted];
  const change = config.hardDeletes === 'new_record' ? 'insert' : 'close';
  return sql`select ${[...columns, ...meta, `mart_open.${dialect.columnName(names.scdId)}`, `'${change}'`].join(', ')}
from (
${openRows(request, config)}
) as mart_open
left join ${dialect.relation(staged)} as mart_source on ${matched(request, config)}
where mart_source.${dialect.columnName(keyName(0))} is null${notYetMarked}`;
}

/** Ends the open rows that a change replaces, at the time of the change. */
export function closeRows({ dialect, target }: Request, config: SnapshotConfig, changes: RelationName): Sql {
  const { names } = config;
  const closes = dialect.columnName(CLOSES);
  const source = sql`select ${closes}, max(${dialect.columnName(names.updatedAt)}) as mart_closed_at from ${dialect.relation(changes)} group by ${closes}`;
  const own = `${dialect.relation(target)}.${dialect.columnName(names.scdId)}`;
  return dialect.updateFrom(target, { column: dialect.columnName(names.validTo), value: 'mart_source.mart_closed_at', source, condition: `mart_source.${closes} = ${own}` });
}

export function insertRows(request: Request, config: SnapshotConfig, changes: RelationName): Sql {
  const { dialect, target } = request;
  const { names } = config;
  const meta = [names.scdId, names.updatedAt, names.validFrom, names.validTo, ...(config.hardDeletes === 'new_record' ? [names.isDeleted] : [])];
  const list = [...insertable(request, config).map((column) => dialect.quote(column)), ...meta.map((column) => dialect.columnName(column))].join(', ');
  return sql`insert into ${dialect.relation(target)} (${list})
select ${list} from ${dialect.relation(changes)} as mart_changes where ${dialect.columnName(CHANGE)} = 'insert'`;
}

/** The query's columns that the table does not have yet. */
export function newColumns({ dialect, facts }: Pick<Request, 'dialect' | 'facts'>): Request['facts']['queryColumns'] {
  const known = new Set(facts.existingColumns.map((column) => foldedColumn(column.name, dialect.features)));
  return facts.queryColumns.filter((column) => !known.has(foldedColumn(column.name, dialect.features)));
}

/** The query's own columns. */
function insertable({ facts }: Request, config: SnapshotConfig): readonly string[] {
  const meta = new Set(Object.values(config.names).map((name) => String(name).toLowerCase()));
  return facts.queryColumns.map((column) => column.name).filter((name) => !meta.has(name.toLowerCase()));
}

function now(dialect: Request['dialect']): string {
  return `cast(${dialect.currentTimestamp} as ${dialect.typeName('timestamp')})`;
}
