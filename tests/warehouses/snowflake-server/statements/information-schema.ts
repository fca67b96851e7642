import { unknownStatement } from '../refusals.ts';
import type { CatalogObject } from '../catalog.ts';
import type { StatementContext } from '../state.ts';
import { decodedName, sqlString, type Token } from '../tokens.ts';
import { declaredColumns } from './columns.ts';

/** The catalog views that are known, with the rows of a database. */
const VIEWS: Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: (context: StatementContext, database: string) => Promise<string[][]> }>> = {
  SCHEMATA: {
    columns: ['CATALOG_NAME', 'SCHEMA_NAME'],
    rows: async ({ state }, database) => [...state.catalog.schemasOf(database), 'INFORMATION_SCHEMA'].map((schema) => [database, schema]),
  },
  TABLES: {
    columns: ['TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'IS_TRANSIENT', 'COMMENT', 'CLUSTERING_KEY'],
    rows: async ({ state }, database) => state.catalog.in(database).map((object) => [database, object.schema, object.name, tableType(object), object.isTransient ? 'YES' : 'NO', object.comment, object.clusterBy]),
  },
  VIEWS: {
    columns: ['TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'IS_SECURE'],
    rows: async ({ state }, database) =>
      state.catalog.in(database).filter((object) => object.kind === 'VIEW').map((object) => [database, object.schema, object.name, object.isSecure ? 'YES' : 'NO']),
  },
  COLUMNS: {
    columns: ['TABLE_CATALOG', 'TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME', 'ORDINAL_POSITION', 'DATA_TYPE', 'IS_NULLABLE', 'COMMENT'],
    rows: columnRows,
  },
};

async function columnRows(context: StatementContext, database: string): Promise<string[][]> {
  const rows: string[][] = [];
  for (const object of context.state.catalog.in(database)) {
    (await declaredColumns(context, object)).forEach(({ name, type, nullable, comment }, index) => {
      rows.push([database, object.schema, object.name, name, String(index + 1), type.replace(/\(.*/, '').replace('VARCHAR', 'TEXT'), nullable ? 'YES' : 'NO', comment]);
    });
  }
  return rows;
}

function tableType(object: CatalogObject): string {
  if (object.kind === 'VIEW') return 'VIEW';
  return object.session === undefined ? 'BASE TABLE' : 'LOCAL TEMPORARY';
}

/** Puts the rows a statement will read from `information_schema` into a table, and that table into the statement. */
export async function fillInformationSchema(context: StatementContext, tokens: readonly Token[]): Promise<readonly Token[]> {
  const result = [...tokens];
  for (let index = result.length - 1; index >= 0; index -= 1) {
    const token = result[index];
    if (token?.name !== 'INFORMATION_SCHEMA' || result[index + 1]?.text !== '.') continue;
    const view = result[index + 2];
    const hasDatabase = result[index - 1]?.text === '.';
    const database = hasDatabase ? result[index - 2]?.name : context.session.database;
    if (view === undefined || database === undefined || !Object.hasOwn(VIEWS, view.name)) throw unknownStatement(context.sql);
    const name = await fill(context, database, view.name);
    const first = hasDatabase ? index - 2 : index;
    result.splice(first, index + 3 - first, { ...view, kind: 'word', text: name, name });
  }
  return result;
}

async function fill(context: StatementContext, database: string, view: string): Promise<string> {
  const { columns, rows } = VIEWS[view] ?? { columns: [], rows: async () => [] };
  const name = `MART_${view}_OF_${database.replaceAll(/\W/g, '_')}`;
  const values = (await rows(context, database)).map((row) => `(${row.map((value) => sqlString(decodedName(value))).join(', ')})`);
  const typed = columns.map((column) => (column === 'ORDINAL_POSITION' ? `cast(${column} as integer) as ${column}` : column));
  const source = values.length === 0 ? `(select ${columns.map((column) => `'' as ${column}`).join(', ')} where false)` : `(values ${values.join(', ')})`;
  await context.session.connection.run(`create or replace temporary table ${name} as select ${typed.join(', ')} from ${source} as rows(${columns.join(', ')})`);
  return name;
}
