import type { Relation, RelationName } from '../../../src/domain/relation.ts';
import { Sql } from '../../../src/sql/sql.ts';
import { SnowflakeDialect } from '../../../src/warehouse/snowflake/dialect.ts';

/** A statement with the page of Snowflake's documentation that it was checked against. */
export interface GoldenStatement {
  readonly sql: Sql;
  /** The page's title. */
  readonly page: string;
  /** What the page says that makes the statement right. */
  readonly because: string;
}

export interface GoldenCase {
  readonly file: string;
  readonly title: string;
  /** What must stand for the statements to run; not part of the file. */
  readonly given: readonly string[];
  readonly statements: readonly GoldenStatement[];
}

const dialect = new SnowflakeDialect();
const named = (identifier: string): RelationName => ({ database: 'analytics', schema: 'shop', identifier });
const target = named('orders');
const scratch: Relation = { ...named('orders__mart_new'), kind: 'table' };
const delta = named('orders__mart_delta');
const existing: Relation = { ...target, kind: 'table' };
const query = Sql.of("select 1 as id, 'paid' as status, current_date as ordered_on");
const ORDERS = "create transient table analytics.shop.orders as (select 1 as id, 'open' as status, current_date as ordered_on)";
const SCRATCH = "create transient table analytics.shop.orders__mart_new as (select 1 as id, 'paid' as status, current_date as ordered_on)";
const COLUMNS = ['ID', 'STATUS', 'ORDERED_ON'];

function said(page: string, because: string, sql: Sql | readonly Sql[]): GoldenStatement[] {
  return (Array.isArray(sql) ? (sql as readonly Sql[]) : [sql as Sql]).map((statement) => ({ sql: statement, page, because }));
}

const DROP = 'drops nothing and says so when the relation is gone already';
const AUTOCOMMIT = 'DDL commits by itself, so it stands outside of the transaction';

const overView = dialect.publish({ target, scratch, existing: { ...target, kind: 'view' }, retired: named('orders__mart_old') });

const tables: readonly GoldenCase[] = [
  {
    file: 'table',
    title: 'table without assertions: one statement replaces it',
    given: [],
    statements: said('CREATE TABLE', '`or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe', dialect.replaceTableAs(target, query, {})),
  },
  {
    file: 'table-options',
    title: 'table with clustering, retention, change tracking, and without transient',
    given: [],
    statements: [
      ...said('CREATE TABLE', '`cluster by` precedes `copy grants` and `as`; rows written in its order need no reclustering', dialect.replaceTableAs(target, query, { transient: false, cluster_by: ['ordered_on', 'id'], copy_grants: true })),
      ...said('ALTER TABLE', '`set` takes table properties; `resume recluster` starts automatic clustering', dialect.afterCreateTable(target, { cluster_by: 'id', automatic_clustering: true, data_retention_time_in_days: 3, change_tracking: true })),
    ],
  },
  {
    file: 'table-contract',
    title: 'table with an enforced contract',
    given: [],
    statements: [
      ...said('CREATE TABLE', 'keys are written down, and only `not null` is enforced', dialect.createTable(scratch, [{ name: 'ID', type: 'number(38, 0)', constraints: ['not null'], exact: true }, { name: 'ORDER', type: 'varchar(20)', constraints: ['unique'], exact: true }], ['primary key (id)'], {})),
      ...said('INSERT', 'columns are named, so that their order in the query is free', dialect.insertQuery(scratch, ['ID', 'ORDER'], dialect.selectFrom(['ID', 'ORDER'], Sql.of('select \'x\' as "ORDER", 1 as id')))),
    ],
  },
  {
    file: 'publish-first',
    title: 'publish after audit: nothing stood there before',
    given: [SCRATCH],
    statements: said('ALTER TABLE', 'the new name is qualified, since a bare one would mean the current schema', dialect.publish({ target, scratch, existing: undefined, retired: named('orders__mart_old') }).swap.statements),
  },
  {
    file: 'publish-swap',
    title: 'publish after audit: a table takes the place of a table',
    given: [ORDERS, SCRATCH],
    statements: [
      ...said('ALTER TABLE', '`swap with` exchanges content and metadata of two tables in one transaction', dialect.publish({ target, scratch, existing, retired: named('orders__mart_old') }).swap.statements),
      ...said('DROP TABLE', `after the swap the old rows are under the scratch name; ${DROP}`, dialect.publish({ target, scratch, existing, retired: named('orders__mart_old') }).cleanup),
    ],
  },
  {
    file: 'publish-over-view',
    title: 'publish after audit: a table takes the place of a view',
    given: ["create view analytics.shop.orders as (select 1 as id)", SCRATCH],
    statements: [
      ...said('ALTER VIEW', 'tables and views share one namespace, and `swap with` is for tables only: the view makes room', overView.swap.statements.slice(0, 1)),
      ...said('ALTER TABLE', 'the new name is qualified, since a bare one would mean the current schema', overView.swap.statements.slice(1)),
      ...said('DROP VIEW', DROP, overView.cleanup),
    ],
  },
  {
    file: 'clone',
    title: 'a copy to try something on',
    given: [ORDERS],
    statements: said('CREATE <object> … CLONE', 'shares storage until either side changes; a transient original has transient clones only', dialect.replaceByClone(target, scratch, {})),
  },
  {
    file: 'dynamic-table',
    title: 'dynamic table',
    given: ["create dynamic table analytics.shop.orders target_lag = '1 hour' warehouse = compute_wh as (select 1 as id)"],
    statements: [
      ...said('CREATE DYNAMIC TABLE', '`target_lag` and `warehouse` are required; refresh mode and initialization follow', dialect.dynamicTables.create(scratch, query, { target_lag: '20 minutes', snowflake_warehouse: 'compute_wh', refresh_mode: 'AUTO', initialize: 'ON_CREATE' })),
      ...said('ALTER DYNAMIC TABLE', '`swap with` another dynamic table', dialect.publish({ target, scratch: { ...scratch, kind: 'dynamic_table' }, existing: { ...target, kind: 'dynamic_table' }, retired: named('orders__mart_old') }).swap.statements),
      ...said('DROP DYNAMIC TABLE', DROP, dialect.drop({ ...scratch, kind: 'dynamic_table' })),
      ...said('SHOW DYNAMIC TABLES', 'lag, warehouse and refresh mode of one; in a pattern `_` stands for any letter, so it is escaped', dialect.dynamicTables.optionsQuery(named('my_orders'))),
      ...said('ALTER DYNAMIC TABLE', 'lag and warehouse can be set without building anew', dialect.dynamicTables.alter(target, { target_lag: 'downstream', snowflake_warehouse: 'compute_wh' }, ['target_lag', 'snowflake_warehouse']) ?? []),
      ...said('ALTER DYNAMIC TABLE', '`refresh` brings it up to date now', dialect.dynamicTables.refresh(target)),
    ],
  },
];

const views: readonly GoldenCase[] = [
  {
    file: 'view',
    title: 'view: checked under a scratch name, then replaced',
    given: [],
    statements: [
      ...said('CREATE VIEW', 'the scratch view is what assertions read', dialect.createViewAs({ ...scratch }, query, {})),
      ...said('CREATE VIEW', '`or replace` is atomic for readers; `copy grants` keeps privileges', dialect.replaceViewAs(target, query, {})),
      ...said('DROP VIEW', DROP, dialect.drop({ ...scratch, kind: 'view' })),
    ],
  },
  {
    file: 'secure-view',
    title: 'secure view',
    given: [],
    statements: said('CREATE VIEW', '`secure` precedes `view`', dialect.replaceViewAs(target, query, { secure: true, copy_grants: false })),
  },
];

const begin = said('BEGIN', 'DML of several statements takes effect together', Sql.of('begin'));
const commit = said('COMMIT', 'ends the transaction', Sql.of('commit'));
const staged = said('CREATE TABLE', `the delta; ${AUTOCOMMIT}`, dialect.createTableAs(delta, query, {}));
const unstaged = said('DROP TABLE', DROP, dialect.drop({ ...delta, kind: 'table' }));

const increments: readonly GoldenCase[] = [
  {
    file: 'incremental-append',
    title: 'incremental, append',
    given: [ORDERS],
    statements: [...staged, ...begin, ...said('INSERT', 'appends the rows of a query', dialect.insertFrom(target, COLUMNS, delta)), ...commit, ...unstaged],
  },
  {
    file: 'incremental-merge',
    title: 'incremental, merge',
    given: [ORDERS],
    statements: [
      ...staged,
      ...begin,
      ...said(
        'MERGE',
        'a row of the target that several rows of the source match is an error; `is not distinct from` lets null keys match',
        dialect.merge({ target, source: delta, keys: ['id'], columns: COLUMNS, update: ['STATUS', 'ORDERED_ON'], predicates: ['mart_target.ordered_on >= current_date - 7'] }),
      ),
      ...commit,
      ...unstaged,
    ],
  },
  {
    file: 'incremental-delete-insert',
    title: 'incremental, delete+insert',
    given: [ORDERS],
    statements: [
      ...staged,
      ...begin,
      ...said('DELETE', '`using` joins the table to what names the rows to delete', dialect.deleteMatching(target, delta, ['id', 'status'], ['ordered_on >= current_date - 7'])),
      ...said('INSERT', 'appends the rows of a query', dialect.insertFrom(target, COLUMNS, delta)),
      ...commit,
      ...unstaged,
    ],
  },
  {
    file: 'incremental-insert-overwrite',
    title: 'incremental, insert_overwrite',
    given: [ORDERS],
    statements: [
      ...staged,
      ...begin,
      ...said('DELETE', 'without `where`, all rows; part of the transaction, unlike `truncate`', dialect.deleteAll(target)),
      ...said('INSERT', 'appends the rows of a query', dialect.insertFrom(target, COLUMNS, delta)),
      ...commit,
      ...unstaged,
    ],
  },
  {
    file: 'schema-change',
    title: 'on_schema_change: columns added, dropped, retyped',
    given: [ORDERS],
    statements: [
      ...said('ALTER TABLE', 'several columns are added in one statement', dialect.addColumns(target, [{ name: 'AMOUNT', type: 'NUMBER(10,2)' }, { name: 'Note', type: 'VARCHAR(20)' }])),
      ...said('ALTER TABLE', 'dropping is a change of metadata', dialect.dropColumns(target, ['ORDERED_ON'])),
      ...said('ALTER TABLE', 'a text may become longer, a number more precise', dialect.alterColumnType(target, { name: 'Note', type: 'VARCHAR(100)' }, 'VARCHAR(200)')),
    ],
  },
];

const around: readonly GoldenCase[] = [
  {
    file: 'schema',
    title: 'schemas',
    given: [],
    statements: [
      ...said('CREATE SCHEMA', 'nothing happens when it is there already', dialect.createSchema({ database: 'analytics', schema: 'shop_dev' })),
      ...said('DROP SCHEMA', '`cascade` drops what is in it', dialect.dropSchema({ database: 'analytics', schema: 'shop_dev' })),
    ],
  },
  {
    file: 'grants',
    title: 'grants',
    given: [ORDERS],
    statements: [
      ...said('GRANT <privileges>', 'one privilege on one object to one role', dialect.grant(existing, 'select', ['reader'])),
      ...said('REVOKE <privileges>', 'the same backwards', dialect.revoke(existing, 'select', ['reader'])),
      ...said('SHOW GRANTS', 'what the table’s scratch copy must be given before a swap', Sql.of(`show grants on table ${dialect.relation(target)}`)),
    ],
  },
  {
    file: 'comments',
    title: 'persist_docs',
    given: [ORDERS, 'create view analytics.shop.orders_view as (select * from analytics.shop.orders)'],
    statements: [
      ...said('COMMENT', 'a comment on a table; a backslash in a string is an escape, so it is doubled', dialect.commentOnRelation(existing, "Orders, one row each: it's \\ all")),
      ...said('ALTER TABLE', '`alter column … comment` sets a column’s comment', dialect.commentOnColumn(existing, { name: 'ID', type: 'NUMBER(38,0)' }, 'The key')),
      ...said('ALTER VIEW', 'views take column comments the same way, which the page leaves out', dialect.commentOnColumn({ ...named('orders_view'), kind: 'view' }, { name: 'ID', type: 'NUMBER(38,0)' }, 'The key')),
    ],
  },
  {
    file: 'session',
    title: 'query_tag and snowflake_warehouse of one model',
    given: [],
    statements: [
      ...said('ALTER SESSION', 'the tag shows in QUERY_HISTORY, where costs are attributed by it', dialect.enterNode({ query_tag: 'orders' })),
      ...said('USE WAREHOUSE', 'the warehouse of all statements that follow', dialect.enterNode({ snowflake_warehouse: 'compute_wh' })),
      ...said('ALTER SESSION', 'back to the profile’s tag', dialect.leaveNode({ query_tag: 'orders' }, { queryTag: undefined, warehouse: undefined })),
      ...said('USE WAREHOUSE', 'back to the profile’s warehouse', dialect.leaveNode({ snowflake_warehouse: 'compute_wh' }, { queryTag: undefined, warehouse: 'compute_wh' })),
    ],
  },
  {
    file: 'names',
    title: 'names that need quotes',
    given: [],
    statements: [
      ...said('Identifier requirements', 'a bare name folds to upper case; others are quoted as they stand', dialect.createViewAs(named('my-view'), query, {})),
      ...said('Reserved & limited keywords', 'a reserved word is quoted in the upper case that folding would have given it', dialect.createViewAs(named('table'), query, {})),
      ...said('DROP VIEW', DROP, dialect.drop({ ...named('my-view'), kind: 'view' })),
    ],
  },
  {
    file: 'catalog',
    title: 'reading the catalog',
    given: [ORDERS],
    statements: [
      ...said('SHOW SCHEMAS', 'needs no running warehouse', Sql.of('show terse schemas in database analytics limit 10000')),
      ...said('SHOW OBJECTS', 'tables and views of a schema in one statement; at most 10,000 rows, then `from` the last name', Sql.of('show objects in schema analytics.shop limit 10000')),
      ...said('DESCRIBE TABLE', 'takes views too', Sql.of(`describe table ${dialect.relation(target)}`)),
    ],
  },
];

export const GOLDEN_CASES: readonly GoldenCase[] = [...tables, ...views, ...increments, ...around];
