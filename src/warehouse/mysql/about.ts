import type { JsonObject } from '../../domain/json.ts';
import type { Connection, Target } from '../warehouse.ts';
import type { MySqlDialect } from './dialect.ts';

/** What `mart debug` tells of the server and of this user's rights. */
export async function aboutMySql(
  connection: Connection,
  target: Target,
  dialect: MySqlDialect,
): Promise<{ readonly facts: JsonObject; readonly missing: readonly string[] }> {
  const schema = dialect.literal(target.schema);
  const { rows } = await connection.query(
    `select version(), current_user(), @@local_infile, @@sql_mode,
       (select count(*) from information_schema.schemata where schema_name = ${schema}),
       (select count(*) from information_schema.user_privileges where privilege_type = 'CREATE'
         and grantee = concat('''', replace(current_user(), '@', '''@'''), '''')),
       (select count(*) from information_schema.schema_privileges where privilege_type = 'CREATE' and ${schema} like table_schema
         and grantee = concat('''', replace(current_user(), '@', '''@'''), ''''))`,
  );
  const [version, user, localInfile, sqlMode, exists, createsAnywhere, createsInSchema] = rows[0] ?? [];
  const missing: string[] = [];
  const mayCreate = createsAnywhere !== 0 || createsInSchema !== 0;
  if (exists === 0 && !mayCreate)
    missing.push(`the schema \`${target.schema}\` does not exist, and \`${String(user)}\` may not create it`);
  else if (!mayCreate)
    missing.push(`\`${String(user)}\` may not create tables in \`${target.schema}\`, unless a role grants it`);
  if (Number(localInfile) === 0) missing.push("the server's `local_infile` is off: seeds can't be loaded");
  const facts = {
    engine: /mariadb/i.test(String(version)) ? `MariaDB ${String(version)}` : `MySQL ${String(version)}`,
    user: String(user),
    schema: target.schema,
    'schema exists': exists !== 0,
    sql_mode: String(sqlMode),
  };
  return { facts, missing };
}
