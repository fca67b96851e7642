import type { Relation, RelationName } from '../../domain/relation.ts';
import { sql, type Sql } from '../../sql/sql.ts';
import { DatabaseError } from '../database-error.ts';
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
  memory: CommentMemory,
): Promise<Attachments> {
  const indexes = await scratchIndexes(connection, dialect, scratch);
  const comments = (await memory.present(connection)) ? await commentsToKeep(connection, dialect, target, scratch) : [];
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
  const { rows } = await connection
    .query(`select index_name, is_unique, sql from duckdb_indexes() where not is_primary and ${ofRelation(dialect, scratch, 'table_name')} order by 1`)
    .catch(publishedMeanwhile);
  return rows.map((row) => ({
    name: String(row[0]),
    unique: row[1] === true,
    expressions: expressionsOf(String(row[2])),
  }));
}

/**
 * While another session publishes a table with indexes, the engine's list may have its index and not yet the table. No table is
 * named in our question, so that one is missing says only that: the publish is tried again.
 */
function publishedMeanwhile(error: unknown): never {
  if (!(error instanceof DatabaseError) || error.fields.kind !== 'relation-not-found') throw error;
  throw new DatabaseError(error.message, { ...error.fields, kind: 'conflict', retryable: true });
}

/** The text between the first parenthesis outside of quotes and the last one: `… ON "a (b"(x, y);` gives `x, y`. */
function expressionsOf(statement: string): string {
  const open = statement.replace(/"(?:[^"]|"")*"/g, (quoted) => '_'.repeat(quoted.length)).indexOf('(');
  return statement.slice(open + 1, statement.lastIndexOf(')'));
}

/**
 * Whether the database has comments at all. The engine lists every column of every table to find one, so databases without
 * comments, which are most, are asked once and not at each publish.
 */
export class CommentMemory {
  #present: Promise<boolean> | undefined;

  /** A statement of ours has made one. */
  noteComment(): void {
    this.#present = Promise.resolve(true);
  }

  async present(connection: Queryable): Promise<boolean> {
    this.#present ??= connection
      .query(
        `select exists (select 1 from duckdb_tables() where comment is not null) or exists (select 1 from duckdb_views() where comment is not null)
           or exists (select 1 from duckdb_columns() where comment is not null)`,
      )
      .then(({ rows }) => rows[0]?.[0] === true);
    return this.#present;
  }
}

async function commentsToKeep(
  connection: Queryable,
  dialect: DuckDbDialect,
  target: Relation,
  scratch: RelationName,
): Promise<readonly Sql[]> {
  const rows = await comments(connection, dialect, target, scratch);
  const old = rows.filter((row) => row[0] === 'old');
  const fresh = rows.filter((row) => row[0] === 'fresh');
  const said = new Set(fresh.filter((row) => row[3] !== null).map((row) => String(row[2])));
  const columns = new Set(fresh.map((row) => String(row[2])));
  const kind = fresh.some((row) => row[1] === 'view') ? 'view' : 'table';
  return old.flatMap(([, , column, comment]): readonly Sql[] => {
    const name = String(column);
    if (typeof comment !== 'string' || said.has(name) || !columns.has(name)) return [];
    if (name === '') return dialect.commentOnRelation({ ...target, kind }, comment);
    return dialect.commentOnColumn(target, { name, type: '' }, comment);
  });
}

/** Rows of `old` or `fresh`, kind, column (`''` for the relation itself) and comment. */
async function comments(
  connection: Queryable,
  dialect: DuckDbDialect,
  target: Relation,
  scratch: RelationName,
): Promise<readonly (readonly Cell[])[]> {
  const part = (kind: string, source: string, nameColumn: string, column: string): string => {
    const isOld = ofRelation(dialect, target, nameColumn);
    return `select case when ${isOld} then 'old' else 'fresh' end, '${kind}', ${column}, comment from ${source}
      where (${isOld}) or (${ofRelation(dialect, scratch, nameColumn)})`;
  };
  const { rows } = await connection.query(
    [
      part('table', 'duckdb_tables()', 'table_name', `''`),
      part('view', 'duckdb_views()', 'view_name', `''`),
      part('column', 'duckdb_columns()', 'table_name', 'column_name'),
    ].join(' union all '),
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
