import type { JsonObject } from '../../domain/json.ts';
import type { Connection, Target } from '../warehouse.ts';
import type { PostgresDialect } from './dialect.ts';

/** What `mart debug` tells of the server and of this user's rights. */
export async function aboutPostgres(
  connection: Connection,
  target: Target,
  dialect: PostgresDialect,
): Promise<{ readonly facts: JsonObject; readonly missing: readonly string[] }> {
  const schema = dialect.literal(target.schema);
  const { rows } = await connection.query(
    `select current_setting('server_version'), current_user, current_database(),
       has_database_privilege(current_database(), 'CREATE'), has_database_privilege(current_database(), 'TEMPORARY'),
       (select has_schema_privilege(oid, 'CREATE') from pg_namespace where nspname = ${schema}),
       coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false)`,
  );
  const [version, user, database, createsSchemas, createsTemporary, createsInSchema, encrypted] = rows[0] ?? [];
  const missing: string[] = [];
  if (createsInSchema === null && createsSchemas !== true) {
    missing.push(
      `the schema \`${target.schema}\` does not exist, and \`${String(user)}\` may not create schemas in \`${String(database)}\``,
    );
  }
  if (createsInSchema === false)
    missing.push(`\`${String(user)}\` may not create tables in the schema \`${target.schema}\``);
  if (createsTemporary !== true)
    missing.push(`\`${String(user)}\` may not create temporary tables in \`${String(database)}\``);
  const facts = {
    engine: `PostgreSQL ${String(version)}`,
    user: String(user),
    database: String(database),
    schema: target.schema,
    'schema exists': createsInSchema !== null,
    'may create schemas': createsSchemas === true,
    TLS: encrypted === true,
  };
  return { facts, missing };
}
