import type { Relation, RelationName } from '../../domain/relation.ts';
import { sql, type Sql } from '../../sql/sql.ts';
import { indexName } from '../index-options.ts';
import type { Attachments, Cell, Connection } from '../warehouse.ts';
import type { DuckDbDialect } from './dialect.ts';

type Queryable = Pick<Connection, 'query'>;

/**
 * What a swap must carry over. A table with indexes can't be renamed, so the scratch table's are dropped and made anew;
 * comments of the old relation are said again where the new one has none.
 */
export async function attachmentsOf(
  connection: Queryable,
  dialect: DuckDbDialect,
  target: Relation,
  scratch: RelationName,
): Promise<Attachments> {
  const indexes = await scratchIndexes(connection, dialect, scratch);
  const comments = await commentsToKeep(connection, dialect, target, scratch);
  const before = indexes.map((index) => sql`drop index ${dialect.relation({ ...scratch, identifier: index.name })}`);
  const after = indexes.map((index) => {
    const name = indexName(target, { columns: [index.expressions], unique: index.unique, type: undefined });
    const unique = index.unique ? 'unique ' : '';
    return sql`create ${unique}index ${dialect.quote(name)} on ${dialect.relation(target)} (${index.expressions})`;
  });
  return { before, after: [...after, ...comments], foreign: [] };
}

interface Index {
  readonly name: string;
  readonly unique: boolean;
  readonly expressions: string;
}

async function scratchIndexes(
  connection: Queryable,
  dialect: DuckDbDialect,
  scratch: RelationName,
): Promise<readonly Index[]> {
  const { rows } = await connection.query(
    `select index_name, is_unique, sql from duckdb_indexes() where not is_primary and ${ofRelation(dialect, scratch, 'table_name')} order by 1`,
  );
  return rows.map((row) => ({
    name: String(row[0]),
    unique: row[1] === true,
    expressions: expressionsOf(String(row[2])),
  }));
}

/** The text between the first parenthesis outside of quotes and the last one: `… ON "a (b"(x, y);` gives `x, y`. */
function expressionsOf(statement: string): string {
  const open = statement.replace(/"(?:[^"]|"")*"/g, (quoted) => '_'.repeat(quoted.length)).indexOf('(');
  return statement.slice(open + 1, statement.lastIndexOf(')'));
}

async function commentsToKeep(
  connection: Queryable,
  dialect: DuckDbDialect,
  target: Relation,
  scratch: RelationName,
): Promise<readonly Sql[]> {
  const [old, fresh] = [await comments(connection, dialect, target), await comments(connection, dialect, scratch)];
  const said = new Set(fresh.filter((row) => row[2] !== null).map((row) => String(row[1])));
  const columns = new Set(fresh.map((row) => String(row[1])));
  const kind = fresh.some((row) => row[0] === 'view') ? 'view' : 'table';
  return old.flatMap(([, column, comment]): readonly Sql[] => {
    const name = String(column);
    if (typeof comment !== 'string' || said.has(name) || !columns.has(name)) return [];
    if (name === '') return dialect.commentOnRelation({ ...target, kind }, comment);
    return dialect.commentOnColumn(target, { name, type: '' }, comment);
  });
}

/** Rows of kind, column (`''` for the relation itself) and comment. */
async function comments(
  connection: Queryable,
  dialect: DuckDbDialect,
  relation: RelationName,
): Promise<readonly (readonly Cell[])[]> {
  const { rows } = await connection.query(
    `select 'table', '', comment from duckdb_tables() where ${ofRelation(dialect, relation, 'table_name')}
     union all select 'view', '', comment from duckdb_views() where ${ofRelation(dialect, relation, 'view_name')}
     union all select 'column', column_name, comment from duckdb_columns() where ${ofRelation(dialect, relation, 'table_name')}`,
  );
  return rows;
}

function ofRelation(dialect: DuckDbDialect, relation: RelationName, nameColumn: string): string {
  const parts = [`lower(${nameColumn}) = lower(${dialect.literal(relation.identifier)})`];
  if (relation.schema !== undefined) parts.push(`lower(schema_name) = lower(${dialect.literal(relation.schema)})`);
  if (relation.database !== undefined)
    parts.push(`lower(database_name) = lower(${dialect.literal(relation.database)})`);
  return parts.join(' and ');
}
