import type { Column, Relation, RelationKind, RelationName, SchemaName } from '../../domain/relation.ts';
import { Sql, sql } from '../../sql/sql.ts';
import { DatabaseError } from '../database-error.ts';
import { records } from '../records.ts';
import type { Attachments, Cell, Connection } from '../warehouse.ts';
import type { SnowflakeDialect } from './dialect.ts';
import { configuredName, isCatalogRelation, type CatalogRelation } from './names.ts';

/** `show` gives no more rows than this at once; the next page starts after the last name. */
const PAGE_ROWS = 10_000;

type Queries = Pick<Connection, 'query'>;

/** The schemas of a database, as the catalog spells them. */
export async function readSchemas(connection: Queries, dialect: SnowflakeDialect, database: string | undefined): Promise<readonly string[]> {
  const scope = database === undefined ? 'database' : `database ${configuredName(database)}`;
  const rows = await showPages(connection, dialect, `show terse schemas in ${scope}`);
  return rows.map((row) => text(row['name']));
}

/** `show` needs no running warehouse, unlike the information schema. */
export async function readRelations(connection: Queries, dialect: SnowflakeDialect, schema: SchemaName): Promise<readonly Relation[]> {
  const rows = await absentAsNothing(() => showPages(connection, dialect, `show objects in schema ${dialect.schema(schema)}`));
  return rows.map((row): CatalogRelation => {
    const comment = text(row['comment']);
    return { ...schema, identifier: text(row['name']), kind: kindOf(row), exact: true, ...(comment === '' ? {} : { comment }) };
  });
}

export async function readColumns(connection: Queries, dialect: SnowflakeDialect, relation: RelationName): Promise<readonly Column[]> {
  const rows = await absentAsNothing(async () => records(await connection.query(`describe table ${dialect.relation(relation)}`)));
  return rows
    .filter((row) => text(row['kind']) === 'COLUMN')
    .map((row) => ({
      name: text(row['name']),
      type: text(row['type']),
      nullable: text(row['null?']) === 'Y',
      ...(row['comment'] === null || row['comment'] === undefined || row['comment'] === '' ? {} : { comment: text(row['comment']) }),
    }));
}

/**
 * A swap exchanges grants and comments together with the data, so the scratch relation is given those of the target before
 * it. Views find the new table by name. Both tables belong to the session's role, else it could not swap them.
 */
export async function readAttachments(
  connection: Queries,
  dialect: SnowflakeDialect,
  target: Relation,
  scratch: RelationName,
): Promise<Attachments> {
  // Without a kind it is a name that nothing bears yet.
  if (target.kind === undefined) return { before: [], after: [], foreign: [] };
  const word = dialect.kindWord(target.kind);
  const rows = await absentAsNothing(async () => records(await connection.query(`show grants on ${word} ${dialect.relation(target)}`)));
  const grants = rows.filter((row) => ['ROLE', 'DATABASE_ROLE'].includes(text(row['granted_to'])));
  const before = grants.filter((row) => text(row['privilege']) !== 'OWNERSHIP').map((row) => grantAgain(dialect, row, { ...scratch, kind: target.kind }));
  const comment = isCatalogRelation(target) ? target.comment : undefined;
  return { before: [...before, ...(comment === undefined ? [] : dialect.commentOnRelation({ ...scratch, kind: target.kind }, comment))], after: [], foreign: [] };
}

function grantAgain(dialect: SnowflakeDialect, row: Record<string, Cell>, relation: Relation): Sql {
  const to = text(row['granted_to']) === 'DATABASE_ROLE' ? 'database role' : 'role';
  const option = text(row['grant_option']) === 'true' ? ' with grant option' : '';
  const privilege = text(row['privilege']).toLowerCase();
  return sql`grant ${privilege} on ${dialect.kindWord(relation.kind)} ${dialect.relation(relation)} to ${to} ${grantee(row)}${option}`;
}

/** A database role is told with its database: `ANALYTICS.READERS`. */
function grantee(row: Record<string, Cell>): string {
  return text(row['grantee_name']).split('.').map(configuredName).join('.');
}

async function showPages(connection: Queries, dialect: SnowflakeDialect, command: string): Promise<readonly Record<string, Cell>[]> {
  const rows: Record<string, Cell>[] = [];
  for (let after = ''; ; ) {
    const page = records(await connection.query(`${command} limit ${PAGE_ROWS}${after}`));
    rows.push(...page);
    if (page.length < PAGE_ROWS) return rows;
    after = ` from ${dialect.literal(text(page.at(-1)?.['name']))}`;
  }
}

async function absentAsNothing<Row>(work: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatabaseError && error.fields.kind === 'relation-not-found') return [];
    throw error;
  }
}

function kindOf(row: Record<string, Cell>): RelationKind {
  if (text(row['is_dynamic']) === 'Y') return 'dynamic_table';
  switch (text(row['kind'])) {
    case 'VIEW':
      return 'view';
    case 'MATERIALIZED_VIEW':
    case 'MATERIALIZED VIEW':
      return 'materialized_view';
    case 'EXTERNAL_TABLE':
    case 'EXTERNAL TABLE':
      return 'external';
    default:
      return 'table';
  }
}

function text(value: Cell | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
