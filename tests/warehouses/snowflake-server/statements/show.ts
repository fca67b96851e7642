import type { CatalogObject } from '../catalog.ts';
import { nothingToShow, unknownStatement } from '../refusals.ts';
import { tableResult, type StatementResult } from '../results.ts';
import { qualified, type StatementContext } from '../state.ts';
import { declaredColumns } from './columns.ts';
import { showGrants } from './grants.ts';
import { PARAMETERS } from './session.ts';

/** The most rows that `show` gives at once. */
const ROWS_MAX = 10_000;

export async function runShow(context: StatementContext): Promise<StatementResult> {
  const { cursor } = context;
  cursor.expect('SHOW');
  const terse = cursor.accept('TERSE');
  if (!terse && cursor.accept('GRANTS')) return showGrants(context);
  if (!terse && cursor.accept('PARAMETERS')) return showParameters(context);
  const what = cursor.accept('DYNAMIC', 'TABLES') ? 'DYNAMIC TABLES' : cursor.acceptAny('SCHEMAS', 'OBJECTS', 'TABLES', 'VIEWS', 'WAREHOUSES', 'DATABASES');
  if (what === undefined) throw unknownStatement(context.sql);
  const like = cursor.accept('LIKE') ? cursor.string() : undefined;
  const rows = rowsOf(context, what);
  const page = paged(context, rows.filter((row) => like === undefined || likePattern(like).test(row['name'] ?? '')));
  cursor.end();
  const names = COLUMNS[what] ?? [];
  return tableResult(names, page.map((row) => names.map((name) => row[name] ?? '')));
}

/** `show parameters like '…' in session`: of those that a session may set here. */
function showParameters({ cursor, session }: StatementContext): StatementResult {
  cursor.expect('LIKE');
  const pattern = likePattern(cursor.string());
  cursor.expect('IN', 'SESSION');
  cursor.end();
  const rows = [...PARAMETERS].filter((name) => pattern.test(name)).map((name) => {
    const value = session.parameters.get(name);
    return [name, value ?? '', '', value === undefined ? '' : 'SESSION', '', 'STRING'];
  });
  return tableResult(['key', 'value', 'default', 'level', 'description', 'type'], rows);
}

type Row = Readonly<Record<string, string>>;

const OBJECT_COLUMNS = ['created_on', 'name', 'database_name', 'schema_name', 'kind', 'comment', 'cluster_by', 'rows', 'bytes', 'owner', 'retention_time', 'owner_role_type', 'is_dynamic', 'is_iceberg'];

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  SCHEMAS: ['created_on', 'name', 'kind', 'database_name', 'schema_name'],
  OBJECTS: OBJECT_COLUMNS,
  TABLES: OBJECT_COLUMNS,
  VIEWS: [...OBJECT_COLUMNS, 'is_secure'],
  'DYNAMIC TABLES': ['created_on', 'name', 'database_name', 'schema_name', 'target_lag', 'refresh_mode', 'warehouse', 'comment', 'text', 'owner'],
  WAREHOUSES: ['name', 'state', 'auto_resume'],
  DATABASES: ['created_on', 'name'],
};

function rowsOf(context: StatementContext, what: string): Row[] {
  const { state, cursor, session } = context;
  switch (what) {
    case 'WAREHOUSES':
      return [...state.warehouses.values()].map(({ name, suspended, autoResume }) => ({ name, state: suspended ? 'SUSPENDED' : 'STARTED', auto_resume: String(autoResume) }));
    case 'DATABASES':
      return [...state.catalog.databases.keys()].sort().map((name) => ({ name }));
    case 'SCHEMAS': {
      const database = cursor.accept('IN') ? (cursor.accept('DATABASE'), cursor.peek()?.kind === 'word' || cursor.peek()?.kind === 'quoted' ? cursor.name() : session.database) : session.database;
      const schemas = database === undefined ? undefined : state.catalog.databases.get(database);
      if (schemas === undefined) throw nothingToShow();
      return ['INFORMATION_SCHEMA', ...schemas].sort().map((name) => ({ name, database_name: database ?? '' }));
    }
    default:
      return objectRows(context, what);
  }
}

function objectRows({ state, cursor, session }: StatementContext, what: string): Row[] {
  const scope = { database: session.database, schema: session.schema };
  if (cursor.accept('IN')) {
    const kind = cursor.acceptAny('SCHEMA', 'DATABASE');
    const parts = cursor.names();
    scope.schema = kind === 'DATABASE' ? undefined : parts.at(-1);
    scope.database = kind === 'DATABASE' ? parts.at(-1) : (parts.at(-2) ?? session.database);
  }
  const schemas = scope.database === undefined ? undefined : state.catalog.databases.get(scope.database);
  if (schemas === undefined || (scope.schema !== undefined && !schemas.has(scope.schema))) throw nothingToShow();
  const objects = state.catalog.in(scope.database ?? '', scope.schema);
  const visible = objects.filter((object) => object.session === undefined || object.session === String(session.id));
  return visible.filter((object) => KINDS[what]?.includes(object.kind)).map((object) => objectRow(object, what));
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  OBJECTS: ['TABLE', 'VIEW', 'DYNAMIC TABLE'],
  TABLES: ['TABLE', 'DYNAMIC TABLE'],
  VIEWS: ['VIEW'],
  'DYNAMIC TABLES': ['DYNAMIC TABLE'],
};

function objectRow(object: CatalogObject, what: string): Row {
  const isDynamic = object.kind === 'DYNAMIC TABLE';
  return {
    created_on: object.createdAt.toISOString(),
    name: object.name,
    database_name: object.database,
    schema_name: object.schema,
    kind: kindShown(object, what),
    comment: object.comment,
    cluster_by: object.clusterBy,
    owner: object.owner,
    owner_role_type: 'ROLE',
    is_dynamic: isDynamic ? 'Y' : 'N',
    is_iceberg: 'N',
    is_secure: String(object.isSecure),
    retention_time: object.properties.get('DATA_RETENTION_TIME_IN_DAYS') ?? '1',
    target_lag: object.properties.get('TARGET_LAG') ?? '',
    refresh_mode: object.properties.get('REFRESH_MODE') ?? '',
    warehouse: object.properties.get('WAREHOUSE') ?? '',
    text: (object.query ?? []).map((token) => token.text).join(' '),
  };
}

/** `show objects` calls a transient table a table; `show tables` tells them apart. */
function kindShown(object: CatalogObject, what: string): string {
  if (object.session !== undefined) return 'TEMPORARY';
  if (object.kind === 'VIEW') return 'VIEW';
  return object.isTransient && what === 'TABLES' ? 'TRANSIENT' : 'TABLE';
}

/** `starts with '…' limit 10 from '…'`: the page after the name. */
function paged({ cursor }: StatementContext, rows: readonly Row[]): readonly Row[] {
  const prefix = cursor.accept('STARTS', 'WITH') ? cursor.string() : '';
  const limit = cursor.accept('LIMIT') ? Number(cursor.next().text) : ROWS_MAX;
  const after = cursor.accept('FROM') ? cursor.string() : '';
  const matching = rows.filter((row) => (row['name'] ?? '').startsWith(prefix) && (after === '' || (row['name'] ?? '') > after));
  return matching.slice(0, Math.min(limit, ROWS_MAX));
}

function likePattern(like: string): RegExp {
  const escaped = like.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'i');
}

/** `describe table`, which takes views too. */
export async function runDescribe(context: StatementContext): Promise<StatementResult> {
  const { cursor, session, state } = context;
  cursor.acceptAny('DESCRIBE', 'DESC');
  if (cursor.acceptAny('TABLE', 'VIEW') === undefined) throw unknownStatement(context.sql);
  const object = state.catalog.get(qualified(session, cursor.names(), 'DESCRIBE'));
  cursor.end();
  const columns = await declaredColumns(context, object);
  const names = ['name', 'type', 'kind', 'null?', 'default', 'primary key', 'unique key', 'check', 'expression', 'comment', 'policy name'];
  return tableResult(
    names,
    columns.map(({ name, type, nullable, comment }) => [name, type, 'COLUMN', nullable ? 'Y' : 'N', null, 'N', 'N', null, null, comment === '' ? null : comment, null]),
  );
}
