import type { CatalogObject } from '../catalog.ts';
import type { StatementContext } from '../state.ts';
import { decodedName, encodedName, sqlString } from '../tokens.ts';
import { snowflakeType } from '../types.ts';

export interface DeclaredColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly comment: string;
}

/** The columns of a table or view, in Snowflake's types. */
export async function declaredColumns({ session }: StatementContext, object: CatalogObject): Promise<DeclaredColumn[]> {
  const isTemporary = object.session !== undefined;
  const database = isTemporary ? 'temp' : encodedName(object.database);
  const schema = isTemporary ? 'main' : encodedName(object.schema);
  const result = await session.connection.run(
    `select column_name, data_type, is_nullable from duckdb_columns()
     where database_name = ${sqlString(database)} and schema_name = ${sqlString(schema)} and table_name = ${sqlString(encodedName(object.name))}
     order by column_index`,
  );
  return (await result.getRows()).map(([name, type, nullable]) => {
    const column = decodedName(String(name));
    return {
      name: column,
      type: object.types.get(column) ?? snowflakeType(String(type)),
      nullable: nullable === true,
      comment: object.columnComments.get(column) ?? '',
    };
  });
}
