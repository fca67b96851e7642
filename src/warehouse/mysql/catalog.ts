import type { Column, Relation, RelationName, SchemaName } from '../../domain/relation.ts';
import { queryBuilder } from '../query-builder.ts';
import type { Cell } from '../warehouse.ts';

/** What the catalog is read through. */
export interface Asking {
  ask(text: string, values: readonly unknown[]): Promise<readonly (readonly Cell[])[]>;
}

export async function readSchemas(connection: Asking): Promise<readonly string[]> {
  const build = await queryBuilder('mysql2');
  const { sql, bindings } = build((knex) =>
    knex.select('schema_name').from('information_schema.schemata').orderBy('schema_name'),
  );
  return (await connection.ask(sql, bindings)).map((row) => String(row[0]));
}

/** Everything in a schema by one query. */
export async function readRelations(connection: Asking, schema: SchemaName): Promise<readonly Relation[]> {
  const build = await queryBuilder('mysql2');
  const { sql, bindings } = build((knex) => {
    return knex
      .select('table_name', 'table_type')
      .from('information_schema.tables')
      .where('table_schema', schema.schema)
      .orderBy('table_name');
  });
  const rows = await connection.ask(sql, bindings);
  return rows.map((row) => ({
    schema: schema.schema,
    identifier: String(row[0]),
    kind: String(row[1]).includes('VIEW') ? 'view' : 'table',
  }));
}

export async function readColumns(connection: Asking, relation: RelationName): Promise<readonly Column[]> {
  const build = await queryBuilder('mysql2');
  const { sql, bindings } = build((knex) => {
    const query = knex
      .select('column_name', 'column_type', 'is_nullable', 'column_comment')
      .from('information_schema.columns')
      .where('table_name', relation.identifier)
      .orderBy('ordinal_position');
    return relation.schema === undefined
      ? query.whereRaw('table_schema = database()')
      : query.where('table_schema', relation.schema);
  });
  const rows = await connection.ask(sql, bindings);
  return rows.map((row) => ({
    name: String(row[0]),
    type: String(row[1]),
    nullable: row[2] === 'YES',
    comment: row[3] === '' || row[3] === null ? undefined : String(row[3]),
  }));
}
