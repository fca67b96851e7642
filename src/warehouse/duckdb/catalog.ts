import type { Column, Relation, RelationName, SchemaName } from '../../domain/relation.ts';
import type { Connection } from '../warehouse.ts';
import type { DuckDbDialect } from './dialect.ts';

type Queryable = Pick<Connection, 'query'>;

/** `database_name = …`; names fold, so they are compared folded. */
function inDatabase(dialect: DuckDbDialect, database: string | undefined): string {
  return database === undefined
    ? 'database_name = current_database()'
    : `lower(database_name) = lower(${dialect.literal(database)})`;
}

export async function readSchemas(
  connection: Queryable,
  dialect: DuckDbDialect,
  database?: string,
): Promise<readonly string[]> {
  const { rows } = await connection.query(
    `select schema_name from duckdb_schemas() where ${inDatabase(dialect, database)} order by 1`,
  );
  return rows.map((row) => String(row[0]));
}

/** Everything in a schema by one query. */
export async function readRelations(
  connection: Queryable,
  dialect: DuckDbDialect,
  schema: SchemaName,
): Promise<readonly Relation[]> {
  const within = `${inDatabase(dialect, schema.database)} and lower(schema_name) = lower(${dialect.literal(schema.schema)})`;
  const { rows } = await connection.query(
    `select database_name, schema_name, table_name, 'table' from duckdb_tables() where ${within}
     union all select database_name, schema_name, view_name, 'view' from duckdb_views() where ${within} and not internal
     order by 3`,
  );
  return rows.map((row) => ({
    database: String(row[0]),
    schema: String(row[1]),
    identifier: String(row[2]),
    kind: row[3] === 'view' ? 'view' : 'table',
  }));
}

export async function readColumns(
  connection: Queryable,
  dialect: DuckDbDialect,
  relation: RelationName,
): Promise<readonly Column[]> {
  const where = [
    relation.schema === undefined ? 'true' : inDatabase(dialect, relation.database),
    relation.schema === undefined ? 'true' : `lower(schema_name) = lower(${dialect.literal(relation.schema)})`,
    `lower(table_name) = lower(${dialect.literal(relation.identifier)})`,
  ];
  const { rows } = await connection.query(
    `select column_name, data_type, is_nullable, comment from duckdb_columns() where ${where.join(' and ')} order by column_index`,
  );
  return rows.map((row) => ({
    name: String(row[0]),
    type: String(row[1]),
    nullable: row[2] === true,
    comment: typeof row[3] === 'string' ? row[3] : undefined,
  }));
}
