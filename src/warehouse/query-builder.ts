import type { Knex } from 'knex';

/** A statement with placeholders, and the values for them. */
export interface BoundStatement {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** Renders parameterised SQL for a driver of ours; knex itself connects to nothing. */
export type QueryBuilder = (build: (knex: Knex) => Knex.QueryBuilder) => BoundStatement;

const builders = new Map<'pg' | 'mysql2', Promise<QueryBuilder>>();

/** Loaded when the first catalog is read: DuckDB and the commands that open no connection never pay for it. */
export async function queryBuilder(client: 'pg' | 'mysql2'): Promise<QueryBuilder> {
  const known = builders.get(client);
  if (known !== undefined) return known;
  const made = import('knex').then(({ default: knex }): QueryBuilder => {
    const instance = knex({ client });
    return (build) => build(instance).toSQL().toNative();
  });
  builders.set(client, made);
  return made;
}
