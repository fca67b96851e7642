import type { Column, Relation, RelationKind, RelationName, SchemaName } from '../../domain/relation.ts';
import { queryBuilder } from '../query-builder.ts';
import type { Cell } from '../warehouse.ts';

/** What the catalog is read through. */
export interface Asking {
  ask(text: string, values: readonly unknown[]): Promise<readonly (readonly Cell[])[]>;
}

const KINDS: Readonly<Record<string, RelationKind>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized_view',
  f: 'external',
};

export async function readSchemas(connection: Asking): Promise<readonly string[]> {
  const build = await queryBuilder('pg');
  const { sql, bindings } = build((knex) => {
    return knex
      .select('nspname')
      .from('pg_catalog.pg_namespace')
      .whereRaw(`nspname !~ '^pg_(toast|temp)'`)
      .orderBy('nspname');
  });
  return (await connection.ask(sql, bindings)).map((row) => String(row[0]));
}

/** Everything in a schema by one query. */
export async function readRelations(connection: Asking, schema: SchemaName): Promise<readonly Relation[]> {
  const build = await queryBuilder('pg');
  const { sql, bindings } = build((knex) =>
    knex
      .select('c.relname', 'c.relkind')
      .from('pg_catalog.pg_class as c')
      .join('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
      .where('n.nspname', schema.schema)
      .whereIn('c.relkind', Object.keys(KINDS))
      .orderBy('c.relname'),
  );
  const rows = await connection.ask(sql, bindings);
  return rows.map((row) => ({ ...schema, identifier: String(row[0]), kind: KINDS[String(row[1])] ?? 'table' }));
}

export async function readColumns(connection: Asking, relation: RelationName): Promise<readonly Column[]> {
  const build = await queryBuilder('pg');
  const { sql, bindings } = build((knex) => {
    const query = knex
      .select('a.attname')
      .select(knex.raw('format_type(a.atttypid, a.atttypmod)'))
      .select('a.attnotnull')
      .select(knex.raw('col_description(a.attrelid, a.attnum)'))
      .from('pg_catalog.pg_attribute as a')
      .join('pg_catalog.pg_class as c', 'c.oid', 'a.attrelid')
      .join('pg_catalog.pg_namespace as n', 'n.oid', 'c.relnamespace')
      .where('c.relname', relation.identifier)
      .where('a.attnum', '>', 0)
      .where('a.attisdropped', false)
      .orderBy('a.attnum');
    // Without a schema: what the name means in this session, a temporary table before all.
    return relation.schema === undefined
      ? query.whereRaw('pg_table_is_visible(c.oid)')
      : query.where('n.nspname', relation.schema);
  });
  const rows = await connection.ask(sql, bindings);
  return rows.map((row) => ({
    name: String(row[0]),
    type: String(row[1]),
    nullable: row[2] !== true,
    comment: typeof row[3] === 'string' ? row[3] : undefined,
  }));
}
